/**
 * Accounts: who somebody is, how they prove it, and what that is good for on pages, sockets and live
 * views, until it is taken back everywhere at once.
 *
 * @example
 * export const accounts = defineAccounts({
 *   name: 'Room chat',
 *   url: process.env.PUBLIC_URL ?? 'http://localhost:4000',
 *   database,
 *   users: schema.users,
 *   tables: schema,
 *   mailer,
 *   extensions: [confirmation(), passwordReset()],
 * })
 * const browser = browserPipeline().plug(accounts.load, { live: true }).layout(layout)
 * const members = browser.plug(accounts.requireUser, { live: true })
 * export const router = defineRouter()
 *   .scope('/', browser, accounts.routes)
 *   .scope('/', members, (r) => r.live('/rooms', roomsLive))
 *
 * @module
 */

// The accounts of an application
export type { Accounts, AccountsService, InviteOptions, NewUser } from './accounts.ts'
// Passwords, throttles, audit and signing in
export type { SignIns } from './audit/audit.ts'
export type { AuditEvent, AuditKind, AuditRecord } from './audit/audit-event.ts'
export type { Core } from './core.ts'
export { type AccountsDefinition, defineAccounts } from './define-accounts.ts'
// What the accounts can do besides
export { type ConfirmationOptions, confirmation } from './extension/confirmation/index.ts'
export { type DeletionOptions, deletion } from './extension/deletion/index.ts'
export {
  type InvitationsOptions,
  type Inviting,
  invitations,
} from './extension/invitations/index.ts'
export { type LockingOptions, locking } from './extension/locking/index.ts'
export {
  type OAuthExtension,
  type OAuthOptions,
  type OAuthProviders,
  oauth,
} from './extension/oauth/index.ts'
export { type PasswordResetOptions, passwordReset } from './extension/password-reset/index.ts'
export { tracking } from './extension/tracking/index.ts'
export type { Evidence, Extension, PageAccess, PageRoute, Refusal } from './extension.ts'
// Guards
export type { ConnectionGuard } from './guard/connections.ts'
export type { Guards, SudoOptions } from './guard/guards.ts'
export type { LiveGuards, LiveSudoOptions } from './guard/live-hooks.ts'
export type { ConnectProof, SocketGuard } from './guard/socket.ts'
export type { Host } from './host.ts'
// Tokens for programs
export type { AccessClaims } from './jwt/access-token.ts'
export { defineTokens, type TokenOptions } from './jwt/define-tokens.ts'
export {
  ed25519,
  type KeyRing,
  keyring,
  type PublicTokenKey,
  type TokenKey,
} from './jwt/token-keys.ts'
export type { IssuedTokens, TokenScope, Tokens, VerifiedToken } from './jwt/tokens.ts'
// Other providers
export {
  type AuthError,
  type AuthFailure,
  type AuthFailureKey,
  type AuthInfo,
  type ClientOptions,
  type Connection,
  type ConnectionAttempt,
  type Credentials,
  type FakePerson,
  type FakeProviderOptions,
  fakeProvider,
  type OAuth2Options,
  type OidcOptions,
  oauth2,
  oidc,
  type Profile,
  type Profiled,
  type ProvidedEmail,
  type Provider,
  type RawProfile,
  type Site,
} from './oauth/index.ts'
// Pages, texts and mails
export type { ExtraInput, FormWith } from './page/form-shape.ts'
export type { MountRoutes } from './page/mount.ts'
export type { PageContext, PageLink, SignInWay } from './page/page-context.ts'
export type { AccountPage, PageName, PageProps, PageSet } from './page/page-set.ts'
export { pageSources } from './page/page-sources.ts'
export { type PageChange, pageChanges, pageStamp, stampedVersion } from './page/page-versions.ts'
export type { Paths } from './page/paths.ts'
export type { PasswordScheme } from './password/password-scheme.ts'
export type { PasswordOptions } from './password/password-settings.ts'
export type { SessionEnd, SessionEnded } from './revocation/session-ended.ts'
export type { SessionOptions, SessionProfile } from './session/session-settings.ts'
export type { Revoked } from './session/sessions.ts'
export type { AccountOptions, AccountSettings, Enumeration } from './settings.ts'
export type { SignedIn } from './sign-in/complete-sign-in.ts'
// Tables and stores
export { memoryAccounts } from './store/memory-store.ts'
export { postgresAccounts } from './store/postgres-store.ts'
export { type RedisAccountsOptions, redisAccounts } from './store/redis-store.ts'
export type {
  AccountStore,
  RevokeWhich,
  SessionRow,
  SessionStore,
  ThrottleCount,
  ThrottleStore,
  TokenRow,
  TokenStore,
} from './store/store.ts'
export {
  type AccountEventsTable,
  type AccountIdentitiesTable,
  type AccountInvitationsTable,
  type AccountSessionsTable,
  type AccountTables,
  type AccountThrottlesTable,
  type AccountTokensTable,
  accountTables,
} from './tables/account-tables.ts'
export type { AccountsDatabase, AccountsRepo } from './tables/accounts-database.ts'
export { type UserColumns, type UsersTable, userColumns } from './tables/user-columns.ts'
export type { TextKey, Texts } from './text/texts.ts'
export type { TextValues, Translate } from './text/translate.ts'
export type { Limit, ThrottleOptions } from './throttle/throttle-settings.ts'
export type {
  AccountUser,
  RequestInfo,
  Scope,
  ScopedConn,
  SessionInfo,
  SessionKind,
  UserConn,
  UserScope,
} from './types.ts'
export { normalizeEmail } from './user/email.ts'
export type { Invitation } from './user/invitations.ts'
export type { ExtraField, ExtraFields } from './user/user-fields.ts'
export type { StoredUser, Users, UserValues } from './user/users.ts'
