/** When people were here last. */
import { and, eq, inArray, isNotNull, isNull, lt, or, sql } from 'drizzle-orm'
import { database } from '../database.ts'
import { users } from '../schema.ts'
import { userIds } from './people.ts'

/** When each of these people was here last; those who never were are left out. */
export async function lastSeenOf(ids: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const repo = await database.repo()
  const rows = await repo.db
    .select({ id: users.id, at: users.lastSeenAt })
    .from(users)
    .where(and(inArray(users.id, userIds(ids)), isNotNull(users.lastSeenAt)))
  return new Map(rows.flatMap(({ id, at }) => (at ? [[id, at]] : [])))
}

/** Notes that somebody is here; at most once a minute, however often it is said. */
export async function stillHere(id: string): Promise<void> {
  const repo = await database.repo()
  const aMinuteAgo = sql`now() - interval '1 minute'`
  await repo.db
    .update(users)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(users.id, id), or(isNull(users.lastSeenAt), lt(users.lastSeenAt, aMinuteAgo))))
}
