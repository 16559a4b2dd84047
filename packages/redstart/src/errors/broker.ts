import { RedstartError } from './base.ts'

/** What should be the address of a broker is none. The address itself may hold a password. */
export class InvalidBrokerUrl extends RedstartError {
  constructor(problem: string) {
    super(
      'invalid_broker_url',
      `The url of the broker ${problem}. It looks like redis://user:password@host:6379, ` +
        'redis+cluster://host1:7000,host2:7000 or nats://host:4222, with what is special in the ' +
        'password percent-encoded; leave PUBSUB_URL empty to run one node alone.',
    )
  }
}

/** The broker does not answer, fell silent or hung up. The adapter goes on trying. */
export class BrokerUnreachable extends RedstartError {
  /**
   * @param place - Host and port, without the password.
   * @param reason - What happened, in a few words.
   */
  constructor(place: string, reason: string) {
    super(
      'broker_unreachable',
      `The broker at ${place} cannot be reached: ${reason}. Messages for other nodes wait within a ` +
        'bound, and connecting is tried for ever. Check that the broker runs and that PUBSUB_URL ' +
        'names its host and port.',
    )
  }
}

/** The broker answers, and does not let this node work: its password, its rights, its state. */
export class BrokerRefused extends RedstartError {
  /** @param reason - What the broker said. */
  constructor(place: string, reason: string) {
    super(
      'broker_refused',
      `The broker at ${place} refused this node: ${reason}. Check the user and the password in ` +
        'PUBSUB_URL, what that user may publish and subscribe to, and the state of the broker.',
    )
  }
}

/** A message was not handed to the other nodes, or it is not known whether it was. */
export class MessageNotSent extends RedstartError {
  constructor(reason: string, options?: ErrorOptions) {
    super(
      'message_not_sent',
      `A message was not handed to the other nodes: ${reason}. Check what joins them, the broker for ` +
        'example; what must not be lost belongs on a topic with history.',
      options,
    )
  }
}

/** A message is larger than what the broker takes. */
export class MessageTooLarge extends RedstartError {
  /**
   * @param bytes - Its size.
   * @param limit - The most that the broker takes, in bytes.
   */
  constructor(bytes: number, limit: number) {
    super(
      'message_too_large',
      `A message of ${bytes} bytes is larger than the ${limit} that the broker takes. Send less, ` +
        'or what the receivers can fetch it by; NATS takes more when its max_payload says so.',
    )
  }
}

/** Two nodes at one broker go by one name. */
export class DuplicateNode extends RedstartError {
  constructor(node: string) {
    super(
      'duplicate_node',
      `Another node at this broker is called ${JSON.stringify(node)} too, so that presence and ` +
        'direct messages go wrong. Give each process its own REDSTART_NODE, or leave it out.',
    )
  }
}
