/** The addresses of the accounts' pages and forms. */
export interface Paths {
  register(): string
  logIn(): string
  logOut(): string
  /** The overview, with the profile. */
  settings(): string
  /** Where the profile is sent. */
  profile(): string
  /** A new password for somebody who is logged in. */
  password(): string
  /** A new address for somebody who is logged in. */
  email(): string
  confirmEmail(token: string): string
  undoEmail(token: string): string
  /** The deletion of one's own account. */
  deletion(): string
  /** One's own sessions; all of them but this one, where it is sent DELETE. */
  sessions(): string
  session(id: string): string
  /** Asks for another link to confirm the address; with a token, the link. */
  confirm(token?: string): string
  /** Asks for a link to choose another password; with a token, the link. */
  resetPassword(token?: string): string
  unlock(token?: string): string
  /** The invitations that one sent; with a token, or an id to revoke it by, one of them. */
  invitations(token?: string): string
  /** Where a sign-in at a provider begins. */
  oauth(provider: string): string
  oauthCallback(provider: string): string
  /** An account at a provider, to unlink it. */
  identity(id: string): string
  /** Below the prefix, for what has no function here. */
  below(path: `/${string}`): string
}

/**
 * The addresses below a prefix: `/users` for links in pages, with scheme and host in front for mails.
 *
 * @param base - What all begin with, without a slash at its end.
 */
export function pathsBelow(base: string): Paths {
  const at = (path: string, ...segments: readonly (string | undefined)[]): string => {
    const given = segments.filter((segment) => segment !== undefined)
    return [base + path, ...given.map(encodeURIComponent)].join('/')
  }
  return Object.freeze({
    register: () => at('/register'),
    logIn: () => at('/log-in'),
    logOut: () => at('/log-out'),
    settings: () => at('/settings'),
    profile: () => at('/settings/profile'),
    password: () => at('/settings/password'),
    email: () => at('/settings/email'),
    confirmEmail: (token: string) => at('/settings/confirm-email', token),
    undoEmail: (token: string) => at('/settings/undo-email', token),
    deletion: () => at('/settings/deletion'),
    sessions: () => at('/sessions'),
    session: (id: string) => at('/sessions', id),
    confirm: (token?: string) => at('/confirm', token),
    resetPassword: (token?: string) => at('/reset-password', token),
    unlock: (token?: string) => at('/unlock', token),
    invitations: (token?: string) => at('/invitations', token),
    oauth: (provider: string) => at('/oauth', provider),
    oauthCallback: (provider: string) => `${at('/oauth', provider)}/callback`,
    identity: (id: string) => at('/identities', id),
    below: (path: `/${string}`) => at(path),
  })
}
