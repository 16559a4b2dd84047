/**
 * Visitors sign in with accounts that they have elsewhere, and link several to the one that they have here.
 *
 * @module
 */
export { type OAuthExtension, oauth } from './oauth.ts'
export type { OAuthOptions } from './options.ts'
export type { OAuthProviders } from './sign-in-providers.ts'
