import type { Browser, BrowserContext, Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { type Cable, cable } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../scripts/parts.ts'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import { type Running, startRooms } from '../src/start.ts'
import {
  anonymous,
  bodies,
  type Complaints,
  connected,
  enter,
  line,
  log,
  newContext,
  openBrowser,
  openTab,
  register,
  say,
} from './people.ts'
import { secretKeyBase } from './secret.ts'

const executablePath = chromiumPath()

describe.skipIf(!executablePath)('in Chromium', { timeout: 90_000 }, () => {
  let running: Running
  let url: string
  let browser: Browser
  let complaints: Complaints
  let wire: Cable

  beforeAll(async () => {
    const repo = await openTestDatabase(database)
    const posts = new MemoryPosts()
    const address = { host: '127.0.0.1', port: 0 }
    running = await startRooms({ repo, posts, secretKeyBase, logger: false, ...address })
    url = running.url
    wire = cable(running.server)
    browser = await openBrowser(executablePath)
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await running?.stop()
  })

  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    expect(complaints).toEqual([])
  })

  const person = (): Promise<BrowserContext> => newContext(browser, complaints)
  const visit = async (room: string): Promise<Page> => openTab(await person(), url, room)

  it('shows who is logged in once, with their tabs, and all the anonymous as one number', async () => {
    const ann = await person()
    const first = await enter(ann, url, 'lounge', 'Ann')
    await line(first, 'Ann', 'computer').waitFor()
    const second = await openTab(ann, url, 'lounge')
    const bob = await enter(await person(), url, 'lounge', 'Bob')
    const strangers = [await visit('lounge'), await visit('lounge'), await visit('lounge')]
    for (const page of [first, second, bob]) {
      await line(page, 'Ann', '2 tabs').waitFor()
      await anonymous(page, 'and 3 anonymous visitors').waitFor()
      expect(await page.locator('#people li').count()).toBe(3)
    }
    const [stranger] = strangers
    await stranger?.getByText('you among them').waitFor()

    await second.close()
    await strangers[1]?.close()
    await line(first, 'Ann', 'computer').and(first.locator('[data-tabs="1"]')).waitFor()
    await anonymous(first, 'and 2 anonymous visitors').waitFor()
    await bob.close()
    await line(first, 'Bob', 'computer').waitFor({ state: 'detached' })
  })

  it('refuses what the anonymous write, and keeps it until they have an account', async () => {
    const stranger = await visit('lounge')
    const ann = await enter(await person(), url, 'lounge', 'Ann')
    await stranger.getByText('You read along as one of the anonymous.').waitFor()
    await say(ann, 'Hello, <b>stranger</b>')
    await log(stranger).getByText('Hello, <b>stranger</b>').waitFor()

    await say(stranger, 'Me too')
    await stranger.getByRole('alert').getByText('Not signed in.').waitFor()
    expect(await stranger.getByRole('textbox').inputValue()).toBe('Me too')
    await stranger.getByRole('link', { name: 'Log in to write' }).click()
    await register(stranger, 'Eve')
    await stranger.getByText('Enter sends').waitFor()
    await stranger.getByRole('button', { name: 'Send' }).click()
    await log(ann).getByText('Me too').waitFor()
    await line(ann, 'Eve', 'computer').waitFor()
  })

  it('shows who is typing, to others', async () => {
    const context = await person()
    const ann = await enter(context, url, 'workshop', 'Ann')
    const stranger = await visit('workshop')
    await ann.getByRole('textbox').pressSequentially('Hel')
    await stranger.getByText('Ann is typing…').waitFor()
    await say(ann, 'Hello')
    await stranger.getByText('Ann is typing…').waitFor({ state: 'hidden' })
  })

  it('brings a page that was cut off what it missed, and sends what was kept, once', async () => {
    const ann = await enter(await person(), url, 'library', 'Ann')
    const bob = await enter(await person(), url, 'library', 'Bob')
    await say(ann, 'before')
    await log(bob).getByText('before').waitFor()

    const received: string[] = []
    bob.on('websocket', (socket) => {
      socket.on('framereceived', ({ payload }) => received.push(payload.toString()))
    })
    wire.cut()
    for (const page of [ann, bob]) {
      await page.getByRole('status').getByText('Reconnecting…').waitFor()
      await page.getByText('The connection is lost.').waitFor()
    }
    await say(ann, 'said in the dark')
    await say(bob, 'and answered')
    await ann.getByText('Sending…').waitFor()
    wire.mend()
    for (const page of [ann, bob]) {
      await connected(page)
      await log(page).getByText('said in the dark').waitFor()
      await log(page).getByText('and answered').waitFor()
      await page.getByText('Sending…').waitFor({ state: 'detached' })
      await line(page, 'Ann', 'computer').waitFor()
      await line(page, 'Bob', 'computer').waitFor()
      expect((await bodies(page)).toSorted()).toEqual([
        'and answered',
        'before',
        'said in the dark',
      ])
    }
    expect(await bodies(ann)).toEqual(await bodies(bob))
    // By the history, that is: not by loading all of the recent posts again.
    expect(received.join('\n')).toContain('said in the dark')
    expect(received.join('\n')).not.toContain('"recent"')
  })

  it('loads the recent posts again where the history does not reach back', async () => {
    const context = await person()
    const received: string[] = []
    // A server that was started anew has another history.
    await context.routeWebSocket(/socket/, (page) => {
      const server = page.connectToServer()
      page.onMessage((frame) =>
        server.send(String(frame).replace(/"since":"[^"]+"/, '"since":"another_history-7"')),
      )
      server.onMessage((frame) => {
        received.push(String(frame))
        page.send(frame)
      })
    })
    const ann = await enter(context, url, 'library', 'Ann')
    await say(ann, 'the last one')
    await log(ann).getByText('the last one').waitFor()
    const said = await bodies(ann)
    received.length = 0
    wire.cut()
    await ann.getByText('The connection is lost.').waitFor()
    wire.mend()
    await connected(ann)
    await ann.getByText('Enter sends').waitFor()
    await expect.poll(() => received.join('\n'), { timeout: 30_000 }).toContain('"recent"')
    expect(received.join('\n')).toContain('"gap":true')
    expect(await bodies(ann)).toEqual(said)
  })

  it('A-117: makes an anonymous visitor of who logs out in another tab', async () => {
    const context = await person()
    const ann = await enter(context, url, 'garden', 'Ann')
    const watcher = await visit('garden')
    await line(watcher, 'Ann', 'computer').waitFor()
    const other = await context.newPage()
    await other.goto(url)
    await other.getByRole('button', { name: 'Log out' }).click()
    await other.getByText('You are logged out.').waitFor()

    await ann.getByText('You read along as one of the anonymous.').waitFor()
    await ann.getByRole('link', { name: 'Log in', exact: true }).waitFor()
    expect(await ann.getByRole('button', { name: 'Log out' }).count()).toBe(0)
    await anonymous(watcher, '2 anonymous visitors').waitFor()
    expect(await watcher.locator('.person').count()).toBe(0)
  })

  it('makes one of whoever is logged out from another device, or whose account is deleted', async () => {
    const [here, there] = [await person(), await person()]
    const page = await enter(here, url, 'garden', 'Fay')
    const device = await enter(there, url, 'garden', 'Fay')
    await line(page, 'Fay', '2 tabs').waitFor()
    await page.getByRole('link', { name: 'Fay' }).click()
    await page.getByRole('link', { name: 'See your devices' }).click()
    await page.getByRole('button', { name: /^Log out \S/ }).click()
    await device.getByText('You read along as one of the anonymous.').waitFor()

    const again = await openTab(here, url, 'garden')
    await line(again, 'Fay', 'computer').waitFor()
    const user = await accounts.userByEmail('fay@example.com')
    await accounts.deleteUser(user?.id ?? '')
    await again.getByText('You read along as one of the anonymous.').waitFor()
  })

  it('gets another token for a page that was open for longer than a token is good', async () => {
    const ann = await enter(await person(), url, 'workshop', 'Ann')
    const shown = await tokenIn(ann)
    const joins: string[] = []
    ann.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => joins.push(payload.toString()))
    })
    await ann.clock.setFixedTime(Date.now() + 20 * 60_000)
    wire.cut()
    await ann.getByText('The connection is lost.').waitFor()
    wire.mend()
    await connected(ann)
    await ann.getByText('Enter sends').waitFor()
    const renewed = await tokenIn(ann)
    expect(renewed).not.toBe(shown)
    // By that one, and by no other.
    expect(joins.join('\n')).toContain(renewed)
    expect(joins.join('\n')).not.toContain(shown)
    await say(ann, 'still here')
    await log(ann).getByText('still here').waitFor()
  })

  it('gets one also after it has come back with a token that is not good any more', async () => {
    const context = await person()
    // As if it had been asleep, and woken up by the connection.
    let isAsleep = false
    await context.routeWebSocket(/socket/, (page) => {
      const server = page.connectToServer()
      page.onMessage((frame) =>
        server.send(isAsleep ? String(frame).replace(/"token":"ey/, '"token":"no') : frame),
      )
    })
    const ann = await enter(context, url, 'workshop', 'Ann')
    const shown = await tokenIn(ann)
    isAsleep = true
    wire.cut()
    await ann.getByText('The connection is lost.').waitFor()
    await ann.clock.setFixedTime(Date.now() + 20 * 60_000)
    const renewal = ann.waitForResponse(/token$/)
    wire.mend()
    await renewal
    isAsleep = false
    await ann.getByText('Enter sends').waitFor()
    expect(await tokenIn(ann)).not.toBe(shown)
    await line(ann, 'Ann', 'computer').waitFor()
  })

  it('keeps the list of rooms up to date', async () => {
    const page = await (await person()).newPage()
    await page.goto(url)
    await connected(page)
    const garden = page.getByRole('link', { name: 'Garden' })
    await garden.getByText('Nobody here').waitFor()
    const ann = await enter(await person(), url, 'garden', 'Ann')
    await garden.getByText('1 here', { exact: true }).waitFor()
    const stranger = await visit('garden')
    await garden.getByText('1 here, and 1 anonymous').waitFor()
    await ann.close()
    await stranger.close()
    await garden.getByText('Nobody here').waitFor()
  })

  it('offers a finger nothing smaller than 44 pixels on a phone, and scrolls nothing sideways', async () => {
    const ann = await enter(await person(), url, 'lounge', 'Ann-with-a-long-name')
    await line(ann, 'Ann', 'computer').waitFor()
    await ann.setViewportSize({ width: 360, height: 640 })
    const list = await (await person()).newPage()
    await list.goto(url)
    await connected(list)
    await list.setViewportSize({ width: 360, height: 640 })
    for (const page of [ann, list]) {
      const small: string[] = []
      for (const target of await page.locator('a:visible, button:visible, textarea').all()) {
        const box = await target.boundingBox()
        // The skip link is a pixel until it has the focus.
        if (!box || box.width <= 1) continue
        if (box.height < 44 || box.width < 44) small.push((await target.textContent()) ?? '')
      }
      expect(small).toEqual([])
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      )
      expect(overflow).toBe(0)
    }
  })
})

const tokenIn = async (page: Page): Promise<string> =>
  (await page.locator('meta[name=user_token]').getAttribute('content')) ?? ''
