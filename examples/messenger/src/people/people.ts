/** People as others see them: what their accounts hold besides is nobody's business. */
import { and, asc, inArray, like, notInArray, sql } from 'drizzle-orm'
import { fits, type Row } from 'redstart/db'
import { z } from 'zod'
import { atMost } from '../at-most.ts'
import { database } from '../database.ts'
import { users } from '../schema.ts'

/** Somebody with an account. */
export type User = Row<typeof users>

/** Somebody as others see them. */
export const Person = z.object({ id: z.string(), nickname: z.string() })
export type Person = z.infer<typeof Person>

export function personOf({ id, nickname }: User): Person {
  return { id, nickname }
}

/** What is read of somebody whom others see. */
export const personColumns = { id: users.id, nickname: users.nickname }

/** Those whose nicknames begin as somebody has typed, by name; nobody where nothing was typed. */
export async function findPeople(
  beginning: string,
  { except = [], limit = 8 }: { readonly except?: readonly string[]; readonly limit?: number } = {},
): Promise<Person[]> {
  const typed = beginning.trim().normalize('NFKC').slice(0, 20)
  if (typed === '' || typed.includes('\0')) return []
  const pattern = `${typed.replace(/[\\%_]/g, '\\$&')}%`
  const nickname = sql`lower(${users.nickname})`
  const repo = await database.repo()
  return repo.db
    .select(personColumns)
    .from(users)
    .where(and(like(nickname, sql`lower(${pattern})`), notInArray(users.id, userIds(except))))
    .orderBy(asc(nickname))
    .limit(atMost(MOST, limit))
}

/** Those of the ids that are somebody's, in the order of the ids. */
export async function peopleByIds(ids: readonly string[]): Promise<Person[]> {
  const wanted = userIds(ids)
  const repo = await database.repo()
  const found = await repo.db.select(personColumns).from(users).where(inArray(users.id, wanted))
  const byId = new Map(found.map((person) => [person.id, person]))
  return wanted.flatMap((id) => byId.get(id) ?? [])
}

/** How many people are looked for at once. */
const MOST = 100

/** Those of the given texts that could be ids, each once. */
export function userIds(given: readonly string[]): string[] {
  return [...new Set(given.slice(0, MOST).filter((id) => fits(users.id, id)))]
}
