/** Somebody with an account, and what they may do. */
import type { Row } from 'redstart/db'
import type { users } from './tables.ts'

export type User = Row<typeof users>

/** Whether somebody may see and change what belongs to others. */
export function isAdmin({ role }: User): boolean {
  return role === 'admin'
}
