import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import { tooMany } from '../../flow/too-many.ts'
import { type Attempt, takeAttempt } from '../../oauth/attempts.ts'
import type { AuthInfo } from '../../oauth/auth-info.ts'
import { keepPending } from '../../oauth/pending.ts'
import { completeSignIn } from '../../sign-in/complete-sign-in.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import { putReturnPath } from '../../sign-in/return-path.ts'
import type { ScopedConn } from '../../types.ts'
import { backWith, fail } from './fail.ts'
import type { OAuthSettings } from './options.ts'
import { LINK_PATH, REGISTER_PATH } from './paths.ts'
import type { SignInProvider } from './sign-in-providers.ts'

/** Where a provider sends a visitor back to. */
export async function callback(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
): Promise<Answer> {
  const provider = oauth.providers.at(core, conn)
  // Who only asks what would be here has not come back.
  if (conn.req.method === 'HEAD') return conn.empty()
  const attempt = await takeAttempt(core, conn, provider.name, conn.query.get('state'))
  if (attempt === undefined) return fail(core, conn, oauth, provider, { key: 'unknown_attempt' })
  // The provider is asked now, which nobody shall have us do without end.
  const info = requestInfo(conn)
  const allowed = await core.throttles.logIn(`oauth ${attempt.state}`, info.ip)
  if (!allowed.ok) {
    if (allowed.isFirst) await core.audit.write({ kind: 'throttled', reason: 'oauth', info })
    return tooMany(core, conn, allowed.retryAfter)
  }
  const found = await provider.connection.profileOf(conn.query, attempt)
  if (!found.ok) return fail(core, conn, oauth, provider, found)
  return attempt.linkIn === undefined
    ? signIn(core, conn, oauth, provider, found.info)
    : askToLink(core, conn, oauth, provider, found.info, attempt)
}

/**
 * Signs the owner of an account in. Nobody is found by an address: whose account nobody
 * linked registers with it, or signs in by other means and links it.
 */
async function signIn(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
  { name, label }: SignInProvider,
  info: AuthInfo,
): Promise<Answer> {
  const identity = await core.identities.find(info)
  const user = identity && (await core.users.byId(identity.userId))
  if (identity === undefined || user === undefined) {
    return welcome(core, conn, oauth, label, info)
  }
  const evidence = { method: `oauth:${name}`, remember: oauth.remember }
  const signedIn = await completeSignIn(core, conn, user, evidence)
  if (!signedIn.ok) return backWith(core, conn, core.t('oauth.not-let-in', { provider: label }))
  const { credentials, ...account } = info
  const kept = oauth.keepTokens ? { ...account, credentials } : account
  if (!(await core.identities.used(identity.id, kept))) {
    // Unlinked in this very moment, which ended the sessions that had begun with it.
    await core.sessions.revoke({ ids: [signedIn.session.id] }, 'identity_unlinked')
    return backWith(core, conn, core.t('oauth.not-let-in', { provider: label }))
  }
  return conn.redirect(signedIn.to)
}

/** What becomes of somebody whom nobody knows by this account. */
async function welcome(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
  provider: string,
  info: AuthInfo,
): Promise<Answer> {
  const { settings, users, t } = core
  const { paths } = settings
  if (conn.assigns.scope.user !== undefined) {
    conn.putFlash('error', t('oauth.not-linked', { provider }))
    return conn.redirect(`${paths.logIn()}?sudo`)
  }
  keepPending(core, conn, info, oauth.keepTokens)
  // An address that the provider has not seen to be theirs is no reason to open an account with it: its
  // owner might confirm it one day, with somebody else's account linked to it.
  if (info.email?.verified !== true) {
    putReturnPath(conn, paths.below(LINK_PATH))
    conn.putFlash('info', t('oauth.no-address', { provider }))
    return conn.redirect(paths.register())
  }
  const { address: email } = info.email
  if ((await users.byEmail(email)) === undefined) return conn.redirect(paths.below(REGISTER_PATH))
  putReturnPath(conn, paths.below(LINK_PATH))
  conn.putFlash('info', t('oauth.log-in-to-link', { email, provider }))
  return conn.redirect(paths.logIn())
}

/** Somebody who is logged in wants to link an account, and is asked whether this is the one. */
async function askToLink(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
  provider: SignInProvider,
  info: AuthInfo,
  { linkIn }: Attempt,
): Promise<Answer> {
  if (conn.assigns.scope.session?.id !== linkIn) {
    return fail(core, conn, oauth, provider, { key: 'signed_out' })
  }
  keepPending(core, conn, info, oauth.keepTokens)
  return conn.redirect(core.settings.paths.below(LINK_PATH))
}
