/** A chat for tests: a database of its own, and everything but a server. */
import { openTestDatabase } from 'redstart/db'
import { type Visitor, visit } from 'redstart/testing'
import { database } from '../src/database.ts'
import { defineChat } from '../src/endpoint.ts'
import { findPerson, type Person, signIn } from '../src/people/people.ts'
import { openRoom, type Room } from '../src/rooms/rooms.ts'
import { type Running, run } from '../src/running.ts'
import { seed } from '../src/seed.ts'

export const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'

export async function openChat(): Promise<Running> {
  const repo = await openTestDatabase(database)
  const endpoint = defineChat(secretKeyBase, false)
  const chat = { repo, endpoint, secretKeyBase, url: 'http://chat.example' }
  run(chat)
  await seed(repo)
  return chat
}

/** Somebody new. */
export async function newPerson(name: string): Promise<Person> {
  const signedIn = await signIn({ name })
  const person = signedIn.ok ? await findPerson(signedIn.value.id) : undefined
  if (!person) throw new Error(`${name} could not sign in`)
  return person
}

export async function newRoom(owner: Person, name: string): Promise<Room> {
  const opened = await openRoom(owner, { name })
  if (!opened.ok) throw new Error(`${name} could not be opened`)
  return opened.value
}

/** A browser in which somebody has signed in. */
export async function enter({ endpoint }: Running, nickname: string): Promise<Visitor> {
  const visitor = visit(endpoint)
  await visitor.get('/')
  await visitor.submit('/sign-in', { 'person[name]': nickname })
  return visitor
}
