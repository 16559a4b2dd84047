import type { Core } from '../core.ts'
import type { AccountSettings } from '../settings.ts'
import type { AccountUser, SessionInfo, UserScope } from '../types.ts'
import type { Users } from '../user/users.ts'

/** The parts of the accounts that guards need, with the users that the application's table has. */
export interface GuardCore<U extends AccountUser> extends Pick<Core, 'host' | 'sessions' | 't'> {
  readonly settings: Pick<AccountSettings, 'slug' | 'session' | 'paths' | 'afterLogIn'>
  readonly users: Pick<Users<U>, 'byId'>
}

/** Who a session belongs to; undefined when there is no such user any more, or they are suspended. */
export async function userScope<U extends AccountUser>(
  { users }: Pick<GuardCore<U>, 'users'>,
  session: SessionInfo,
): Promise<UserScope<U> | undefined> {
  const user = await users.byId(session.userId)
  return user === undefined || user.suspendedAt !== null ? undefined : { user, session }
}

const MINUTE = 60_000

/** Whether the owner of a session has proved within so many minutes who they are. */
export function isFreshSession(
  { host }: Pick<Core, 'host'>,
  { authenticatedAt }: SessionInfo,
  minutes: number,
): boolean {
  return host().clock.now() - authenticatedAt.getTime() <= minutes * MINUTE
}
