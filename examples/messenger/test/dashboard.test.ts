import { eq } from 'drizzle-orm'
import { live, type TestView } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import {
  type Conversation,
  createConversation,
  removeMember,
  renameConversation,
} from '../src/conversations/conversations.ts'
import { postMessage } from '../src/messages/messages.ts'
import { markSeen } from '../src/messages/seen.ts'
import { lastSeenOf } from '../src/people/last-seen.ts'
import { personOf, type User } from '../src/people/people.ts'
import { savePreferences } from '../src/people/preferences.ts'
import { devicesOf, online, presenceTopic } from '../src/presence/online.ts'
import { users } from '../src/schema.ts'
import { newUser, type OpenMessenger, openMessenger } from './support/messenger.ts'

let messenger: OpenMessenger
const views: TestView[] = []

beforeAll(async () => {
  messenger = await openMessenger()
})
afterEach(async () => {
  for (const view of views.splice(0)) await view.close()
})
afterAll(() => messenger.close())

/** The dashboard of somebody, in a browser of its own. */
async function dashboard(user: User): Promise<TestView> {
  const { view } = await live(messenger.endpoint, '/', { visitor: await messenger.enter(user) })
  views.push(view)
  return view
}

async function begin(owner: User, others: readonly User[], title: string): Promise<Conversation> {
  const members = others.map(({ id }) => ({ userId: id }))
  const made = await createConversation(personOf(owner), { title, members })
  if (!made.ok) throw new Error('It could not begin.')
  return made.value
}

let keys = 0
async function say(author: User, { id }: Pick<Conversation, 'id'>, body: string): Promise<number> {
  keys += 1
  const posted = await postMessage(personOf(author), id, { key: `key-${keys}`, body })
  if (!posted.ok) throw new Error('It could not be said.')
  return posted.value.id
}

const titles = (view: TestView) =>
  [...view.html().matchAll(/class="entry-title">([^<]*)</g)].map(([, title]) => title)

describe('the list of conversations', () => {
  it('tells everybody who is in it of a new one and of what is said, and nobody else', async () => {
    const { ann, ben, cleo } = messenger.people
    const [anns, bens, cleos] = [await dashboard(ann), await dashboard(ben), await dashboard(cleo)]
    const nest = await begin(ann, [ben], 'Nests')
    await anns.settled()
    expect(anns.has('.entry-title', 'Nests')).toBe(true)
    expect(bens.has('.entry-title', 'Nests')).toBe(true)
    await say(ann, nest, 'Twigs, mostly.')
    await bens.settled()
    expect(bens.element('.entry', 'Nests').text()).toContain('Twigs, mostly.')
    expect(bens.element('.entry-unread').text()).toContain('1 unread')
    expect(anns.element('.entry', 'Nests').text()).toContain('You: Twigs, mostly.')
    expect(anns.has('.entry-unread')).toBe(false)
    expect(cleos.has('.entry')).toBe(false)
    expect(cleos.text()).not.toContain('Twigs')
  })

  it('puts on top where something was said last', async () => {
    const { ann, ben } = messenger.people
    const owls = await begin(ann, [ben], 'Owls')
    await begin(ann, [ben], 'Rooks')
    const view = await dashboard(ben)
    expect(titles(view).slice(0, 2)).toEqual(['Rooks', 'Owls'])
    await say(ann, owls, 'Hoo.')
    await view.settled()
    expect(titles(view).slice(0, 2)).toEqual(['Owls', 'Rooks'])
  })

  it('counts what is unread, up and down, and marks mentions', async () => {
    const { ann, ben, cleo } = messenger.people
    const herons = await begin(ann, [ben, cleo], 'Herons')
    const view = await dashboard(ben)
    const phone = await dashboard(ben)
    await say(cleo, herons, 'In the reeds.')
    const newest = await say(ann, herons, '@Ben look!')
    await view.settled()
    expect(view.element('.entry', 'Herons').text()).toContain('Ann: @Ben look!')
    expect(view.element('.entry', 'Herons').text()).toContain('@ 2 unread, you are mentioned')
    const total = Number(view.element('#unread').attribute('data-unread'))
    // Read on any device is read on all.
    await markSeen(personOf(ben), herons.id, newest)
    await view.settled()
    for (const device of [view, phone]) {
      expect(device.element('.entry', 'Herons').text()).not.toContain('unread')
      expect(device.element('#unread').attribute('data-unread')).toBe(String(total - 2))
    }
  })

  it('follows a new title, and forgets what one was removed from', async () => {
    const { ann, ben, cleo } = messenger.people
    const swifts = await begin(ann, [ben, cleo], 'Swifts')
    const view = await dashboard(cleo)
    await renameConversation(personOf(ann), swifts, { title: 'Swallows' })
    await view.settled()
    expect(titles(view)).toContain('Swallows')
    await removeMember(personOf(ann), swifts, cleo.id)
    await view.settled()
    expect(titles(view)).not.toContain('Swallows')
    await say(ann, swifts, 'Now we are alone.')
    await view.settled()
    expect(view.text()).not.toContain('alone')
  })

  it('shows what it would show alive before any script has run', async () => {
    const { ann, ben } = messenger.people
    await begin(ann, [ben], 'Wrens')
    const page = await (await messenger.enter(ben)).get('/')
    expect(page.text).toContain('Wrens')
    expect(page.text).toContain('No message yet')
  })
})

describe('notifications', () => {
  it('are for those who want them, never for the author', async () => {
    const { ann, ben, cleo } = messenger.people
    const { id } = await begin(ann, [ben, cleo], 'Terns')
    await savePreferences(cleo, { notify: 'mentions' })
    const [anns, bens, cleos] = [await dashboard(ann), await dashboard(ben), await dashboard(cleo)]
    const first = await say(ann, { id }, 'They are back.')
    await say(ann, { id }, '@Cleo look!')
    await say(ben, { id }, 'x'.repeat(200))
    await anns.settled()
    expect(bens.pushed('notify')).toEqual({
      title: 'Ann · Terns',
      body: 'They are back.',
      url: `/conversations/${id}`,
      tag: `message-${first}`,
    })
    // The first that either is told of: for the one nothing was said before, the other speaks herself.
    expect(cleos.pushed('notify')).toMatchObject({ body: '@Cleo look!' })
    expect(anns.pushed('notify')).toMatchObject({ body: `${'x'.repeat(139)}…` })
  })
})

describe('who is online', () => {
  it('is shown to those who share a conversation, as they come and go', async () => {
    const { ann, ben, cleo } = messenger.people
    await begin(ann, [ben], 'Larks')
    const view = await dashboard(ann)
    expect(view.element('.entry', 'Larks').text()).not.toContain('online')
    const bens = await dashboard(ben)
    await view.settled()
    expect(view.element('.entry', 'Larks').text()).toContain('Ben online')
    // Whoever is in a new conversation is watched from then on.
    await dashboard(cleo)
    await begin(ann, [cleo], 'Finches')
    await view.settled()
    expect(view.element('.entry', 'Finches').text()).toContain('Cleo online')
    await bens.close()
    await view.settled()
    expect(view.element('.entry', 'Larks').text()).not.toContain('online')
  })

  it('counts two tabs of a browser as one device', async () => {
    const { ben } = messenger.people
    const laptop = await messenger.enter(ben)
    views.push((await live(messenger.endpoint, '/', { visitor: laptop })).view)
    views.push((await live(messenger.endpoint, '/', { visitor: laptop })).view)
    const here = messenger.endpoint.presence(online)
    const devices = async () => devicesOf(await here.getByKey(presenceTopic(ben.id), ben.id))
    expect(await devices()).toBe(1)
    await dashboard(ben)
    expect(await devices()).toBe(2)
  })

  it('is written down', async () => {
    const dora = await newUser('Dora')
    const isKnown = async () => (await lastSeenOf([dora.id])).size > 0
    expect(await isKnown()).toBe(false)
    const view = await dashboard(dora)
    expect(await isKnown()).toBe(true)
    // It is written at most once a minute: as if that had passed.
    await messenger.repo.db.update(users).set({ lastSeenAt: null }).where(eq(users.id, dora.id))
    await view.close()
    expect(await isKnown()).toBe(true)
  })
})

describe('a new conversation', () => {
  it('takes people by the beginning of their nickname, and lets them go again', async () => {
    const { ann, ben } = messenger.people
    const view = await dashboard(ann)
    const begin = view.element('#new-conversation button[type=submit]')
    expect(begin.attribute('disabled')).toBe('')
    await view.form('#new-conversation', { search: 'b' }).change()
    expect(view.element('[role=listbox]').text()).toBe('B Ben')
    await view.element('[role=option]', 'Ben').click()
    expect(begin.attribute('disabled')).toBeUndefined()
    expect(view.element('input[type=hidden]').attribute('value')).toBe(ben.id)
    expect(view.element('#conversation_title').attribute('placeholder')).toBe('Ann and Ben')
    // Nobody is offered twice, nor oneself.
    for (const search of ['ben', 'ann']) {
      await view.form('#new-conversation', { search }).change()
      expect(view.has('[role=option]')).toBe(false)
      expect(view.text()).toContain(`Nobody’s nickname begins with “${search}”.`)
    }
    await view.element('button[aria-label="Remove Ben"]').click()
    expect(begin.attribute('disabled')).toBe('')
    expect(view.has('input[type=hidden]')).toBe(false)
  })

  it('has somebody in it whom the address names', async () => {
    const { ann, ben } = messenger.people
    const visitor = await messenger.enter(ann)
    const open = async (path: string) => {
      const { view } = await live(messenger.endpoint, path, { visitor })
      views.push(view)
      return view.element('.people-chosen').text()
    }
    expect(await open(`/?with=${ben.id}`)).toBe('A You B Ben')
    for (const nobody of [ann.id, crypto.randomUUID(), 'nobody']) {
      expect(await open(`/?with=${nobody}`)).toBe('A You')
    }
  })

  it('keeps what was typed while people come and go', async () => {
    const { ann } = messenger.people
    const view = await dashboard(ann)
    await view.form('#new-conversation', { 'conversation[title]': 'Plovers' }).change()
    await view.form('#new-conversation', { search: 'cleo' }).change()
    await view.element('[role=option]', 'Cleo').click()
    expect(view.element('#conversation_title').attribute('value')).toBe('Plovers')
    expect(view.element('#people-search').attribute('value')).toBe('')
  })

  it('is begun with a title of the nicknames, and opened', async () => {
    const { ann } = messenger.people
    const view = await dashboard(ann)
    for (const search of ['cleo', 'ben']) {
      await view.form('#new-conversation', { search }).change()
      await view.element('[role=option]').click()
    }
    await view.form('#new-conversation').submit()
    expect(view.assertRedirected().to).toMatch(/^\/conversations\/[0-9a-f-]+$/)
    expect(titles(await dashboard(ann))[0]).toBe('Ann, Cleo and Ben')
  })

  it('says at its fields what is wrong', async () => {
    const { ann } = messenger.people
    const view = await dashboard(ann)
    const title = 'x'.repeat(81)
    await view.form('#new-conversation').change({ 'conversation[title]': title })
    expect(view.element('#conversation_title').attribute('aria-invalid')).toBe('true')
    expect(view.text()).toContain('should have at most 80 characters')
    // Pressed by hand: without anybody else there is no conversation.
    await view.form('#new-conversation', { 'conversation[title]': 'Alone' }).submit()
    expect(view.text()).toContain('should have somebody besides you')
  })

  it('names nobody whose account has gone meanwhile', async () => {
    const { ann } = messenger.people
    const egon = await newUser('Egon')
    const view = await dashboard(ann)
    await view.form('#new-conversation', { search: 'egon' }).change()
    await view.element('[role=option]', 'Egon').click()
    await accounts.deleteUser(egon.id)
    await view.form('#new-conversation').submit()
    expect(view.element('.people-chosen').text()).toContain('has no account any more')
  })
})
