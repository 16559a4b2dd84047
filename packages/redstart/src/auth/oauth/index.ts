/**
 * Providers that vouch for visitors: OpenID Connect, plain OAuth 2, and one in this process for
 * development and tests.
 *
 * @module
 */
export type {
  AuthError,
  AuthFailure,
  AuthFailureKey,
  AuthInfo,
  Credentials,
  ProvidedEmail,
} from './auth-info.ts'
export type { ClientOptions } from './client-options.ts'
export type { FakePerson } from './fake/fake-person.ts'
export { type FakeProviderOptions, fakeProvider } from './fake/fake-provider.ts'
export { type OAuth2Options, oauth2 } from './oauth2.ts'
export { type OidcOptions, oidc } from './oidc.ts'
export type { Profile, RawProfile } from './profile.ts'
export type { Connection, ConnectionAttempt, Profiled, Provider } from './provider.ts'
export type { Site } from './site.ts'
