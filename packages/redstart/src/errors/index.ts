/**
 * Every error that Redstart throws, a class each, with a stable `code` and a sentence that says what
 * to do. `docs/errors.md` explains them.
 *
 * @module
 */
export { AddressStoreUnavailable, InvalidAddressStore } from './address.ts'
export { RedstartError } from './base.ts'
export {
  BrokerRefused,
  BrokerUnreachable,
  DuplicateNode,
  InvalidBrokerUrl,
  MessageNotSent,
  MessageTooLarge,
} from './broker.ts'
export { ChangesetMismatch, InvalidFields, RowsNotLoaded, UnknownField } from './changeset.ts'
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
export { ConfigMissing, ConfirmationNeeded, InvalidConfig } from './cli.ts'
export {
  AmbiguousRename,
  type ConstraintKind,
  ConstraintViolated,
  DatabaseClosed,
  DatabaseDamaged,
  DatabaseInUse,
  DatabaseLoginRefused,
  DatabaseMissing,
  DatabaseTooOld,
  DatabaseUnreachable,
  InvalidDatabaseUrl,
  InvalidMigration,
  MigrationChanged,
  MigrationFailed,
  MigrationsPending,
  MissingDriver,
  QueryFailed,
  QueryTimeout,
  TransactionAborted,
  TransactionLeak,
} from './db.ts'
export { AddressForbidden, AddressInUse, NoChannel, NoRouter } from './endpoint.ts'
export {
  ConnectTimeout,
  InvalidMount,
  InvalidOrigin,
  MountCollision,
  UnsafeTransport,
} from './handshake.ts'
export { HistoryGap, HistoryUnavailable, ReservedKey } from './history.ts'
export { DuplicateKey, InvalidTemplate, UnrenderableValue, UnsafeValue } from './html.ts'
export {
  AnswerSent,
  CookieTooLarge,
  DuplicateRoute,
  InvalidCookie,
  InvalidCsrfToken,
  InvalidLayout,
  InvalidPath,
  InvalidPlug,
  InvalidRedirect,
  InvalidRequest,
  MethodNotAllowed,
  NoAnswer,
  NotAcceptable,
  NotFound,
  PageBrokeOff,
  UnsafeRedirect,
} from './http.ts'
export {
  BodyAborted,
  BodyAlreadyRead,
  BodyTimeout,
  BodyTooLarge,
  FileChanged,
  InvalidBody,
  UnsupportedBody,
  UploadGone,
  UploadNotStored,
} from './http-body.ts'
export {
  InvalidMail,
  InvalidMailTransport,
  type MailFailure,
  type MailFault,
  MailNotSent,
  NoMail,
  NoMailbox,
} from './mail.ts'
export { InvalidQuery, QueryTooLong } from './params.ts'
export {
  AlreadyTracked,
  InvalidPresence,
  NotTracked,
  OwnerEnded,
  PresenceFetchTimeout,
} from './presence.ts'
export { BrokerUnavailable, ForeignMessage, InvalidMessage, InvalidPayload } from './pubsub.ts'
export { AsyncSchema } from './schema.ts'
export { BinaryUnsupported, FieldTooLong, InvalidOption, UndecodableFrame } from './socket.ts'
export { JoinRefused, NoForm } from './testing.ts'
export { InvalidCsrfState, MissingSecret, ShortSecret, UnencodableTerm } from './token.ts'
export { InvalidPattern, InvalidTopicParam, TopicOverlap } from './topic.ts'
export { MessagesMissed, WorkersFailed, WorkersNeedServer } from './workers.ts'
