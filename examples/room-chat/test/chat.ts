/** A chat for tests: a database of its own, and everything but a server. */
import { openTestDatabase } from 'redstart/db'
import { logIn, type VisitedPage, type Visitor, visit } from 'redstart/testing'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { defineChat } from '../src/endpoint.ts'
import { type Person, personOf, type User } from '../src/people/people.ts'
import { openRoom, type Room } from '../src/rooms/rooms.ts'
import { type Running, run } from '../src/running.ts'
import { seed } from '../src/seed.ts'

export const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'
export const PASSWORD = 'a heron in the reeds'

export async function openChat(): Promise<Running> {
  const repo = await openTestDatabase(database)
  const endpoint = defineChat(secretKeyBase, false)
  const chat = { repo, endpoint }
  run(chat)
  await seed(repo)
  return chat
}

export const emailOf = (nickname: string): string =>
  `${Buffer.from(nickname).toString('hex')}@example.com`

/** Somebody who has registered and confirmed their address. */
export async function newUser(nickname: string): Promise<User> {
  const email = emailOf(nickname)
  const created = await accounts.createUser({
    email,
    nickname,
    password: PASSWORD,
    confirmed: true,
  })
  if (!created.ok) throw new Error(`${nickname} could not register`)
  return created.user
}

export async function newPerson(nickname: string): Promise<Person> {
  return personOf(await newUser(nickname))
}

export async function newRoom(owner: Person, name: string): Promise<Room> {
  const opened = await openRoom(owner, { name })
  if (!opened.ok) throw new Error(`${name} could not be opened`)
  return opened.value
}

/** A browser in which somebody new has logged in. */
export async function enter({ endpoint }: Running, nickname: string): Promise<Visitor> {
  const visitor = visit(endpoint)
  await logIn(visitor, accounts, await newUser(nickname))
  return visitor
}

/** Sends the form to log in that the visitor has open. */
export function submitLogIn(visitor: Visitor, nickname: string): Promise<VisitedPage> {
  return visitor.submit('/users/log-in', {
    'user[email]': emailOf(nickname),
    'user[password]': PASSWORD,
  })
}
