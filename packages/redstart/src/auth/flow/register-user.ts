import type { Changeset } from '../../changeset/index.ts'
import type { Core } from '../core.ts'
import type { AccountUser, RequestInfo } from '../types.ts'
import type { UserValues } from '../user/users.ts'
import { confirmsAddresses } from './confirms-addresses.ts'
import { later } from './later.ts'
import { checkPassword, emailOf, passwordOf } from './user-form.ts'

/** What became of somebody who wanted to register. */
export type Registration =
  | { readonly kind: 'registered'; readonly user: AccountUser }
  /** The address has an account: its owner is told by mail, and whoever asked is told nothing. */
  | { readonly kind: 'taken'; readonly email: string }
  | { readonly kind: 'invalid'; readonly changeset: Changeset<UserValues> }
  | { readonly kind: 'throttled'; readonly retryAfter: number }

/** A changeset for somebody new. */
export function newUser({ users }: Core, params?: unknown): Changeset<UserValues> {
  return users.changeset(['email', 'fields', 'password'], {}, params)
}

/**
 * Registers somebody: throttle, checks, hash, row, audit and mails, whatever the answer will look like.
 *
 * @param params - What was sent about the user; only declared fields of it count.
 */
export async function registerUser(
  core: Core,
  params: unknown,
  info: RequestInfo,
): Promise<Registration> {
  core.passwords.requireRoom()
  const allowed = await core.throttles.register(info.ip)
  if (!allowed.ok) {
    if (allowed.isFirst) await core.audit.write({ kind: 'throttled', reason: 'register', info })
    return { kind: 'throttled', retryAfter: allowed.retryAfter }
  }
  const values = checkPassword(core, newUser(core, params)).withAction('insert')
  if (!values.valid) return { kind: 'invalid', changeset: values }
  const passwordHash = await core.passwords.hash(passwordOf(values))
  const isNeutral = core.settings.enumeration === 'neutral'
  if (isNeutral) {
    // What else is wrong has to be said before the address is looked at, or it would tell of that.
    const rehearsed = await core.users.rehearse(values, { passwordHash })
    if (!rehearsed.ok) return { kind: 'invalid', changeset: rehearsed.changeset }
  }
  const stored = await core.users.insert(values, { passwordHash })
  if (stored.ok) {
    const { user } = stored
    await core.audit.write({ kind: 'registered', userId: user.id, reason: 'password', info })
    if (!confirmsAddresses(core)) later(core, () => tell(core, 'welcome', user.email, info))
    return { kind: 'registered', user }
  }
  if (!isNeutral || !isTaken(stored.changeset)) {
    return { kind: 'invalid', changeset: stored.changeset }
  }
  const email = emailOf(values)
  await core.audit.write({ kind: 'register_refused', reason: 'taken', info })
  later(core, () => tell(core, 'account-exists', email, info))
  return { kind: 'taken', email }
}

function isTaken({ errors }: Changeset<UserValues>): boolean {
  return errors.email?.some(({ code }) => code === 'unique') ?? false
}

async function tell(
  { throttles, mails, settings }: Core,
  name: 'welcome' | 'account-exists',
  email: string,
  { ip }: RequestInfo,
): Promise<void> {
  const allowed = await throttles.mail('register', email, ip)
  if (allowed.ok) mails.send(name, email, { link: settings.urls.logIn() })
}
