import type { Page } from 'playwright-core'
import { live } from 'redstart/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createConversation } from '../src/conversations/conversations.ts'
import { postMessage } from '../src/messages/messages.ts'
import { personOf, type User } from '../src/people/people.ts'
import { excerpt } from '../src/web/live/search-excerpt.ts'
import { accessible, fitsFingers, inChromium, phone } from './support/browser.ts'
import { live as isLive } from './support/live-page.ts'
import { type OpenMessenger, openMessenger, type People } from './support/messenger.ts'

/** Two conversations of Ann: one with Ben about herons, one with Cleo about a meeting. */
async function talk({ ann, ben, cleo }: People): Promise<void> {
  const birds = await begin(ann, 'Birds', ben)
  await say(ben, birds, 'The herons have left for Africa.')
  await say(ann, birds, 'A heron was here <b>yesterday</b>')
  const work = await begin(ann, 'Work', cleo)
  await say(cleo, work, 'The meeting about heronries is at noon')
}

async function begin(owner: User, title: string, other: User): Promise<string> {
  const params = { title, members: [{ userId: other.id }] }
  const begun = await createConversation(personOf(owner), params)
  if (!begun.ok) throw new Error('The conversation was not begun.')
  return begun.value.id
}

let keys = 0
async function say(author: User, id: string, body: string): Promise<number> {
  keys += 1
  const posted = await postMessage(personOf(author), id, { key: `key-${keys}`, body })
  if (!posted.ok) throw new Error('It could not be said.')
  return posted.value.id
}

describe('the search', () => {
  let messenger: OpenMessenger
  beforeAll(async () => {
    messenger = await openMessenger()
    await talk(messenger.people)
  })
  afterAll(() => messenger.close())

  const open = async (path: string, user = messenger.people.ann) =>
    (await live(messenger.endpoint, path, { visitor: await messenger.enter(user) })).view
  type View = Awaited<ReturnType<typeof open>>
  const textOf = (view: View) => view.element('#search-found').text()

  it('is for members', async () => {
    await expect(live(messenger.endpoint, '/search')).rejects.toMatchObject({ to: '/users/log-in' })
  })

  it('says how it is used, and finds as one types', async () => {
    const view = await open('/search')
    expect(view.text()).toContain('What was that again?')
    await view.form('#search', { q: 'heron' }).change()
    view.assertPatched('/search?q=heron')
    expect(view.element('#search-count').text()).toBe('3 messages in 2 conversations')
    await view.form('#search', { q: 'heron left' }).change()
    expect(view.element('#search-count').text()).toBe('One message in one conversation')
    expect(view.element('mark', 'herons').text()).toBe('herons')
    await view.form('#search', { q: 'ostrich' }).submit()
    expect(view.text()).toContain('Nothing was found')
  })

  it('is at its address, and leads to the message in its conversation', async () => {
    const view = await open('/search?q=yesterday')
    expect(view.element('.search-group h2').text()).toBe('Birds')
    expect(view.element('.search-result').attribute('href')).toMatch(
      /^\/conversations\/[\w-]{36}\?at=\d+$/,
    )
    expect(view.html()).not.toContain('<b>yesterday')
    expect(textOf(view)).toContain('<b>yesterday</b>')
  })

  it('finds only what one may read', async () => {
    const { ben, cleo } = messenger.people
    expect(textOf(await open('/search?q=heron', ben))).not.toContain('meeting')
    const cleos = textOf(await open('/search?q=heron', cleo))
    expect(cleos).toContain('heronries')
    expect(cleos).not.toContain('Africa')
  })

  it.each([
    ['a list', '?q[]=a&q[b]=c'],
    ['a long text', `?q=${'x'.repeat(500)}`],
    ['signs', "?q=':*%26!|(%00"],
    ['a parrot', '?q=%F0%9F%A6%9C'],
    ['blanks', '?q=+'],
  ])('finds nothing by %s', async (_what, query) => {
    expect(textOf(await open(`/search${query}`))).toBe('')
  })
})

describe('an excerpt', () => {
  const shown = (text: string, query: string) =>
    excerpt(text, query)
      .map(({ text, isFound }) => (isFound ? `[${text}]` : text))
      .join('')

  it.each([
    ['The herons have left', 'HERON', 'The [herons] have left'],
    ['sheron heron', 'her', 'sheron [heron]'],
    ['Äpfel und Birnen', 'bir äpf', '[Äpfel] und [Birnen]'],
    ['to be, or not', 'or-not', 'to be, [or] [not]'],
    ['nothing of it', '', 'nothing of it'],
    ['nothing of it', '.*', 'nothing of it'],
    ['', 'heron', ''],
  ])('of %j for %j has the words marked', (text, query, expected) => {
    expect(shown(text, query)).toBe(expected)
  })

  it('begins a little before the first word that was found', () => {
    const words = Array.from({ length: 100 }, (_, index) => `word${index}`)
    const text = [...words, 'heron', ...words].join(' ')
    const found = shown(text, 'heron')
    expect(found).toMatch(/^…word95 word96 word97 word98 word99 \[heron\] word0 /)
    expect(found).toMatch(/…$/)
    expect(found.length).toBeLessThan(600)
  })
})

const words = (page: Page) => page.getByRole('searchbox', { name: 'Words to look for' })

inChromium('the search', (stage) => {
  it('is used by keyboard alone, and leads back', async () => {
    await talk(stage.people)
    const page = await stage.open(stage.people.ann, '/search')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('search-words')
    await page.keyboard.type('heron')
    await page.getByText('3 messages in 2 conversations').waitFor()
    await accessible(page)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForURL(/\/conversations\/[\w-]+\?at=\d+$/)
    await isLive(page)
    await page.goBack()
    await page.getByText('3 messages in 2 conversations').waitFor()
    expect(await words(page).inputValue()).toBe('heron')
  })

  it('comes back with what was looked for after the connection was lost', async () => {
    const page = await stage.open(stage.people.ann, '/search')
    await words(page).fill('africa')
    await page.getByText('One message in one conversation').waitFor()
    stage.cut()
    await page.locator('.phx-error').first().waitFor()
    stage.mend()
    await isLive(page)
    await page.getByText('One message in one conversation').waitFor()
    expect(await words(page).inputValue()).toBe('africa')
  })

  it('fits a phone, in dark colours too', async () => {
    const page = await stage.open(stage.people.ann, '/search?q=heron', {
      ...phone,
      colorScheme: 'dark',
    })
    await page.getByText('3 messages in 2 conversations').waitFor()
    await fitsFingers(page)
    await accessible(page)
  })
})
