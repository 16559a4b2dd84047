import { RedstartError } from './base.ts'
import { summary } from './summary.ts'

/** The broker that joins the nodes could not take a message; this node's own subscribers got it. */
export class BrokerUnavailable extends RedstartError {
  constructor(topic: string, cause: unknown) {
    super(
      'broker_unavailable',
      `The message for topic ${JSON.stringify(topic)} reached the subscribers of this node only: ` +
        'the PubSub adapter could not hand it to the other nodes. Check that the broker is running ' +
        'and reachable, and broadcast again if every node has to see it.',
      { cause },
    )
  }
}

/** A broadcast by a PubSub that no endpoint of this process was given, or whose endpoint was closed. */
export class NoRunningEndpoint extends RedstartError {
  constructor(topic: string) {
    super(
      'no_running_endpoint',
      `Nothing was sent to topic ${JSON.stringify(topic)}: no endpoint runs in this process that was ` +
        'given this PubSub. Hand it over, defineEndpoint({ pubsub, … }), and broadcast while that endpoint ' +
        'is open.',
    )
  }
}

/** Bytes from the broker that no Redstart node of this version can have sent. */
export class ForeignMessage extends RedstartError {
  constructor(detail: string) {
    super(
      'foreign_message',
      `A message from the broker could not be read: ${detail}. Give applications that share a broker ` +
        'different prefixes, and run the same version of Redstart on all nodes.',
    )
  }
}

/** A message that the schema of its typed topic refuses. */
export class InvalidMessage extends RedstartError {
  constructor(pattern: string, issues: readonly { path: string; message: string }[]) {
    super(
      'invalid_message',
      `A message for topic ${JSON.stringify(pattern)} is refused by the topic's schema: ` +
        `${summary(issues)}. Nothing was sent. Mend the message or the schema.`,
    )
  }
}

/** A payload that cannot travel: not JSON, or not an object where the protocol wants one. */
export class InvalidPayload extends RedstartError {
  constructor(event: string, problem: string, options?: ErrorOptions) {
    super(
      'invalid_payload',
      `The payload of ${JSON.stringify(event)} cannot be sent: ${problem}. Pass an object that ` +
        'JSON.stringify accepts, or a Uint8Array for a binary message.',
      options,
    )
  }
}
