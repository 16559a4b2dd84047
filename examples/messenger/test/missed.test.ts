/** What other nodes did while this one did not hear of them: nobody tells of it here, it is only stored. */
import { and, eq } from 'drizzle-orm'
import { pushed } from 'redstart/client'
import { localAdapter, type PubSubAdapter } from 'redstart/pubsub'
import { live } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Opened } from '../src/api/opened.ts'
import type { InboxEntry } from '../src/conversations/inbox.ts'
import { personOf, type User } from '../src/people/people.ts'
import { conversations, members, messages } from '../src/schema.ts'
import { type OpenMessenger, openMessenger } from './support/messenger.ts'
import { next, programOf } from './support/program.ts'
import { texts } from './support/talk.ts'

let messenger: OpenMessenger
let url: string
/** The other nodes are within reach again. */
let reconnected: () => void

beforeAll(async () => {
  const adapter: PubSubAdapter = {
    ...localAdapter(),
    start(host) {
      reconnected = () => host.reconnected()
    },
  }
  messenger = await openMessenger({ pubsub: adapter })
  ;({ url } = await messenger.endpoint.listen({ host: '127.0.0.1', port: 0 }))
})
afterAll(() => messenger.close())

/** A conversation that Ann has with Ben. */
async function begin({ ann, ben }: { ann: User; ben: User }): Promise<string> {
  const { repo } = messenger
  const { id } = (await repo.insert(conversations, { title: 'Nests' })).value
  await repo.insert(members, { conversationId: id, userId: ann.id, isOwner: true })
  await repo.insert(members, { conversationId: id, userId: ben.id })
  return id
}

it('is looked up when the others are within reach again: what was said, and who is a member', async () => {
  const { repo, people, endpoint } = messenger
  const { ann, ben } = people
  const id = await begin(people)
  const visitor = await messenger.enter(ben)
  const { view } = await live(endpoint, `/conversations/${id}`, { visitor })
  const socket = (await programOf(url, ben)).connect()
  const [me, channel] = [socket.channel('me'), socket.channel(`conversation:${id}`)]
  const opened = () => next<Opened>((tell) => channel.on('opened', tell))
  const listed = () =>
    next<{ conversations: readonly InboxEntry[] }>((tell) => me.on('conversations', tell))
  const first = [opened(), listed()]
  await Promise.all([pushed(me.join()), pushed(channel.join()), ...first])

  const message = { conversationId: id, key: 'k', mentions: [] }
  await repo.insert(messages, { ...message, authorId: ann.id, body: 'Twigs.' })
  const [openedAgain, listedAgain] = [opened(), listed()]
  reconnected()
  expect(await openedAgain).toMatchObject({ messages: [{ body: 'Twigs.', author: personOf(ann) }] })
  expect(await listedAgain).toMatchObject({ conversations: [{ id, unread: 1 }] })
  await view.settled()
  expect(texts(view)).toEqual(['Twigs.'])

  const gone = next((tell) => channel.on('gone', tell))
  await repo.db
    .delete(members)
    .where(and(eq(members.conversationId, id), eq(members.userId, ben.id)))
  reconnected()
  await gone
  await view.settled()
  view.assertRedirected('/')
})
