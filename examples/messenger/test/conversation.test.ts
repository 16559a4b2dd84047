import type { TestView } from 'redstart/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { addMembers, deleteConversation } from '../src/conversations/conversations.ts'
import { tellConversation } from '../src/conversations/events.ts'
import { type Message, messagesOf } from '../src/messages/messages.ts'
import { markSeen } from '../src/messages/seen.ts'
import { personOf } from '../src/people/people.ts'
import { png } from './domain/some-pictures.ts'
import { newUser } from './support/messenger.ts'
import { inTalk, pathOf, texts } from './support/talk.ts'

const talk = inTalk()

const post = (view: TestView, key: string, body: string, hasPicture = false) =>
  view.hook('post', { key, body, hasPicture })

describe('what was said', () => {
  it('is there from the beginning, for a browser without a script too', async () => {
    await talk.say(talk.people.ann, 'Twigs, mostly.')
    const ben = await talk.messenger.enter(talk.people.ben)
    const page = await ben.get(pathOf(talk.nests))
    expect(page.text).toContain('Twigs, mostly.')
    const view = await talk.open(talk.people.ben)
    expect(texts(view)).toEqual(['Twigs, mostly.'])
    expect(view.title).toBe('Nests · Messenger')
  })

  it('comes to everybody who has it open, once', async () => {
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    expect(await post(ann, 'one', 'Twigs.')).toEqual({})
    expect(texts(ann)).toEqual(['Twigs.'])
    expect(texts(ben)).toEqual(['Twigs.'])
    expect(ben.element('[role=status]', 'Ann').text()).toBe('Ann: Twigs.')
    expect(ann.has('[role=status]', 'Twigs')).toBe(false)
  })

  it('is there whichever way its address is written', async () => {
    const view = await talk.open(talk.people.ann, '', {
      ...talk.nests,
      id: talk.nests.id.toUpperCase(),
    })
    await talk.say(talk.people.ben, 'Twigs.')
    await view.settled()
    expect(texts(view)).toEqual(['Twigs.'])
  })

  it('is stored once, however often its key comes', async () => {
    const view = await talk.open(talk.people.ann)
    await post(view, 'twice', 'Twigs.')
    expect(await post(view, 'twice', 'Twigs.')).toEqual({})
    expect(texts(view)).toEqual(['Twigs.'])
    expect(await talk.storedBy(talk.people.ann)).toEqual(['Twigs.'])
  })

  it('is not taken when it is nothing, or too much, and the answer says why', async () => {
    const view = await talk.open(talk.people.ann)
    expect(await post(view, 'nothing', '  ')).toEqual({
      problem: expect.stringContaining('The text'),
    })
    expect(await post(view, 'much', 'x'.repeat(4001))).toEqual({
      problem: 'The text should have at most 4,000 characters.',
    })
    expect(await talk.storedBy(talk.people.ann)).toEqual([])
  })

  it('is shown as text, with links that can be followed and mentions', async () => {
    await talk.say(talk.people.ben, '<b>@Ann</b> https://example.com/a?b=1 javascript:alert(1)')
    const view = await talk.open(talk.people.ann)
    expect(view.has('.message-text b')).toBe(false)
    const link = view.element('.message-text a')
    expect(link.attribute('href')).toBe('https://example.com/a?b=1')
    expect(link.attribute('rel')).toBe('noopener noreferrer nofollow')
    expect(link.attribute('target')).toBe('_blank')
    expect(view.has('.mention-me', '@Ann')).toBe(true)
    expect(view.has('.message-for-me')).toBe(true)
  })

  it('is edited by who wrote it', async () => {
    const id = await talk.say(talk.people.ann, 'Twigs.')
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    expect(await ben.hook('edit', { id, body: 'Stones.' })).toEqual({
      problem: 'You may not do that.',
    })
    expect(await ann.hook('edit', { id, body: 'Moss.' })).toEqual({})
    expect(texts(ben)).toEqual(['Moss.'])
    expect(ben.element('.message-stamp').text()).toContain('edited')
    expect(await ann.hook('edit', { id, body: '' })).toHaveProperty('problem')
  })

  it('is deleted by who wrote it and by the owner, after a question', async () => {
    const [anns, bens] = [
      await talk.say(talk.people.ann, 'Twigs.'),
      await talk.say(talk.people.ben, 'Moss.'),
    ]
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    await ben.hook('askToDelete', { id: anns })
    await ben.element('#confirm-deletion button', 'Delete').click()
    expect(ben.flash.error).toBe('You may not do that.')
    await ann.hook('askToDelete', { id: bens })
    expect(ann.element('#confirm-deletion').text()).toContain('Moss.')
    await ann.element('#confirm-deletion button', 'Keep it').click()
    expect(texts(ben)).toEqual(['Twigs.', 'Moss.'])
    await ann.hook('askToDelete', { id: bens })
    await ann.element('#confirm-deletion button', 'Delete').click()
    expect(ann.has('#confirm-deletion')).toBe(false)
    expect(texts(ben)).toEqual(['Twigs.'])
    expect(ben.has('.bubble-gone', 'This message was deleted.')).toBe(true)
  })

  it('is answered with emoji, which say who gave them', async () => {
    const id = await talk.say(talk.people.ann, 'Twigs.')
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    await ben.hook('react', { id, emoji: '👍' })
    expect(ann.element('.reaction').attribute('title')).toBe('Ben')
    expect(ann.element('.reaction').attribute('aria-pressed')).toBe('false')
    expect(ben.element('.reaction').attribute('aria-pressed')).toBe('true')
    await ann.element('.reaction').click()
    expect(ben.element('.reaction').text()).toBe('👍 2')
    expect(ben.element('.reaction').attribute('aria-label')).toBe('👍 2: you and Ann')
    await ann.element('.reaction').click()
    await ben.element('.reaction').click()
    expect(ann.has('.reaction')).toBe(false)
    await ben.hook('react', { id, emoji: '<b>' })
    expect(ann.has('.reaction')).toBe(false)
  })

  it('has marks of how far the others have read', async () => {
    const id = await talk.say(talk.people.ann, 'Twigs.')
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    await ben.hook('see', { id })
    expect(ann.element('#seen li').text()).toBe('Ben')
    expect(ann.element('#seen li').attribute('data-message')).toBe(String(id))
    expect(ben.element('#seen').attribute('data-own')).toBe(String(id))
    await markSeen(personOf(talk.people.ann), talk.nests.id, id)
    await ben.settled()
    expect(ben.element('#seen li').text()).toBe('Ann')
  })
})

describe('a long conversation', () => {
  const numbers = (view: TestView) => texts(view).map(Number)
  const range = (from: number, to: number) =>
    Array.from({ length: to - from + 1 }, (_, index) => from + index)
  let ids: number[]

  beforeEach(async () => {
    ids = []
    for (const number of range(1, 220)) ids.push(await talk.say(talk.people.ben, String(number)))
  })

  it('is loaded page by page, and the page keeps a part of it', async () => {
    const view = await talk.open(talk.people.ann)
    expect(numbers(view)).toEqual(range(171, 220))
    await view.hook('older')
    expect(numbers(view)).toEqual(range(121, 220))
    await view.hook('older')
    await view.hook('older')
    expect(numbers(view)).toEqual(range(21, 170))
    await talk.say(talk.people.ben, '221')
    await view.settled()
    expect(numbers(view)).toEqual(range(21, 170))
    await view.hook('newer')
    expect(numbers(view)).toEqual(range(71, 220))
    await view.hook('newer')
    expect(numbers(view)).toEqual(range(72, 221))
    await view.hook('newer')
    await talk.say(talk.people.ben, '222')
    await view.settled()
    expect(numbers(view)).toEqual(range(73, 222))
  })

  it('has each message in its place, though nodes may tell of them in another order', async () => {
    const view = await talk.open(talk.people.ann)
    const all = await messagesOf(personOf(talk.people.ann), talk.nests.id)
    const [other, last] = all.messages.slice(-2)
    if (!other || !last) throw new Error('There are not two.')
    const tell = (message: Message) => tellConversation(talk.nests.id, { kind: 'message', message })
    await tell({ ...last, id: last.id + 20, body: '222' })
    await tell({ ...last, id: last.id + 10, body: '221' })
    await view.settled()
    expect(numbers(view)).toEqual(range(171, 222))
    await view.hook('older')
    await tell({ ...other, body: '2190' })
    await view.settled()
    expect(numbers(view).slice(-4)).toEqual([2190, 220, 221, 222])
  })

  it('has a beginning', async () => {
    const view = await talk.open(talk.people.ann)
    for (const _ of range(1, 5)) await view.hook('older')
    expect(numbers(view)).toEqual(range(1, 150))
    expect(view.has('.log-beginning')).toBe(true)
    expect(view.element('#messages').attribute('phx-viewport-top')).toBeUndefined()
  })

  it('is shown around a message that was searched for, and from there to the end', async () => {
    const view = await talk.open(talk.people.ann, `?at=${ids[99]}`)
    expect(numbers(view)).toEqual(range(76, 125))
    expect(view.element('.message-marked .message-text').text()).toBe('100')
    await view.element('.to-end').click()
    expect(numbers(view)).toEqual(range(171, 220))
  })

  it('is shown from its end where there is no such message', async () => {
    const view = await talk.open(talk.people.ann, '?at=999999999')
    expect(numbers(view)).toEqual(range(171, 220))
    expect(numbers(await talk.open(talk.people.ann, '?at=x'))).toEqual(range(171, 220))
  })

  it('leads who posts to the end', async () => {
    const view = await talk.open(talk.people.ann, `?at=${ids[99]}`)
    await post(view, 'late', '221')
    expect(numbers(view)).toEqual(range(172, 221))
  })

  it('is read on where one was when the connection was lost', async () => {
    const view = await talk.open(talk.people.ann)
    await view.hook('return', { id: ids[9] ?? 0 })
    expect(numbers(view)).toEqual(range(1, 35))
  })
})

describe('who is there', () => {
  it('is typing until they post, or until nothing came of it', async () => {
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    await ben.hook('type')
    expect(ann.element('.typing').text()).toBe('Ben is typing…')
    expect(ben.element('.typing').text()).toBe('')
    await post(ben, 'done', 'Moss.')
    expect(ann.element('.typing').text()).toBe('')
    await talk.clock.advance(2000)
    await ben.hook('type')
    expect(ann.element('.typing').text()).toBe('Ben is typing…')
    await talk.clock.advance(5000)
    await ann.settled()
    expect(ann.element('.typing').text()).toBe('')
  })

  it('tells that they type every two seconds at most', async () => {
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    await ben.hook('type')
    await talk.clock.advance(1900)
    await ben.hook('type')
    await talk.clock.advance(3100)
    await ann.settled()
    expect(ann.element('.typing').text()).toBe('')
  })

  it('is online, on so many devices, or was here last', async () => {
    const view = await talk.open(talk.people.ann)
    /** What the line says once what happened was gathered and told. */
    const line = async () => {
      await talk.clock.advance(200)
      await view.settled()
      return view.element('.talk-people').text()
    }
    expect(await line()).not.toContain('online')
    await talk.open(talk.people.ben)
    expect(await line()).toBe('Ben online')
    await talk.open(talk.people.ben)
    expect(await line()).toBe('Ben online on 2 devices')
    for (const other of talk.views.splice(1)) await other.close()
    expect(await line()).toContain('Ben last seen')
  })
})

describe('pictures', () => {
  const file = (bytes: Uint8Array, name = 'nest.png') =>
    new File([new Uint8Array(bytes)], name, { type: 'image/png' })

  it('go with a message', async () => {
    const [ann, ben] = [await talk.open(talk.people.ann), await talk.open(talk.people.ben)]
    const upload = ann.upload('#picture-form', 'picture', [file(png(320, 200))])
    expect(await upload.send()).toEqual([])
    expect(ann.element('#composer').attribute('data-picture')).toBe('ready')
    expect(await post(ann, 'with-picture', 'Look!', true)).toEqual({})
    expect(ann.element('#composer').attribute('data-picture')).toBe('none')
    const image = ben.element('.message-picture img')
    expect([image.attribute('width'), image.attribute('height')]).toEqual(['320', '200'])
    expect(texts(ben)).toEqual(['Look!'])
  })

  it('are looked into, whatever they are called', async () => {
    const view = await talk.open(talk.people.ann)
    const upload = view.upload('#picture-form', 'picture', [file(new Uint8Array(40))])
    await upload.send()
    expect(await post(view, 'no-picture', '', true)).toEqual({
      problem: 'The picture should be a PNG, JPEG, GIF or WebP of at most 2 MB.',
    })
    expect(view.has('.chosen')).toBe(true)
    await view.element('.chosen button').click()
    expect(view.has('.chosen')).toBe(false)
  })

  it('are refused in words when they are too large, or none', async () => {
    const view = await talk.open(talk.people.ann)
    const large = view.upload('#picture-form', 'picture', [file(new Uint8Array(2_100_000))])
    await large.send()
    expect(view.element('.chosen [role=alert]').text()).toBe('It is larger than 2 MB.')
    expect(view.element('#composer').attribute('data-picture')).toBe('refused')
  })
})

describe('details', () => {
  it('rename the conversation, for its owner', async () => {
    const [ann, ben] = [
      await talk.open(talk.people.ann, '/details'),
      await talk.open(talk.people.ben, '/details'),
    ]
    await ann.form('#rename', { 'conversation[title]': 'Nests and eggs' }).submit()
    expect(ben.element('#talk-title').text()).toBe('Nests and eggs')
    expect(ben.title).toBe('Nests and eggs · Messenger')
    await ann.form('#rename', { 'conversation[title]': 'x'.repeat(81) }).submit()
    expect(ann.element('#rename').text()).toContain('should have at most 80 characters')
    expect(ben.has('#rename')).toBe(false)
  })

  it('add and remove members', async () => {
    const view = await talk.open(talk.people.ann, '/details')
    await view.form('#seek', { beginning: 'cl' }).change()
    await view.element('.member button', 'Add').click()
    expect(view.has('.member-name', 'Cleo')).toBe(true)
    const cleo = await talk.open(talk.people.cleo)
    expect(cleo.element('#talk-title').text()).toBe('Nests')
    await view.element('button[aria-label="Remove Cleo"]').click()
    expect(view.has('.member-name', 'Cleo')).toBe(false)
    cleo.assertRedirected('/')
  })

  it('say that nobody of that name is there', async () => {
    const view = await talk.open(talk.people.ann, '/details')
    await view.form('#seek').change({ 'beginning[is]': 'no text' })
    expect(view.element('.details-hint').text()).toBe('')
    await view.form('#seek', { beginning: 'nobody' }).change()
    expect(view.element('.details-hint').text()).toBe('Nobody of that name.')
  })

  it('let everybody leave, and the next one be the owner', async () => {
    const [ann, ben] = [
      await talk.open(talk.people.ann, '/details'),
      await talk.open(talk.people.ben, '/details'),
    ]
    await ann.element('.details-endings button', 'Leave').click()
    ann.assertRedirected('/')
    expect((await ann.followToPage()).text).toContain('You are no longer in “Nests”.')
    expect(ben.element('.member').text()).toContain('Ben (you) Owner')
  })

  it('take the conversation away from everybody', async () => {
    const [ann, ben] = [
      await talk.open(talk.people.ann, '/details'),
      await talk.open(talk.people.ben),
    ]
    await ann.element('.details-endings button', 'Delete for everybody').click()
    ann.assertRedirected('/')
    ben.assertRedirected('/')
    expect((await ben.followToPage()).text).toContain('“Nests” was deleted.')
  })

  it('close where they were opened', async () => {
    const view = await talk.open(talk.people.ann)
    expect(view.has('#details')).toBe(false)
    await view.element('a[aria-label="Members and details"]').click()
    view.assertPatched(pathOf(talk.nests, '/details'))
    expect(view.has('#details')).toBe(true)
    await view.element('#details button[aria-label=Close]').click()
    view.assertPatched(pathOf(talk.nests))
    expect(view.has('#details')).toBe(false)
  })
})

it('leads all to the list when it is deleted elsewhere', async () => {
  const view = await talk.open(talk.people.ben)
  await deleteConversation(personOf(talk.people.ann), talk.nests)
  await view.settled()
  view.assertRedirected('/')
})

it('takes no more than fifty members', async () => {
  const others = await Promise.all(
    Array.from({ length: 49 }, (_, index) => newUser(`Bird${String(index).padStart(2, '0')}`)),
  )
  await addMembers(
    personOf(talk.people.ann),
    talk.nests,
    others.slice(0, 48).map(({ id }) => id),
  )
  const view = await talk.open(talk.people.ann, '/details')
  expect(view.element('.talk-people').text()).toContain('50 members')
  await view.form('#seek', { beginning: 'bird48' }).change()
  await view.element('.member button', 'Add').click()
  expect(view.element('#details [role=alert]').text()).toContain('50 members')
})
