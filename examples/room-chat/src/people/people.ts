/** People and their nicknames. There are no passwords: a nickname is held until its owner signs out. */
import { and, eq, gt, isNull, lte } from 'drizzle-orm'
import type { Stored } from 'redstart/db'
import { handleOf } from '../rooms/mentions.ts'
import { running } from '../running.ts'
import { people } from '../schema.ts'
import { nicknameChangeset } from './nickname.ts'

/** Two weeks, in seconds: how long somebody stays signed in. */
export const SIGNED_IN_SECONDS = 14 * 24 * 60 * 60

export interface Person {
  readonly id: string
  readonly name: string
}

/** Takes a nickname for somebody new. */
export async function signIn(params: unknown): Promise<Stored<typeof people, { name: string }>> {
  const { repo } = running()
  const changes = nicknameChangeset(params)
  const handle = handleOf(changes.getChange('name') ?? '')
  await repo.db
    .update(people)
    .set({ signedOutAt: new Date() })
    .where(
      and(
        eq(people.handle, handle),
        isNull(people.signedOutAt),
        lte(people.signedInAt, sessionsEnded()),
      ),
    )
  return repo.insert(people, changes, { handle })
}

/** Gives the nickname back. What the person wrote stays. */
export async function signOut(id: string): Promise<void> {
  await running().repo.db.update(people).set({ signedOutAt: new Date() }).where(eq(people.id, id))
}

/** Somebody who is signed in. */
export async function findPerson(id: string): Promise<Person | undefined> {
  const [person] = await running()
    .repo.db.select({ id: people.id, name: people.name })
    .from(people)
    .where(
      and(eq(people.id, id), isNull(people.signedOutAt), gt(people.signedInAt, sessionsEnded())),
    )
  return person
}

/** Who signed in before this moment is signed in no more. */
function sessionsEnded(): Date {
  return new Date(Date.now() - SIGNED_IN_SECONDS * 1000)
}
