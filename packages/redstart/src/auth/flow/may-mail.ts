import type { Core } from '../core.ts'
import type { Allowed } from '../throttle/throttles.ts'
import type { RequestInfo } from '../types.ts'

/** Counts a mail that somebody asks for, whether it will be sent or not; audits the first too many. */
export async function mayMail(
  core: Core,
  purpose: string,
  email: string,
  info: RequestInfo,
): Promise<Allowed> {
  const allowed = await core.throttles.mail(purpose, email, info.ip)
  if (!allowed.ok && allowed.isFirst) {
    await core.audit.write({ kind: 'throttled', reason: purpose, info })
  }
  return allowed
}
