import type { BrowserContext, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { type Conversation, createConversation } from '../src/conversations/conversations.ts'
import { defineMessenger } from '../src/endpoint.ts'
import { postMessage } from '../src/messages/messages.ts'
import { personOf, type User } from '../src/people/people.ts'
import { accessible, fitsFingers, inChromium, phone } from './support/browser.ts'
import { live } from './support/live-page.ts'
import { newUser, secretKeyBase } from './support/messenger.ts'

async function begin(owner: User, others: readonly User[], title: string): Promise<Conversation> {
  const members = others.map(({ id }) => ({ userId: id }))
  const made = await createConversation(personOf(owner), { title, members })
  if (!made.ok) throw new Error('It could not begin.')
  return made.value
}

async function say(author: User, { id }: Conversation, body: string): Promise<void> {
  const posted = await postMessage(personOf(author), id, { key: crypto.randomUUID(), body })
  expect(posted.ok).toBe(true)
}

const becomes = <T>(read: () => Promise<T>, expected: T) =>
  expect.poll(read, { timeout: 20_000 }).toEqual(expected)

const titleOf = (page: Page) => () => page.title()
const entry = (page: Page, title: string) =>
  page.getByRole('navigation', { name: 'Conversations' }).getByRole('link', { name: title })

/** The people in the form, as it stands. */
const chosen = (page: Page) => () => page.locator('.people-chosen > li').allInnerTexts()
const search = (page: Page) => page.getByRole('combobox', { name: 'People' })

/** What a page has told by notifications. */
const told = (page: Page) => page.evaluate(() => [...(Reflect.get(window, 'told') ?? [])])

inChromium('conversations at home', (stage) => {
  describe('the form for a new conversation', () => {
    it('is filled in by the keyboard alone, and everybody is told wherever they are', async () => {
      const { ann, ben } = stage.people
      const bens = await stage.open(ben, '/settings')
      const page = await stage.open(ann, '/')
      await accessible(page)
      await search(page).focus()
      await page.keyboard.type('c')
      await page.getByRole('option', { name: 'Cleo', selected: true }).waitFor()
      await page.keyboard.press('Enter')
      await becomes(chosen(page), ['A\nYou', 'C\nCleo'])
      expect(await search(page).inputValue()).toBe('')
      await page.keyboard.type('be')
      await page.getByRole('option', { name: 'Ben' }).waitFor()
      await accessible(page)
      // Up from the first goes round to the last, which is the same.
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowDown')
      const pointed = await page.getByRole('option', { selected: true }).getAttribute('id')
      expect(await search(page).getAttribute('aria-activedescendant')).toBe(pointed)
      await page.keyboard.press('Enter')
      await becomes(chosen(page), ['A\nYou', 'C\nCleo', 'B\nBen'])
      expect(await page.getByLabel('Title').getAttribute('placeholder')).toBe('Ann, Cleo and Ben')
      await page.keyboard.press('Tab')
      await page.keyboard.type('Cranes')
      await page.keyboard.press('Enter')
      await page.waitForURL('**/conversations/*')
      await live(page)
      await entry(page, 'Cranes').waitFor()
      await entry(bens, 'Cranes').waitFor()
    })

    it('lets people go again, and begins nothing alone', async () => {
      const page = await stage.open(stage.people.ann, '/')
      const begin = page.getByRole('button', { name: 'Begin conversation' })
      expect(await begin.isDisabled()).toBe(true)
      await search(page).fill('ben')
      await page.getByRole('option', { name: 'Ben' }).click()
      await becomes(() => begin.isDisabled(), false)
      await page.getByRole('button', { name: 'Remove Ben' }).press('Enter')
      await becomes(() => begin.isDisabled(), true)
      // It goes on where the next one is named.
      expect(await search(page).evaluate((input) => input === document.activeElement)).toBe(true)
      await search(page).fill('nobody')
      await page.getByText('Nobody’s nickname begins with “nobody”.').waitFor()
      await search(page).press('Escape')
      await becomes(() => search(page).inputValue(), '')
    })

    it('is kept half-filled over a lost connection', async () => {
      const page = await stage.open(stage.people.ann, '/')
      await page.getByLabel('Title').fill('Grebes')
      await search(page).fill('cle')
      await page.getByRole('option', { name: 'Cleo' }).click()
      await becomes(chosen(page), ['A\nYou', 'C\nCleo'])
      await search(page).fill('b')
      await page.getByRole('option', { name: 'Ben' }).waitFor()
      stage.cut()
      await page.locator('#dashboard.phx-error').waitFor()
      stage.mend()
      await live(page)
      await page.getByRole('option', { name: 'Ben' }).waitFor()
      expect(await chosen(page)()).toEqual(['A\nYou', 'C\nCleo'])
      expect(await page.getByLabel('Title').inputValue()).toBe('Grebes')
      await page.getByRole('button', { name: 'Begin conversation' }).click()
      await page.waitForURL('**/conversations/*')
      await live(page)
      await entry(page, 'Grebes').waitFor()
    })

    it('has a place of its own on a phone, light and dark', async () => {
      for (const colorScheme of ['light', 'dark'] as const) {
        const page = await stage.open(stage.people.ann, '/', { ...phone, colorScheme })
        const heading = page.getByRole('heading', { name: 'New conversation' })
        expect(await heading.isVisible()).toBe(false)
        await accessible(page)
        await fitsFingers(page)
        await page.getByRole('link', { name: 'New conversation' }).click()
        await heading.waitFor()
        await accessible(page)
        await fitsFingers(page)
        await page.getByRole('link', { name: 'Conversations' }).click()
        await heading.waitFor({ state: 'hidden' })
        await page.context().close()
      }
    })
  })

  describe('the list of conversations', () => {
    it('counts what is unread in its titles, on all devices of a person', async () => {
      const { ann } = stage.people
      const dora = await newUser('Dora')
      const terns = await begin(ann, [dora], 'Terns')
      const laptop = await stage.open(dora, '/settings')
      const mobile = await stage.open(dora, '/', phone)
      await say(ann, terns, 'They are back.')
      await say(ann, terns, 'All of them.')
      await becomes(titleOf(laptop), '(2) Settings · Messenger')
      await becomes(titleOf(mobile), '(2) Conversations · Messenger')
      await accessible(laptop)
      await entry(laptop, 'Terns').click()
      await becomes(titleOf(laptop), 'Terns · Messenger')
      await becomes(titleOf(mobile), 'Conversations · Messenger')
    })

    it('stays as one goes from one to the other, and marks where one is', async () => {
      const { ann, ben } = stage.people
      const { id } = await begin(ann, [ben], 'Owls')
      await begin(ann, [ben], 'Rooks')
      const page = await stage.open(ann, `/conversations/${id}`)
      const current = () => page.locator('.entry[aria-current=page] .entry-title').allInnerTexts()
      await becomes(current, ['Owls'])
      // It is one and the same: what a script has put into it is there still.
      await page.locator('#sidebar').evaluate((sidebar) => Object.assign(sidebar, { isSame: true }))
      await entry(page, 'Rooks').click()
      await becomes(current, ['Rooks'])
      await page.goBack()
      await becomes(current, ['Owls'])
      // The mark is there still when the list is drawn anew.
      await begin(ben, [ann], 'Wrens')
      await entry(page, 'Wrens').waitFor()
      expect(await current()).toEqual(['Owls'])
      const isSame = (sidebar: Element) => Reflect.get(sidebar, 'isSame')
      expect(await page.locator('#sidebar').evaluate(isSame)).toBe(true)
    })

    it('belongs to whoever is logged in', async () => {
      const { ann, ben } = stage.people
      await begin(ann, [stage.people.cleo], 'Herons')
      const page = await stage.open(ann, '/')
      await entry(page, 'Herons').waitFor()
      // In another tab Ann leaves, and Ben comes.
      const context = page.context()
      const bens = await stage.context(ben)
      await context.clearCookies()
      await context.addCookies(await bens.cookies())
      stage.cut()
      await page.locator('#dashboard.phx-error').waitFor()
      stage.mend()
      await page.locator('.bar-me', { hasText: 'Ben' }).waitFor()
      await live(page)
      expect(await entry(page, 'Herons').count()).toBe(0)
    })
  })

  describe('notifications', () => {
    /** A browser whose notifications are written down, as nobody can look at them here. */
    async function attentive(user: User): Promise<BrowserContext> {
      const context = await stage.context(user, { permissions: ['notifications'] })
      await context.addInitScript(() => {
        class Recorded extends EventTarget {
          static readonly permission = 'granted'
          constructor(title: string, options: NotificationOptions) {
            super()
            shown.push(this)
            told.push({ title, ...options })
          }
          close(): void {}
        }
        const shown: Recorded[] = []
        const told: object[] = []
        Object.assign(window, { Notification: Recorded, shown, told })
      })
      return context
    }

    async function tab(context: BrowserContext, path: string): Promise<Page> {
      const page = await context.newPage()
      await page.goto(path)
      await live(page)
      return page
    }

    it('are shown once, however many tabs there are, and lead to the conversation', async () => {
      const { ann } = stage.people
      const egon = await newUser('Egon')
      const terns = await begin(ann, [egon], 'Terns')
      const context = await attentive(egon)
      const pages = [await tab(context, '/settings'), await tab(context, '/')]
      const all = async () => (await Promise.all(pages.map(told))).flat()
      await say(ann, terns, 'They are back.')
      for (const page of pages) await becomes(async () => (await page.title()).slice(0, 3), '(1)')
      await expect.poll(all, { timeout: 20_000 }).toHaveLength(1)
      expect(await all()).toMatchObject([{ title: 'Ann · Terns', body: 'They are back.' }])
      const [first] = pages
      if (!first) throw new Error('There is no page.')
      const page = (await told(first)).length > 0 ? first : (pages[1] ?? first)
      await page.evaluate(() => Reflect.get(window, 'shown')[0].dispatchEvent(new Event('click')))
      await page.waitForURL(`**/conversations/${terns.id}`)
    })

    it('are done without where a page may show none', async () => {
      const { ann } = stage.people
      const gil = await newUser('Gil')
      const terns = await begin(ann, [gil], 'Terns')
      const context = await stage.context(gil, { permissions: ['notifications'] })
      await context.addInitScript(() => {
        class Refused {
          static readonly permission = 'granted'
          constructor() {
            throw new TypeError('Illegal constructor.')
          }
        }
        Object.assign(window, { Notification: Refused })
      })
      const page = await tab(context, '/settings')
      await say(ann, terns, 'They are back.')
      await becomes(titleOf(page), '(1) Settings · Messenger')
      const held = () =>
        page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name))
      await becomes(held, expect.arrayContaining([expect.stringMatching('^told:')]))
    })

    it('are not shown of what is on screen in another tab', async () => {
      const { ann } = stage.people
      const fay = await newUser('Fay')
      const [owls, rooks] = [await begin(ann, [fay], 'Owls'), await begin(ann, [fay], 'Rooks')]
      const context = await attentive(fay)
      const pages = [
        await tab(context, `/conversations/${owls.id}/details`),
        await tab(context, '/settings'),
      ]
      const all = async () => (await Promise.all(pages.map(told))).flat()
      await say(ann, owls, 'Hoo.')
      await say(ann, rooks, 'Kaah.')
      await expect.poll(all, { timeout: 20_000 }).toMatchObject([{ title: 'Ann · Rooks' }])
    })
  })
})

inChromium('a server that is started again', (stage) => {
  it('finds the form as it was', async () => {
    const page = await stage.open(stage.people.ann, '/')
    await search(page).fill('cle')
    await page.getByRole('option', { name: 'Cleo' }).click()
    await becomes(chosen(page), ['A\nYou', 'C\nCleo'])
    await page.getByLabel('Title').fill('Grebes')
    const { endpoint, port } = stage.running
    await endpoint.close()
    await page.locator('#dashboard.phx-error').waitFor()
    const another = defineMessenger({ secretKeyBase, logger: false })
    await another.listen({ host: '127.0.0.1', port })
    await live(page)
    expect(await chosen(page)()).toEqual(['A\nYou', 'C\nCleo'])
    expect(await page.getByLabel('Title').inputValue()).toBe('Grebes')
    await page.getByRole('button', { name: 'Begin conversation' }).click()
    await page.waitForURL('**/conversations/*')
    await another.close()
  })
})
