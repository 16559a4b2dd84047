import type { Changeset } from '../../../changeset/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import { tooMany } from '../../flow/too-many.ts'
import { extraInputs, userForm, userParams } from '../../flow/user-form.ts'
import { forgetPending, type PendingAccount, readPending } from '../../oauth/pending.ts'
import { renderPage } from '../../page/render.ts'
import { completeSignIn } from '../../sign-in/complete-sign-in.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { AccountUser, ScopedConn } from '../../types.ts'
import type { StoredUser, UserValues } from '../../user/users.ts'
import { backWith } from './fail.ts'
import type { OAuthSettings } from './options.ts'
import { LINK_PATH, REGISTER_PATH } from './paths.ts'

/** An account that waits, with an address that its provider vouches for. */
type Vouched = PendingAccount & { readonly email: { readonly address: string } }

/** The page to register with an account at a provider. */
export function showRegister(core: Core, conn: ScopedConn, oauth: OAuthSettings): Answer {
  const account = vouchedFor(core, conn)
  if (account === undefined) return conn.redirect(core.settings.paths.register())
  return registerForm(core, conn, oauth, account, valuesOf(core, account))
}

/**
 * Makes the account of somebody whom a provider vouches for. The address is the provider's, whatever was
 * sent, and counts as confirmed.
 */
export async function register(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
): Promise<Answer> {
  const info = requestInfo(conn)
  const allowed = await core.throttles.register(info.ip)
  if (!allowed.ok) {
    if (allowed.isFirst) await core.audit.write({ kind: 'throttled', reason: 'register', info })
    return tooMany(core, conn, allowed.retryAfter)
  }
  const account = vouchedFor(core, conn)
  if (account === undefined) return conn.redirect(core.settings.paths.register())
  const values = valuesOf(core, account, await userParams(conn))
  const made = await make(core, account, values)
  if (!made.ok) {
    // Somebody else has made an account with the address meanwhile, or with this very account.
    if (made.changeset.errors.email !== undefined) {
      return conn.redirect(core.settings.paths.below(LINK_PATH))
    }
    return registerForm(core, conn, oauth, account, made.changeset)
  }
  const { user } = made
  const reason = `oauth:${account.provider}`
  await core.audit.write({ kind: 'registered', userId: user.id, reason, info })
  await core.audit.write({ kind: 'identity_linked', userId: user.id, reason, info })
  forgetPending(core, conn)
  const provider = oauth.providers.labelOf(account.provider)
  const evidence = { method: reason, remember: oauth.remember }
  const signedIn = await completeSignIn(core, conn, user, evidence)
  if (!signedIn.ok) return backWith(core, conn, core.t('oauth.not-let-in', { provider }))
  conn.putFlash('info', core.t('oauth.registered', { provider }))
  return conn.redirect(signedIn.to)
}

/** The user and the link to the account, or neither. */
async function make(
  core: Core,
  account: Vouched,
  values: Changeset<UserValues>,
): Promise<StoredUser<AccountUser>> {
  const confirmedAt = new Date(core.host().clock.now())
  return core.users.transaction(async () => {
    const stored = await core.users.insert(values, { confirmedAt })
    if (!stored.ok) return stored
    const linked = await core.identities.link(stored.user.id, account)
    if (linked.ok) return stored
    const changeset = values.addError('email', {
      message: 'has already been taken',
      code: 'unique',
    })
    return { ok: false, changeset }
  })
}

function vouchedFor(core: Core, conn: ScopedConn): Vouched | undefined {
  const account = readPending(core, conn)
  return account?.email?.verified ? { ...account, email: account.email } : undefined
}

function valuesOf({ users }: Core, { email }: Vouched, params: object = {}): Changeset<UserValues> {
  return users.changeset(['email', 'fields'], {}, { ...params, email: email.address })
}

function registerForm(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
  account: Vouched,
  values: Changeset<UserValues>,
): Answer {
  const isSent = conn.method === 'POST'
  const form = userForm(core, isSent ? values.withAction('insert') : values, [])
  const { paths } = core.settings
  const props = {
    provider: oauth.providers.labelOf(account.provider),
    email: account.email.address,
    form,
    fields: extraInputs(core, form),
    action: paths.below(REGISTER_PATH),
    linkTo: paths.below(LINK_PATH),
  }
  const title = core.t('oauth.register-title')
  return renderPage(core, conn, 'providerRegister', props, { title, status: isSent ? 422 : 200 })
}
