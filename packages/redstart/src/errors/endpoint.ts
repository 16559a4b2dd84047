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

/** Another program listens on the port that the endpoint was to listen on. */
export class AddressInUse extends RedstartError {
  constructor(port: number, options?: ErrorOptions) {
    const other = port < 65_535 ? port + 1 : port - 1
    super(
      'address_in_use',
      `The port ${port} is taken. Stop what listens on it, or take another one: PORT=${other}, where ` +
        `the application reads that, or endpoint.listen({ port: ${other} }).`,
      options,
    )
  }
}

/** The system does not let this user listen on the port. */
export class AddressForbidden extends RedstartError {
  constructor(port: number, options?: ErrorOptions) {
    super(
      'address_forbidden',
      `This user may not listen on the port ${port}. Take one from 1024 on, such as PORT=4000 where ` +
        'the application reads that, and let a proxy pass requests on to it.',
      options,
    )
  }
}
