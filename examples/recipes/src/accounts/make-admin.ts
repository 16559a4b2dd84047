import { eq } from 'drizzle-orm'
import { database } from '../database.ts'
import { users } from './tables.ts'

/** Makes somebody an admin. It is for seeds, scripts and tests: no page does it. */
export async function makeAdmin(userId: string): Promise<void> {
  const repo = await database.repo()
  await repo.db.update(users).set({ role: 'admin' }).where(eq(users.id, userId))
}
