/** What nodes and views tell each other: over the broker that `PUBSUB_URL` names, or in this process. */
import { definePubSub } from 'redstart/pubsub'

export const pubsub = definePubSub()
