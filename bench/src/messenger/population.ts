/** People with accounts and conversations, put into the database of a messenger. */
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import type { Row } from 'redstart/db'
import type * as schema from '../../../examples/messenger/src/schema.ts'
import type { Talker } from '../../../examples/messenger/test/crowd/crowd.ts'

/** The password of all of them. */
export const PASSWORD = 'a heron in the reeds'

/**
 * @param origins - The nodes; people are spread over them
 * @param size - How many are in a conversation
 */
export async function populate(
  people: number,
  size: number,
  origins: readonly string[],
): Promise<Talker[]> {
  // Read now, when DATABASE_URL says where.
  const { database } = await import('../../../examples/messenger/src/database.ts')
  const { users, conversations, members } = await import(
    '../../../examples/messenger/src/schema.ts'
  )
  const { accounts } = await import('../../../examples/messenger/src/accounts.ts')
  const repo = await database.repo()
  const first = await accounts.createUser({
    email: 'p0@example.com',
    password: PASSWORD,
    nickname: 'p0',
    confirmed: true,
  })
  if (!first.ok) throw new Error('The first of the people could not be made.')
  const [one] = await repo.db.select().from(users).where(eq(users.id, first.user.id))
  if (one === undefined) throw new Error('The first of the people is not there.')
  const others: Row<typeof schema.users>[] = Array.from({ length: people - 1 }, (_, index) => ({
    ...one,
    id: randomUUID(),
    email: `p${index + 1}@example.com`,
    nickname: `p${index + 1}`,
  }))
  if (others.length > 0) await repo.db.insert(users).values(others)
  const all = [one, ...others]
  const talkers: Talker[] = []
  for (let from = 0; from < people; from += size) {
    const conversation = randomUUID()
    await repo.db
      .insert(conversations)
      .values({ id: conversation, title: `Group ${from / size + 1}` })
    const group = all.slice(from, from + size)
    await repo.db.insert(members).values(
      group.map(({ id }, index) => ({
        conversationId: conversation,
        userId: id,
        isOwner: index === 0,
      })),
    )
    for (const [index, { email }] of group.entries()) {
      talkers.push({ email, conversation, origin: origins[index % origins.length] ?? '' })
    }
  }
  return talkers
}

/** How often each text is stored; the whole of what was said. */
export async function storedTexts(): Promise<ReadonlyMap<string, number>> {
  const { database } = await import('../../../examples/messenger/src/database.ts')
  const { messages } = await import('../../../examples/messenger/src/schema.ts')
  const repo = await database.repo()
  const counts = new Map<string, number>()
  for (const { body } of await repo.db.select({ body: messages.body }).from(messages)) {
    counts.set(body, (counts.get(body) ?? 0) + 1)
  }
  return counts
}
