import { live, visit } from 'redstart/testing'
import { describe, expect, it } from 'vitest'
import { conversationFor, removeMember } from '../src/conversations/conversations.ts'
import { deleteMessage, editMessage, postMessage } from '../src/messages/messages.ts'
import { personOf } from '../src/people/people.ts'
import { inTalk, pathOf, texts } from './support/talk.ts'

const talk = inTalk()

describe('who is no member', () => {
  it('finds nothing at the address, and cannot tell it from one that was never there', async () => {
    await talk.say(talk.people.ann, 'A secret.')
    const cleo = await talk.messenger.enter(talk.people.cleo)
    const missing = { id: '00000000-0000-7000-8000-000000000000' }
    for (const conversation of [talk.nests, missing]) {
      const page = await cleo.get(pathOf(conversation))
      expect(page.status).toBe(404)
      expect(page.text).not.toContain('secret')
    }
    expect((await cleo.get('/conversations/x')).status).toBe(404)
  })

  it('is sent to log in when they are nobody', async () => {
    const page = await visit(talk.messenger.endpoint).get(pathOf(talk.nests))
    expect(page.path).toBe('/users/log-in')
  })

  it('cannot join what they had a page of', async () => {
    const visitor = await talk.messenger.enter(talk.people.ben)
    const page = await visitor.get(pathOf(talk.nests))
    expect(page.status).toBe(200)
    await removeMember(personOf(talk.people.ann), talk.nests, talk.people.ben.id)
    await expect(live(talk.messenger.endpoint, pathOf(talk.nests), { visitor })).rejects.toThrow()
  })

  it('is taken away at once, and hears nothing of what is said then', async () => {
    const ben = await talk.open(talk.people.ben)
    await removeMember(personOf(talk.people.ann), talk.nests, talk.people.ben.id)
    await ben.settled()
    ben.assertRedirected('/')
    expect(talk.messenger.endpoint.pubsub.hasSubscribers(`conversation:${talk.nests.id}`)).toBe(
      false,
    )
    expect((await ben.followToPage()).text).toContain('You are no longer in “Nests”.')
  })

  it('can do nothing with what they have seen before', async () => {
    const id = await talk.say(talk.people.ann, 'Twigs.')
    await removeMember(personOf(talk.people.ann), talk.nests, talk.people.ben.id)
    const ben = personOf(talk.people.ben)
    expect(await conversationFor(ben, talk.nests.id)).toBeUndefined()
    expect(await postMessage(ben, talk.nests.id, { key: 'late', body: 'Hello?' })).toMatchObject({
      ok: false,
    })
    expect(await editMessage(ben, id, { body: 'Mine' })).toMatchObject({ ok: false })
    expect(await deleteMessage(ben, id)).toMatchObject({ ok: false })
    expect(await talk.storedBy(talk.people.ann)).toEqual(['Twigs.'])
  })

  it('is not heard of by others either: each conversation has its own topic', async () => {
    const rooks = await talk.begin(talk.people.ben, [talk.people.cleo], 'Rooks')
    const [ann, cleo] = [
      await talk.open(talk.people.ann),
      await talk.open(talk.people.cleo, '', rooks),
    ]
    await talk.say(talk.people.ben, 'Only rooks.', rooks)
    await ann.settled()
    expect(texts(ann)).toEqual([])
    expect(texts(cleo)).toEqual(['Only rooks.'])
  })

  it('is led from one conversation to another as to another page', async () => {
    const rooks = await talk.begin(talk.people.ben, [talk.people.cleo], 'Rooks')
    const ann = await talk.open(talk.people.ann)
    await ann.patch(pathOf(rooks))
    ann.assertRedirected(pathOf(rooks))
    await expect(ann.followRedirect()).rejects.toThrow()
  })
})
