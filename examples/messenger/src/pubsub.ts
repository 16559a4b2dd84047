/** What the nodes tell each other, over the broker that `PUBSUB_URL` names, or within this process. */
import { definePubSub } from 'redstart/pubsub'

export const pubsub = definePubSub()
