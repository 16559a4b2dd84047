import { HashingBusy } from '../../errors/index.ts'
import type { Audit } from '../audit/audit.ts'
import type { Core } from '../core.ts'
import type { Passwords } from '../password/passwords.ts'
import { Redacted } from '../secret/redacted.ts'
import type { Throttles } from '../throttle/throttles.ts'
import type { AccountUser, RequestInfo } from '../types.ts'
import type { Users } from '../user/users.ts'

/** What somebody sent to log in, whatever it is. */
export interface Credentials {
  readonly email: unknown
  readonly password: unknown
}

/** What came of a try to log in. */
export type Authentication =
  | { readonly ok: true; readonly user: AccountUser }
  | { readonly ok: false; readonly reason: 'credentials' }
  | { readonly ok: false; readonly reason: 'throttled'; readonly retryAfter: number }

/** What this needs of the accounts. */
export interface AuthenticateCore {
  readonly host: Core['host']
  readonly users: Pick<Users, 'byEmail' | 'replaceHash'>
  readonly passwords: Pick<Passwords, 'hash' | 'requireRoom' | 'verify'>
  readonly throttles: Pick<Throttles, 'logIn'>
  readonly audit: Pick<Audit, 'write'>
}

/**
 * Finds out who logs in with a password. Whether nobody has the address, the password is wrong or missing,
 * the account has none, or is suspended or locked: the work is the same and so is the answer.
 * The audit alone has the reason.
 *
 * Nobody is signed in by this: `completeSignIn` does that, and resets the counter of the account then. Here it
 * would tell who tries on that the password of an account that may not sign in is right.
 *
 * @throws HashingBusy (rejects) when too many are waiting.
 */
export async function authenticate(
  core: AuthenticateCore,
  { email, password }: Credentials,
  info: RequestInfo,
): Promise<Authentication> {
  core.passwords.requireRoom()
  const counted = typeof email === 'string' ? email : ''
  const allowed = await core.throttles.logIn(counted, info.ip)
  if (!allowed.ok) {
    if (allowed.isFirst) {
      const userId = (await core.users.byEmail(email))?.id
      await core.audit.write({ kind: 'throttled', userId, reason: 'log_in', info })
    }
    return { ok: false, reason: 'throttled', retryAfter: allowed.retryAfter }
  }
  const user = await core.users.byEmail(email)
  const { ok, outdated } = await core.passwords.verify(user?.passwordHash, password)
  const reason = ok ? blockOf(core, user) : wrongOf(user)
  if (!user || reason !== undefined) {
    await core.audit.write({ kind: 'log_in_failed', userId: user?.id, reason, info })
    return { ok: false, reason: 'credentials' }
  }
  return { ok: true, user: outdated ? await rehashed(core, user, password) : user }
}

/** Why somebody who gave the right password is not let in all the same. */
function blockOf({ host }: AuthenticateCore, user: AccountUser | undefined): string | undefined {
  if (user?.suspendedAt) return 'suspended'
  const { clock } = host()
  return user?.lockedUntil && user.lockedUntil.getTime() > clock.now() ? 'locked' : undefined
}

function wrongOf(user: AccountUser | undefined): string {
  if (!user) return 'unknown'
  return user.passwordHash === null ? 'no_password' : 'password'
}

/** Gives a password a hash of today's. It can wait: for the next log-in, if need be. */
async function rehashed(
  { passwords, users }: AuthenticateCore,
  user: AccountUser,
  password: unknown,
): Promise<AccountUser> {
  if (user.passwordHash === null || !isPassword(password)) return user
  try {
    const passwordHash = await passwords.hash(password)
    // Only in place of the old hash: the password may have been changed meanwhile.
    await users.replaceHash(user.id, user.passwordHash, passwordHash)
    return { ...user, passwordHash }
  } catch (error) {
    if (error instanceof HashingBusy) return user
    throw error
  }
}

function isPassword(given: unknown): given is string | Redacted {
  return typeof given === 'string' || given instanceof Redacted
}
