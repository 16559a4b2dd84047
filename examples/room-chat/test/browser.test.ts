import { type Browser, chromium, type Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { type Cable, cable } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { database } from '../src/database.ts'
import { seed } from '../src/seed.ts'
import { type Chat, startChat } from '../src/start.ts'
import { emailOf, newUser, PASSWORD, secretKeyBase } from './chat.ts'

let chat: Chat
let browser: Browser
let url: string
let line: Cable
let complaints: string[]

beforeAll(async () => {
  const repo = await openTestDatabase(database)
  await seed(repo)
  chat = await startChat({ repo, secretKeyBase, host: '127.0.0.1', port: 0, logger: false })
  line = cable(chat.server)
  url = chat.url
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  })
}, 120_000)

afterAll(async () => {
  await browser.close()
  await chat.stop()
})

beforeEach(() => {
  complaints = []
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
  expect(complaints).toEqual([])
})

/** A person with a browser of their own, on the list of rooms. */
async function enter(nickname: string): Promise<Page> {
  const context = await browser.newContext()
  context.setDefaultTimeout(30_000)
  context.on('weberror', (error) => complaints.push(error.error().message))
  const page = await context.newPage()
  page.on('console', (message) => {
    // A connection that we cut is an error to the browser; one of our own making is one to us.
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  await newUser(nickname)
  await page.goto(`${url}/users/log-in`)
  await fillIn(page, nickname)
  await connected(page)
  return page
}

async function fillIn(page: Page, nickname: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(emailOf(nickname))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
}

async function enterRoom(nickname: string, room = 'Welcome'): Promise<Page> {
  const page = await enter(nickname)
  await page.getByRole('link', { name: room, exact: false }).click()
  await page.getByRole('heading', { name: room }).waitFor()
  await connected(page)
  return page
}

const connected = (page: Page) => page.getByRole('status').getByText('Connected').waitFor()
const field = (page: Page) => page.getByRole('textbox')
const log = (page: Page) => page.getByRole('log')
const bodies = (page: Page) => log(page).locator('.body').allTextContents()

async function say(page: Page, body: string): Promise<void> {
  await field(page).fill(body)
  await field(page).press('Enter')
}

describe('a conversation', { timeout: 90_000 }, () => {
  it('goes from one to the other, with a sign of typing and the history for who comes later', async () => {
    const ann = await enterRoom('Ann')
    const bob = await enterRoom('Bob')

    await field(ann).pressSequentially('Hel')
    await bob.getByText('Ann is typing…').waitFor()
    await say(ann, 'Hello, <b>Bob</b>')
    await log(bob).getByText('Hello, <b>Bob</b>').waitFor()
    await bob.getByText('Ann is typing…').waitFor({ state: 'hidden' })
    expect(await field(ann).inputValue()).toBe('')

    await say(bob, 'Hello @ann')
    const mention = log(ann).locator('.mentioned')
    await mention.getByText('mentions you').waitFor()
    expect(await mention.locator('.at').textContent()).toBe('@ann')
    expect(await log(ann).locator('.author').allTextContents()).toEqual(['You', 'Bob'])

    const late = await enterRoom('Late')
    await log(late).getByText('Hello @ann').waitFor()
    expect(await bodies(late)).toEqual(['Hello, <b>Bob</b>', 'Hello @ann'])
  })

  it('takes Shift+Enter for a new line', async () => {
    const ann = await enterRoom('Liner', 'Tea kitchen')
    await field(ann).pressSequentially('one')
    await field(ann).press('Shift+Enter')
    await field(ann).pressSequentially('two')
    await field(ann).press('Enter')
    await log(ann).getByText('one two').waitFor()
    expect((await bodies(ann)).at(-1)).toBe('one\ntwo')
  })

  it('explains a refused message at the field and gives the text back', async () => {
    const ann = await enterRoom('Refused')
    await say(ann, '   ')
    await ann.getByRole('alert').getByText("The message can't be blank.").waitFor()
    await field(ann).and(ann.locator('[aria-invalid="true"]')).waitFor()
    expect(await field(ann).getAttribute('aria-describedby')).toContain('message-error')

    await field(ann).fill('x')
    await ann.getByRole('alert').waitFor({ state: 'hidden' })
    expect(await field(ann).getAttribute('aria-invalid')).toBeNull()

    const long = 'x'.repeat(2001)
    await say(ann, long)
    await ann.getByRole('alert').getByText('should have at most 2,000 characters').waitFor()
    expect(await field(ann).inputValue()).toBe(long)
    expect(await ann.locator('.waiting').count()).toBe(0)
  })

  it('brings only mentions to a reader who wants no more, until they want all', async () => {
    const ann = await enterRoom('Noisy', 'Tea kitchen')
    const bob = await enterRoom('Quiet', 'Tea kitchen')
    await say(ann, 'before')
    await log(bob).getByText('before').waitFor()

    const only = bob.getByRole('switch', { name: 'Only my mentions' })
    await only.check()
    await log(bob).getByText('before').waitFor({ state: 'detached' })
    await say(ann, 'nothing for anybody')
    await say(ann, 'for @quiet')
    await log(bob).getByText('for @quiet').waitFor()
    // What was said first has not come, though the second has.
    expect(await bodies(bob)).toEqual(['for @quiet'])
    await say(bob, 'my own')
    await log(bob).getByText('my own').waitFor()

    await only.uncheck()
    await log(bob).getByText('nothing for anybody').waitFor()
    expect((await bodies(bob)).slice(-4)).toEqual([
      'before',
      'nothing for anybody',
      'for @quiet',
      'my own',
    ])
  })
})

describe('a lost connection', { timeout: 90_000 }, () => {
  it('is shown, keeps what is said, and loses and doubles nothing when it is back', async () => {
    const ann = await enterRoom('Lost')
    const bob = await enterRoom('Found')
    line.cut()
    for (const page of [ann, bob]) {
      await page.getByRole('status').getByText('Reconnecting…').waitFor()
      await page.getByText('The connection is lost.').waitFor()
    }
    await say(ann, 'said in the dark')
    await say(bob, 'and answered')
    await ann.getByText('Sending…').waitFor()

    line.mend()
    for (const page of [ann, bob]) {
      await connected(page)
      await log(page).getByText('said in the dark').waitFor()
      await log(page).getByText('and answered').waitFor()
      await page.getByText('Sending…').waitFor({ state: 'detached' })
      await page.getByText('Enter sends').waitFor()
      const said = await bodies(page)
      expect(said.filter((body) => body === 'said in the dark')).toHaveLength(1)
      expect(said.filter((body) => body === 'and answered')).toHaveLength(1)
    }
    expect(await bodies(ann)).toEqual(await bodies(bob))
  })

  it('ends at the page to log in for somebody who logged out in another tab', async () => {
    const here = await enterRoom('Twotabs')
    const there = await here.context().newPage()
    await there.goto(`${url}/rooms`)
    await there.getByRole('button', { name: 'Log out' }).click()
    await here.getByLabel('Password').waitFor()
  })
})

describe('the list of rooms', { timeout: 90_000 }, () => {
  it('shows a room at once, in its place, and follows what becomes of it', async () => {
    const bob = await enter('Watcher')
    const ann = await enter('Builder')
    await ann.getByRole('link', { name: 'Open a room' }).click()
    await ann.getByLabel('Name').fill('Attic & <cellar>')
    await ann.getByRole('button', { name: 'Open room' }).click()
    await ann.getByRole('heading', { name: 'Attic & <cellar>' }).waitFor()

    await bob.getByText('New room: Attic & <cellar>').waitFor()
    const names = await bob.locator('.rooms .name').allTextContents()
    expect(names).toEqual(['Attic & <cellar>', 'Tea kitchen', 'Welcome'])
    await bob.getByRole('link', { name: 'Attic' }).click()
    await bob.getByRole('heading', { name: 'Attic & <cellar>' }).waitFor()
    await connected(bob)

    await ann.getByRole('link', { name: 'Change' }).click()
    await ann.getByLabel('Name').fill('Loft')
    await ann.getByRole('button', { name: 'Save' }).click()
    await bob.getByRole('heading', { name: 'Loft' }).waitFor()

    await ann.getByRole('link', { name: 'Change' }).click()
    await ann.locator('summary').getByText('Close room').click()
    await ann.locator('form').getByRole('button', { name: 'Close room' }).click()
    await ann.getByText('The room “Loft” is closed.').waitFor()
    await bob.getByText('There is no such room any more.').waitFor()
    expect(await field(bob).isDisabled()).toBe(true)
  })
})

describe('without a mouse', { timeout: 90_000 }, () => {
  it('reaches everything by Tab', async () => {
    const ann = await enterRoom('Keyboard')
    const passed: string[] = []
    await ann.reload()
    for (let n = 0; n < 10; n++) {
      await ann.keyboard.press('Tab')
      passed.push(
        await ann.evaluate(
          () => document.activeElement?.id || document.activeElement?.textContent?.trim() || '',
        ),
      )
    }
    expect(passed.map((name) => name.replace(/\s+/g, ' '))).toEqual([
      'Skip to content',
      'Room chat',
      'Keyboard',
      'Log out',
      '← All rooms',
      'mentions-only',
      'Invite',
      'scroll',
      'message',
      'Send',
    ])
  })

  it('offers a finger nothing smaller than 44 pixels on a phone', async () => {
    const ann = await enterRoom('Finger')
    await ann.setViewportSize({ width: 390, height: 780 })
    const small: string[] = []
    for (const target of await ann
      .locator('a:visible, button:visible, textarea, label.switch')
      .all()) {
      const box = await target.boundingBox()
      // The skip link is a pixel until it has the focus.
      if (!box || box.width <= 1) continue
      if (box.height < 44 || box.width < 44) small.push((await target.textContent()) ?? '')
    }
    expect(small).toEqual([])
    const overflow = await ann.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    expect(overflow).toBe(0)
  })
})

describe('an invitation', { timeout: 90_000 }, () => {
  it('is read in the mailbox, and leads to the room', async () => {
    const ann = await enterRoom('Host')
    await ann.getByRole('link', { name: 'Invite' }).click()
    await ann.getByLabel('E-mail address').fill('guest@example.com')
    await ann.getByRole('button', { name: 'Send invitation' }).click()
    await ann.getByText('guest@example.com is invited.').waitFor()
    await ann.getByRole('link', { name: 'Open the mailbox' }).click()
    await ann.getByRole('link', { name: 'Host invites you to “Welcome”' }).click()
    const mail = ann.frameLocator('iframe')
    const link = await mail.getByRole('link', { name: 'Come in' }).getAttribute('href')

    const context = await browser.newContext({ baseURL: url })
    const guest = await context.newPage()
    await newUser('Guest')
    await guest.goto(new URL(link ?? '').pathname)
    await fillIn(guest, 'Guest')
    await guest.getByRole('heading', { name: 'Welcome' }).waitFor()
  })
})

describe('without JavaScript', { timeout: 90_000 }, () => {
  it('opens, mends, changes and closes a room by its forms', async () => {
    const context = await browser.newContext({ javaScriptEnabled: false })
    const page = await context.newPage()
    await newUser('Plain')
    await page.goto(`${url}/users/log-in`)
    await fillIn(page, 'Plain')
    await page.getByRole('link', { name: 'Open a room' }).click()
    await page.getByLabel('Name').fill('Tea Kitchen')
    await page.getByRole('button', { name: 'Open room' }).click()
    await page.getByRole('link', { name: 'Name: is the name of another room' }).waitFor()
    await page.getByLabel('Name').fill('Garden')
    await page.getByRole('button', { name: 'Open room' }).click()
    await page.getByRole('heading', { name: 'Garden' }).waitFor()
    await page.getByRole('link', { name: 'Read what was said' }).click()
    await page.getByText('Nothing was said here.').waitFor()
    await page.getByRole('link', { name: 'To the room' }).click()
    await page.getByRole('link', { name: 'Change' }).click()
    await page.getByLabel('Topic').fill('Beds and borders')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Beds and borders').waitFor()
    await page.getByRole('link', { name: 'Change' }).click()
    await page.locator('summary').getByText('Close room').click()
    await page.locator('form').getByRole('button', { name: 'Close room' }).click()
    await page.getByText('The room “Garden” is closed.').waitFor()
  })
})
