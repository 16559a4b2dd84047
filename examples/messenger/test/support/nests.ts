/** A conversation in Chromium, and what one does and sees in it. */
import type { BrowserContextOptions, Page } from 'playwright-core'
import { beforeEach, expect } from 'vitest'
import { type Conversation, createConversation } from '../../src/conversations/conversations.ts'
import { messagesOf, postMessage } from '../../src/messages/messages.ts'
import { personOf, type User } from '../../src/people/people.ts'
import type { Stage } from './browser.ts'
import { live } from './live-page.ts'

/** A conversation of Ann, its owner, Ben and Cleo; each test has another one. */
export interface Nests {
  readonly id: string
  open(user: User, rest?: string, options?: BrowserContextOptions): Promise<Page>
  /** What the server has, in order. */
  stored(): Promise<string[]>
  say(author: User, body: string): Promise<void>
  /** Ben says `Message 1`, and so on. */
  fill(count: number): Promise<void>
  /** Takes the connection of a page away, and gives it back. */
  reconnect(page: Page): Promise<void>
}

export function nestsOn(stage: Stage): Nests {
  let nests: Conversation
  let keys = 0

  beforeEach(async () => {
    const { ann, ben, cleo } = stage.people
    const members = [ben, cleo].map(({ id }) => ({ userId: id }))
    const made = await createConversation(personOf(ann), { title: 'Nests', members })
    if (!made.ok) throw new Error('It could not begin.')
    nests = made.value
  })

  async function say(author: User, body: string): Promise<void> {
    keys += 1
    const posted = await postMessage(personOf(author), nests.id, { key: `key-${keys}`, body })
    if (!posted.ok) throw new Error('It could not be said.')
  }

  return {
    get id() {
      return nests.id
    },
    open: (user, rest = '', options) =>
      stage.open(user, `/conversations/${nests.id}${rest}`, options),
    stored: async () =>
      (await messagesOf(personOf(stage.people.ann), nests.id)).messages.map(({ body }) => body),
    say,
    async fill(count) {
      for (let number = 1; number <= count; number += 1) {
        await say(stage.people.ben, `Message ${number}`)
      }
    },
    async reconnect(page) {
      stage.cut()
      await page.getByText('The server cannot be reached.').waitFor()
      stage.mend()
      await live(page)
    },
  }
}

export const field = (page: Page) => page.getByRole('textbox', { name: 'Message' })

export const shows = (page: Page, texts: readonly string[]) =>
  expect
    .poll(() => page.locator('#messages .message-text').allInnerTexts(), { timeout: 20_000 })
    .toEqual(texts)

export async function scrollUpTo(page: Page, text: string): Promise<void> {
  await expect
    .poll(
      async () => {
        await page.mouse.wheel(0, -3000)
        return page.getByText(text, { exact: true }).count()
      },
      { timeout: 30_000 },
    )
    .toBe(1)
}

export const isAtEnd = (page: Page) =>
  expect
    .poll(() => page.locator('#log').evaluate((log) => Math.abs(Math.round(log.scrollTop))))
    .toBe(0)
