/** A messenger for tests: a database of its own, three people, and everything but a port. */
import { openTestDatabase, type Repo } from 'redstart/db'
import { type Visitor, visit } from 'redstart/testing'
import { accounts } from '../../src/accounts.ts'
import { database } from '../../src/database.ts'
import { defineMessenger, type Messenger, type Surroundings } from '../../src/endpoint.ts'
import type { User } from '../../src/people/people.ts'
import { publicUrl } from '../../src/public-url.ts'
import type * as schema from '../../src/schema.ts'

export const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'
export const PASSWORD = 'a heron in the reeds'

export interface OpenMessenger {
  readonly endpoint: Messenger
  readonly repo: Repo<typeof schema>
  /** Who is there from the beginning; they share no conversation. */
  readonly people: People
  /** A browser without JavaScript, in which somebody has logged in: for `visit` and `live`. */
  enter(user: User): Promise<Visitor>
  close(): Promise<void>
}

export interface People {
  readonly ann: User
  readonly ben: User
  readonly cleo: User
}

/** Opens a messenger; close it in `afterAll`. */
export async function openMessenger(options: Partial<Surroundings> = {}): Promise<OpenMessenger> {
  const repo = await openTestDatabase(database)
  const endpoint = defineMessenger({ secretKeyBase, logger: false, ...options })
  return {
    endpoint,
    repo,
    people: await threePeople(),
    enter: (user) => enter(endpoint, user),
    async close() {
      await endpoint.close()
      await repo.close()
    },
  }
}

export async function threePeople(): Promise<People> {
  const [ann, ben, cleo] = await Promise.all(['Ann', 'Ben', 'Cleo'].map(newUser))
  if (!ann || !ben || !cleo) throw new Error('There are not three.')
  return { ann, ben, cleo }
}

/** Somebody who has registered and confirmed their address; the nickname is letters of ASCII. */
export async function newUser(nickname: string): Promise<User> {
  const email = `${nickname.toLowerCase()}@example.com`
  const made = await accounts.createUser({ email, nickname, password: PASSWORD, confirmed: true })
  if (!made.ok) throw new Error(`${nickname} could not register`)
  return made.user
}

/** A browser in which somebody has logged in. */
export async function enter(endpoint: Messenger, { email, nickname }: User): Promise<Visitor> {
  const visitor = visit(endpoint, new URL(publicUrl).origin)
  await visitor.get(accounts.paths.logIn())
  const page = await visitor.submit(accounts.paths.logIn(), {
    'user[email]': email,
    'user[password]': PASSWORD,
  })
  if (page.path !== '/') throw new Error(`${nickname} could not log in: ${page.text}`)
  return visitor
}
