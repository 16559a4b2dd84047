/**
 * Every error that Redstart throws, a class each, with a stable `code` and a sentence that says what
 * to do. `docs/errors.md` explains them.
 *
 * @module
 */
export { AddressStoreUnavailable, InvalidAddressStore } from './address.ts'
export { AssetsNotBuilt, ClientUnsupported, InvalidManifest } from './assets.ts'
export { InsecureAccounts } from './auth-accounts.ts'
export { InvalidTokenKey } from './auth-jwt.ts'
export { FakeProviderRefused, InvalidProvider } from './auth-oauth.ts'
export { HashingBusy, UnusablePassword, WeakHashing } from './auth-password.ts'
export { InsecureSession, SessionsUnavailable } from './auth-session.ts'
export { AccountStoreUnavailable } from './auth-store.ts'
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
export {
  ConfigMissing,
  ConfirmationNeeded,
  InvalidConfig,
  InvalidUsage,
  PageExists,
  UnknownPage,
} from './cli.ts'
export { FolderUnusable } from './create-application.ts'
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
  FieldsMissing,
  FilesExist,
  InvalidField,
  InvalidName,
  PartMissing,
  RouteExists,
  TableExists,
  UncommittedChanges,
} from './generators.ts'
export {
  ConnectTimeout,
  InvalidMount,
  InvalidOrigin,
  MountCollision,
  UnsafeTransport,
} from './handshake.ts'
export { HistoryGap, HistoryUnavailable, ReservedKey } from './history.ts'
export {
  DuplicateKey,
  InvalidCommand,
  InvalidTemplate,
  LivePartOutside,
  UnrenderableValue,
  UnsafeValue,
} from './html.ts'
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
  DuplicateHook,
  InvalidAssign,
  InvalidLiveMessage,
  InvalidLiveResult,
  InvalidNavigation,
  InvalidParams,
  InvalidTemplateResult,
  LiveClosed,
  MissingComponentId,
  NoUpload,
  UnhandledLiveEvent,
  UnknownBinding,
  UnsupportedHook,
} from './live.ts'
export { ComponentWithoutRoot, DuplicateComponent, InvalidStream } from './live-diff.ts'
export {
  InvalidChunk,
  InvalidExternalTarget,
  NoUploadedFile,
  UnknownUploadEntry,
  UploadInProgress,
} from './live-upload.ts'
export {
  DuplicateView,
  EmbeddedRedirect,
  InvalidContainer,
  InvalidLiveAnswer,
  LiveConnReadOnly,
  MountFailed,
  NoLiveEndpoint,
  UnknownView,
} from './live-web.ts'
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
export {
  BrokerUnavailable,
  ForeignMessage,
  InvalidMessage,
  InvalidPayload,
  NoRunningEndpoint,
} from './pubsub.ts'
export { AsyncSchema } from './schema.ts'
export { InvalidSettings } from './settings.ts'
export { BinaryUnsupported, FieldTooLong, InvalidOption, UndecodableFrame } from './socket.ts'
export { JoinRefused, LogInRefused, NoForm } from './testing.ts'
export {
  InvalidFormData,
  InvalidPage,
  InvalidSelector,
  LiveCrashed,
  LiveNotJoined,
  LiveRedirected,
  NavigationMismatch,
  NoInteraction,
  NothingPushed,
  NotOneElement,
  type TestDeparture,
  UnreadableDiff,
  ViewLeft,
} from './testing-live.ts'
export { InvalidCsrfState, MissingSecret, ShortSecret, UnencodableTerm } from './token.ts'
export { InvalidPattern, InvalidTopicParam, TopicOverlap } from './topic.ts'
export { MessagesMissed, WorkersFailed, WorkersNeedServer } from './workers.ts'
