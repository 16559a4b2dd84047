/** What readers work out by themselves is what the database says. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import { entryAfter } from '../../src/conversations/entry-after.ts'
import type { PersonEvent } from '../../src/conversations/events.ts'
import { inboxEntry, MAX_UNREAD } from '../../src/conversations/inbox.ts'
import { deleteMessage, type Message } from '../../src/messages/messages.ts'
import { markSeen } from '../../src/messages/seen.ts'
import { type Domain, newConversation, newPerson, openDomain, post } from './domain.ts'

let domain: Domain
beforeAll(async () => {
  domain = await openDomain()
})
afterAll(() => domain.close())

const title = 'Tea'

async function talk() {
  const [ann, ben] = [await newPerson(), await newPerson()]
  const conversation = await newConversation(ann, [ben], title)
  const conversationId = conversation.id
  const entry = async () => {
    const found = await inboxEntry(ann, conversationId)
    if (!found) throw new Error('Ann has no such entry.')
    return found
  }
  const heard = (message: Message): PersonEvent => {
    return { kind: 'message', conversationId, title, message, notify: true }
  }
  const read = ({ id: messageId }: Message): PersonEvent => {
    return { kind: 'read', conversationId, messageId }
  }
  return { ann, ben, conversation, entry, heard, read }
}

it.each([
  ['of somebody else', 'ben', () => 'Is there tea?'],
  ['of oneself', 'ann', () => 'There is.'],
  ['that mentions one', 'ben', (name: string) => `@${name}, the kettle!`],
  ['in which one mentions oneself', 'ann', (name: string) => `That is me: @${name}.`],
  ['that is long', 'ben', () => '🫖'.repeat(300)],
] as const)('after a message %s', async (_what, by, words) => {
  const { entry, heard, ...people } = await talk()
  const before = await entry()
  const message = await post(people[by], people.conversation, words(people.ann.nickname))
  expect(entryAfter(before, heard(message), people.ann)).toEqual(await entry())
})

it('after so many messages that no more are counted', async () => {
  const { ann, ben, conversation, entry, heard } = await talk()
  const full = { ...(await entry()), unread: MAX_UNREAD }
  const message = await post(ben, conversation, 'One more.')
  expect(entryAfter(full, heard(message), ann)?.unread).toBe(MAX_UNREAD)
})

it('after one has read the last message', async () => {
  const { ann, ben, conversation, entry, read } = await talk()
  const message = await post(ben, conversation, `@${ann.nickname}`)
  const before = await entry()
  expect(before).toMatchObject({ unread: 1, mentioned: true })
  await markSeen(ann, conversation.id, message.id)
  expect(entryAfter(before, read(message), ann)).toEqual(await entry())
})

it('has to be looked up where messages were heard in another order, or some remain unread', async () => {
  const { ann, ben, conversation, entry, heard, read } = await talk()
  const first = await post(ben, conversation, 'first')
  await post(ben, conversation, 'second')
  expect(entryAfter(await entry(), heard(first), ann)).toBeUndefined()
  expect(entryAfter(await entry(), read(first), ann)).toBeUndefined()
})

it('has to be looked up where anything else changed', async () => {
  const { ann, ben, conversation, entry } = await talk()
  const message = await post(ben, conversation, 'never mind')
  const before = await entry()
  await deleteMessage(ben, message.id)
  expect(
    entryAfter(before, { kind: 'inbox', conversationId: conversation.id }, ann),
  ).toBeUndefined()
})
