import { RedstartError } from './base.ts'

/** A request to an endpoint that has sockets only. */
export class NoRouter extends RedstartError {
  constructor() {
    super(
      'no_router',
      'The endpoint has no router, so it cannot answer requests. Pass one: defineEndpoint({ router, … }).',
    )
  }
}

/** A broadcast to a topic that no channel of the endpoint is on. */
export class NoChannel extends RedstartError {
  constructor(topic: string) {
    super(
      'no_channel',
      `No channel of this endpoint is on the topic ${JSON.stringify(topic)}. Check the spelling; for a ` +
        'topic that only server code listens to, use endpoint.pubsub.broadcast.',
    )
  }
}
