import { RedstartError } from './base.ts'
import { summary } from './summary.ts'

/** A channel does not keep up with its client, or with what the server sends it. */
export class MailboxFull extends RedstartError {
  constructor(topic: string) {
    super(
      'mailbox_full',
      `The channel on ${JSON.stringify(topic)} has more messages waiting than its limit allows, and ` +
        'was ended. Find what its handlers wait for, or raise limits.mailbox and limits.inbox.',
    )
  }
}

/** A channel that has ended was told to push, broadcast, assign or subscribe. */
export class ChannelClosed extends RedstartError {
  constructor(topic: string, action: string) {
    super(
      'channel_closed',
      `The channel on ${JSON.stringify(topic)} has ended, so it can not ${action} any more. A handler ` +
        'that outlives its channel should watch socket.signal and stop when it aborts.',
    )
  }
}

/** A client event that the channel has no handler for. */
export class UnhandledEvent extends RedstartError {
  constructor(topic: string, event: unknown) {
    const name = JSON.stringify(event).slice(0, 100)
    super(
      'unhandled_event',
      `The channel on ${JSON.stringify(topic)} has no handler for the event ${name}. ` +
        `Add .on(${name}, schema, handler) to it, or mend the client.`,
    )
  }
}

/** An event that the channel sends but does not declare. */
export class UndeclaredEvent extends RedstartError {
  constructor(pattern: string, event: string) {
    super(
      'undeclared_event',
      `The channel ${JSON.stringify(pattern)} sends ${JSON.stringify(event)}, which it does not ` +
        `declare. Add it: .emits({ ${JSON.stringify(event)}: schema }).`,
    )
  }
}

/** A payload that the channel's own `emits` schema refuses. */
export class InvalidEmit extends RedstartError {
  constructor(
    pattern: string,
    event: string,
    issues: readonly { path: string; message: string }[],
  ) {
    super(
      'invalid_emit',
      `The channel ${JSON.stringify(pattern)} sends ${JSON.stringify(event)} with a payload that its ` +
        `emits schema refuses: ${summary(issues)}. Nothing was sent. Mend the payload or the schema.`,
    )
  }
}

/** A handler, or a join, returned something that is no result. */
export class InvalidResult extends RedstartError {
  constructor(where: string, value: unknown) {
    super(
      'invalid_result',
      `${where} returned ${kindOf(value)}, which is no result. Return ok(…), error(…), ` +
        'reply status, stop(…), noreply(…) or a ref; a handler may also return nothing.',
    )
  }
}

/** `socket.ref()` was called while no client message that could be answered is being handled. */
export class NoRef extends RedstartError {
  constructor(topic: string) {
    super(
      'no_ref',
      `There is nothing to answer on ${JSON.stringify(topic)}: socket.ref() works only while a client ` +
        'message that carries a ref is handled. Take the ref first, await afterwards.',
    )
  }
}

/** A join that took longer than `joinTimeout`. */
export class JoinTimeout extends RedstartError {
  constructor(topic: string, ms: number) {
    super(
      'join_timeout',
      `The join of ${JSON.stringify(topic)} did not finish within ${ms} ms; the client got the error ` +
        '"join timeout". Make the join faster, or raise joinTimeout.',
    )
  }
}

/** A definition of a channel or socket that contradicts itself. */
export class InvalidDefinition extends RedstartError {
  constructor(what: string, problem: string, mend: string) {
    super('invalid_definition', `${what} ${problem}. ${mend}`)
  }
}

function kindOf(value: unknown): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'a plain object' : `a ${typeof value}`
}
