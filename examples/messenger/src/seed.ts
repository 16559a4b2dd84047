/** Three people to try the messenger with, and what they have said so far. */
import { sql } from 'drizzle-orm'
import type { Repo } from 'redstart/db'
import { accounts } from './accounts.ts'
import { addressOf, DEMO_PASSWORD, demoNicknames } from './demo-people.ts'
import * as schema from './schema.ts'

type Nickname = (typeof demoNicknames)[number]

const said: readonly (readonly [by: Nickname, text: string])[] = [
  ['ann', 'Hello you two! Shall we go to the lake on Saturday?'],
  ['ben', 'Yes! There were herons at the north shore last week.'],
  ['cleo', 'I am in. @ben, do you bring the big thermos?'],
]

/** Makes them where nobody has an account yet. */
export async function seed(repo: Repo<typeof schema>): Promise<void> {
  await repo.transaction(async () => {
    // Several nodes may start at once: one of them makes the people.
    await repo.db.execute(sql`lock table ${schema.conversations} in exclusive mode`)
    if ((await repo.db.$count(schema.users)) > 0) return
    const ids = new Map<Nickname, string>()
    for (const nickname of demoNicknames) ids.set(nickname, await makePerson(nickname))
    const [lake] = await repo.db
      .insert(schema.conversations)
      .values({ title: 'Saturday at the lake' })
      .returning()
    if (!lake) return
    const conversationId = lake.id
    await repo.db.insert(schema.members).values(
      demoNicknames.map((nickname) => ({
        conversationId,
        userId: ids.get(nickname) ?? '',
        isOwner: nickname === 'ann',
      })),
    )
    await repo.db.insert(schema.messages).values(
      said.map(([by, body], index) => ({
        conversationId,
        authorId: ids.get(by) ?? null,
        key: `seed-${index}`,
        body,
        mentions: demoNicknames.flatMap((name) =>
          body.includes(`@${name}`) ? (ids.get(name) ?? []) : [],
        ),
      })),
    )
  })
}

async function makePerson(nickname: Nickname): Promise<string> {
  const made = await accounts.createUser({
    email: addressOf(nickname),
    password: DEMO_PASSWORD,
    nickname,
    confirmed: true,
  })
  if (!made.ok) throw new Error(`There can be no ${nickname}.`)
  return made.user.id
}
