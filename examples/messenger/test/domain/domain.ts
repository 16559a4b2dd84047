/** What the tests of the domain share: a database, and an endpoint that does nothing but pass on. */

import { openTestDatabase, type Repo } from 'redstart/db'
import { defineEndpoint, type Endpoint } from 'redstart/endpoint'
import { defineRouter } from 'redstart/http'
import type { TopicAddress } from 'redstart/topic'
import { vi } from 'vitest'
import {
  type Conversation,
  createConversation,
  removeMember,
} from '../../src/conversations/conversations.ts'
import { conversationEvents, personEvents } from '../../src/conversations/events.ts'
import { database } from '../../src/database.ts'
import { type Message, postMessage } from '../../src/messages/messages.ts'
import { type Person, personOf, type User } from '../../src/people/people.ts'
import { pubsub } from '../../src/pubsub.ts'
import * as schema from '../../src/schema.ts'

export interface Domain {
  readonly repo: Repo<typeof schema>
  readonly endpoint: Endpoint<{}>
  close(): Promise<void>
}

export async function openDomain(): Promise<Domain> {
  const repo = await openTestDatabase(database)
  const endpoint = defineEndpoint({
    router: defineRouter(),
    pubsub,
    secretKeyBase: 'x'.repeat(64),
    logger: false,
  })
  return {
    repo,
    endpoint,
    async close() {
      await endpoint.close()
      await repo.close()
    },
  }
}

let people = 0

/** Somebody new. */
export async function newUser(nickname = `Person-${++people}`): Promise<User> {
  const repo = await database.repo()
  const email = `${crypto.randomUUID()}@example.com`
  return (await repo.insert(schema.users, { email, nickname })).value
}

export async function newPerson(nickname?: string): Promise<Person> {
  return personOf(await newUser(nickname))
}

export async function newPeople(count: number): Promise<Person[]> {
  const made: Person[] = []
  while (made.length < count) made.push(await newPerson())
  return made
}

export const naming = (people: readonly Person[]) => people.map(({ id }) => ({ userId: id }))

/** A conversation of its owner with others. */
export async function newConversation(
  owner: Person,
  others: readonly Person[],
  title = '',
): Promise<Conversation> {
  const created = await createConversation(owner, { title, members: naming(others) })
  if (!created.ok) throw new Error('The conversation could not be begun.')
  return created.value
}

let keys = 0

export async function post(
  author: Person,
  { id }: Pick<Conversation, 'id'>,
  body = 'hello',
): Promise<Message> {
  const posted = await postMessage(author, id, { key: `key-${++keys}`, body })
  if (!posted.ok) throw new Error('The message could not be posted.')
  return posted.value
}

/** What is broadcast from now on, until the end of the test. */
export function hear<M>({ endpoint }: Domain, address: TopicAddress<M>): unknown[] {
  const heard: unknown[] = []
  endpoint.pubsub.listen(address, (message) => heard.push(message))
  return heard
}

export const inConversation = (domain: Domain, { id }: { readonly id: string }): unknown[] =>
  hear(domain, conversationEvents({ id }))

export const byPerson = (domain: Domain, { id }: { readonly id: string }): unknown[] =>
  hear(domain, personEvents({ id }))

/** How many statements some work sends to the database. */
export async function statementsOf(
  { repo }: Domain,
  work: () => Promise<unknown>,
): Promise<number> {
  const prepared = vi.spyOn(repo.db._.session, 'prepareQuery')
  await work()
  const { length } = prepared.mock.calls
  prepared.mockRestore()
  return length
}

/** An id that is nobody's. */
export const nowhere = '0198a3c0-0000-7000-8000-000000000000'

/** Ann's conversation with Ben and Cleo, and somebody who said something there and was removed. */
export async function newGroup() {
  const [ann, ben, cleo, gone] = [
    await newPerson(),
    await newPerson(),
    await newPerson(),
    await newPerson(),
  ]
  const conversation = await newConversation(ann, [ben, cleo, gone], 'Tea')
  const ofGone = await post(gone, conversation)
  await removeMember(ann, conversation, gone.id)
  return { ann, ben, cleo, gone, ofGone, conversation, stranger: await newPerson() }
}
