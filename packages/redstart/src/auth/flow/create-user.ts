import type { NewUser } from '../accounts.ts'
import type { TypedCore } from '../make-core.ts'
import type { AccountUser } from '../types.ts'
import type { StoredUser } from '../user/users.ts'
import { checkPassword, passwordOf } from './user-form.ts'

/** Makes an account as a program wants it; what is wrong is in the changeset. */
export async function createUser<U extends AccountUser>(
  core: TypedCore<U>,
  { confirmed = false, ...params }: NewUser,
): Promise<StoredUser<U>> {
  const hasPassword = params.password !== undefined
  const parts = hasPassword
    ? (['email', 'password', 'fields'] as const)
    : (['email', 'fields'] as const)
  const unchecked = core.users.changeset(parts, {}, params)
  const values = hasPassword ? checkPassword(core, unchecked) : unchecked
  if (!values.valid) return { ok: false, changeset: values.withAction('insert') }
  const passwordHash = hasPassword ? await core.passwords.hash(passwordOf(values)) : null
  const confirmedAt = confirmed ? new Date(core.host().clock.now()) : null
  const stored = await core.users.insert(values, { passwordHash, confirmedAt })
  if (stored.ok) {
    await core.audit.write({ kind: 'registered', userId: stored.user.id, reason: 'program' })
  }
  return stored
}
