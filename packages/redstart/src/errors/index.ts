/**
 * Every error that Redstart throws, a class each, with a stable `code` and a sentence that says what
 * to do. `docs/errors.md` explains them.
 *
 * @module
 */
export { RedstartError } from './base.ts'
export {
  ChannelClosed,
  InvalidDefinition,
  InvalidEmit,
  InvalidResult,
  JoinTimeout,
  MailboxFull,
  NoRef,
  UndeclaredEvent,
  UnhandledEvent,
} from './channel.ts'
export { NoChannel } from './endpoint.ts'
export {
  ConnectTimeout,
  InvalidMount,
  InvalidOrigin,
  MountCollision,
  UnsafeTransport,
} from './handshake.ts'
export { InvalidQuery, QueryTooLong } from './params.ts'
export { BrokerUnavailable, ForeignMessage, InvalidMessage, InvalidPayload } from './pubsub.ts'
export { AsyncSchema } from './schema.ts'
export { BinaryUnsupported, FieldTooLong, InvalidOption, UndecodableFrame } from './socket.ts'
export { JoinRefused } from './testing.ts'
export { InvalidCsrfState, MissingSecret, ShortSecret, UnencodableTerm } from './token.ts'
export { InvalidPattern, InvalidTopicParam, TopicOverlap } from './topic.ts'
