/** Rooms for tests: a database of their own, people with accounts, and everything but a server. */
import { openTestDatabase, type Repo } from 'redstart/db'
import type { Endpoint } from 'redstart/endpoint'
import { logIn, type VisitedPage, type Visitor, visit } from 'redstart/testing'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { defineRooms, type Surroundings } from '../src/endpoint.ts'
import type { User } from '../src/people/people.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import type * as schema from '../src/schema.ts'
import type { RoomsSocket } from '../src/web/socket.ts'
import { secretKeyBase } from './secret.ts'

export const PASSWORD = 'a heron in the reeds'

export interface TestRooms {
  readonly endpoint: Endpoint<{ '/socket': RoomsSocket }>
  readonly repo: Repo<typeof schema>
  readonly posts: MemoryPosts
  close(): Promise<void>
}

/** A visitor, and the page that they have open. */
export interface Entered {
  readonly visitor: Visitor
  readonly page: VisitedPage
}

export async function openRooms(): Promise<TestRooms> {
  const repo = await openTestDatabase(database)
  const posts = new MemoryPosts()
  const endpoint = anotherNode({ posts })
  return {
    endpoint,
    repo,
    posts,
    async close() {
      await endpoint.close()
      await repo.close()
    },
  }
}

/** Another endpoint with the same accounts. */
export function anotherNode(surroundings: Partial<Surroundings> = {}): TestRooms['endpoint'] {
  return defineRooms({
    posts: new MemoryPosts(),
    secretKeyBase,
    logger: false,
    ...surroundings,
  })
}

export const emailOf = (nickname: string): string => `${nickname.toLowerCase()}@example.com`

/** Somebody who has an account. */
export async function newUser(nickname: string): Promise<User> {
  const email = emailOf(nickname)
  const created = await accounts.createUser({ email, nickname, password: PASSWORD })
  if (!created.ok) throw new Error(`${nickname} could not register`)
  return created.user
}

/** A browser in which somebody has logged in, and a room that they have opened. */
export async function enter(endpoint: TestRooms['endpoint'], user: User): Promise<Entered> {
  const visitor = visit(endpoint)
  await logIn(visitor, accounts, user)
  return { visitor, page: await visitor.get('/rooms/garden') }
}

/** Logs somebody in by the form, on the way to a page, and gives the browser and where it came to. */
export async function logInOnTheWay(
  endpoint: TestRooms['endpoint'],
  nickname: string,
  to: string,
): Promise<Entered> {
  const visitor = visit(endpoint)
  const { path } = await visitor.get(to)
  if (path !== '/users/log-in') await visitor.get('/users/log-in')
  const page = await visitor.submit('/users/log-in', {
    'user[email]': emailOf(nickname),
    'user[password]': PASSWORD,
  })
  return { visitor, page }
}
