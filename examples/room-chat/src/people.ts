/** People and their nicknames. There are no passwords: a nickname is held until its owner signs out. */
import { randomUUID } from 'node:crypto'
import { and, eq, isNull, lt } from 'drizzle-orm'
import { z } from 'zod'
import type { Database } from './db/database.ts'
import { people } from './db/schema.ts'
import { handleOf } from './mentions.ts'

/** Two weeks, in seconds: how long somebody stays signed in. */
export const SIGNED_IN_SECONDS = 14 * 24 * 60 * 60

export const Nickname = z
  .string()
  .trim()
  .normalize('NFKC')
  .min(2, 'Choose a nickname of at least 2 characters.')
  .max(20, 'Choose a nickname of at most 20 characters.')
  .regex(
    /^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u,
    'Use letters, digits, “-” and “_”, and begin with a letter or a digit.',
  )

export interface Person {
  id: string
  name: string
}

export function openPeople(db: Database) {
  return {
    /** Takes a nickname for somebody new; `undefined` when somebody else has it. */
    async signIn(name: string): Promise<Person | undefined> {
      const handle = handleOf(name)
      const ended = new Date(Date.now() - SIGNED_IN_SECONDS * 1000)
      await db
        .update(people)
        .set({ signedOutAt: new Date() })
        .where(
          and(eq(people.handle, handle), isNull(people.signedOutAt), lt(people.signedInAt, ended)),
        )
      const [person] = await db
        .insert(people)
        .values({ id: randomUUID(), name, handle })
        .onConflictDoNothing()
        .returning({ id: people.id, name: people.name })
      return person
    },

    /** Gives the nickname back. What the person wrote stays. */
    async signOut(id: string): Promise<void> {
      await db.update(people).set({ signedOutAt: new Date() }).where(eq(people.id, id))
    },

    /** Somebody who is signed in. */
    async find(id: string): Promise<Person | undefined> {
      const [person] = await db
        .select({ id: people.id, name: people.name })
        .from(people)
        .where(and(eq(people.id, id), isNull(people.signedOutAt)))
      return person
    },
  }
}

export type People = ReturnType<typeof openPeople>
