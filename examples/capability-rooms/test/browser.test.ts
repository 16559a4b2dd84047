import type { Browser, Page } from 'playwright-core'
import { type Cable, cable, type TestClock, testClock } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../scripts/parts.ts'
import { MINUTE } from '../src/rooms/bounds.ts'
import { memoryStore } from '../src/rooms/memory-store.ts'
import { type Running, startRooms } from '../src/start.ts'
import { type Complaints, follow, inside, newPerson, openBrowser, openRoom, say } from './people.ts'

const executablePath = chromiumPath()

describe.skipIf(!executablePath)('in Chromium', { timeout: 90_000 }, () => {
  let clock: TestClock
  let running: Running
  let line: Cable
  let url: string
  let browser: Browser
  let complaints: Complaints

  beforeAll(async () => {
    clock = testClock()
    const store = memoryStore({ rooms: 50, messages: 5 })
    running = await startRooms({ store, host: '127.0.0.1', port: 0, logger: false, clock })
    line = cable(running.server)
    url = running.url
    browser = await openBrowser(executablePath)
  }, 120_000)
  afterAll(async () => {
    await browser.close()
    await running.stop()
  })

  beforeEach(() => {
    complaints = []
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
    expect(complaints).toEqual([])
  })

  const person = () => newPerson(browser, complaints)
  const log = (page: Page) => page.getByRole('log')
  const bodies = (page: Page) => log(page).locator('.body').allTextContents()
  const seal = (page: Page) => log(page).getByRole('button', { name: 'Read and burn' })

  async function two(choices = {}): Promise<[Page, Page, link: string]> {
    const [ann, bob] = [await person(), await person()]
    const link = await openRoom(ann, url, choices)
    await follow(bob, link)
    return [ann, bob, link]
  }

  describe('a room', () => {
    it('lets two with the link talk, and nobody with another', async () => {
      const [ann, bob, link] = await two({ mode: 'Only the newest' })
      await ann.getByText('Nobody has said anything.').waitFor()
      await say(ann, 'Hello, <b>Bob</b>')
      await log(bob).getByText('Hello, <b>Bob</b>').waitFor()
      await say(bob, 'שלום Ann')
      await log(ann).getByText('שלום Ann').waitFor()
      expect(await log(ann).locator('.author').first().textContent()).toBe('You')

      const eve = await person()
      await eve.goto(link.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')))
      await eve.getByRole('heading', { name: 'This link opens nothing' }).waitFor()
      expect(await eve.locator('#conversation').count()).toBe(0)
      await eve.goto(`${url}/room`)
      await eve.getByRole('heading', { name: 'This link opens nothing' }).waitFor()

      // Another fragment is another room, in the same tab.
      await eve.evaluate((address) => {
        location.href = address
      }, link)
      await inside(eve)
      await log(eve).getByText('Hello, <b>Bob</b>').waitFor()
    })

    it('says how many are here, and when one of them goes', async () => {
      const [ann, bob, link] = await two()
      const cat = await person()
      await follow(cat, link)
      for (const page of [ann, bob, cat]) await page.getByText('3 here').waitFor()
      await cat.close()
      for (const page of [ann, bob]) await page.getByText('2 here').waitFor()
    })

    it('keeps nothing in the browser and asks nobody else', async () => {
      const ann = await person()
      const asked = new Set<string>()
      ann.on('request', (request) => asked.add(new URL(request.url()).origin))
      await openRoom(ann, url)
      await say(ann, 'a word')
      await ann.getByText('Not read yet').waitFor()
      expect([...asked]).toEqual([new URL(url).origin])
      expect(await ann.context().cookies()).toEqual([])
      const kept = await ann.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
      }))
      expect(kept).toEqual({ local: 0, session: 0, databases: 0, workers: 0 })
    })

    it('copies its link', async () => {
      const ann = await person()
      await ann.context().grantPermissions(['clipboard-read', 'clipboard-write'])
      const link = await openRoom(ann, url)
      await ann.getByRole('button', { name: 'Copy link' }).click()
      await ann.getByRole('status').getByText('Copied').waitFor()
      expect(await ann.evaluate(() => navigator.clipboard.readText())).toBe(link)
    })
  })

  describe('a message', () => {
    it('burns when the first other person reads it', async () => {
      const [ann, bob, link] = await two()
      const cat = await person()
      await follow(cat, link)
      await say(ann, 'for one of you')
      await ann.getByText('Not read yet').waitFor()
      await seal(cat).waitFor()
      // What nobody has opened is on no page, hidden or not.
      expect(await bob.content()).not.toContain('for one of you')

      await seal(bob).click()
      await log(bob).getByText('for one of you').waitFor()
      await log(ann).getByText('Read, and gone').waitFor()
      await seal(cat).waitFor({ state: 'detached' })
      expect(await ann.content()).not.toContain('for one of you')

      const late = await person()
      await follow(late, link)
      await late.getByText('Nobody has said anything.').waitFor()

      await bob.getByRole('button', { name: 'Forget' }).click()
      expect(await bob.content()).not.toContain('for one of you')
    })

    it('is read by one person only, when two try at once', async () => {
      const [ann, bob, link] = await two()
      const cat = await person()
      await follow(cat, link)
      await say(ann, 'only once')
      await seal(bob).waitFor()
      await seal(cat).waitFor()
      // By handles: a click by the locator would wait for a seal that the other one has broken meanwhile.
      const seals = await Promise.all([seal(bob).elementHandle(), seal(cat).elementHandle()])
      await Promise.all(seals.map((handle) => handle?.dispatchEvent('click')))
      await log(ann).getByText('Read, and gone').waitFor()
      for (const page of [bob, cat]) await seal(page).waitFor({ state: 'detached' })
      const read = [...(await bodies(bob)), ...(await bodies(cat))]
      expect(read).toEqual(['only once'])
    })

    it('waits for who comes later', async () => {
      const ann = await person()
      const link = await openRoom(ann, url)
      await say(ann, 'you are late')
      await ann.getByText('Not read yet').waitFor()
      const bob = await person()
      await follow(bob, link)
      await seal(bob).click()
      await log(bob).getByText('you are late').waitFor()
    })

    it('takes the place of the one before', async () => {
      const [ann, bob] = await two({ mode: 'Only the newest' })
      await say(ann, 'first')
      await say(bob, 'mine')
      await log(bob).getByText('first').waitFor()
      await say(ann, 'second')
      await log(bob).getByText('second').waitFor()
      await log(ann).getByText('second').waitFor()
      await log(ann).getByText('first').waitFor({ state: 'detached' })
      expect(await bodies(bob)).toEqual(['mine', 'second'])
    })

    it('leaves the page when its time is up', async () => {
      const ann = await person()
      await ann.clock.install()
      await openRoom(ann, url, { mode: 'Only the newest', message: '1 minute' })
      await say(ann, 'for a minute')
      await ann.locator('.message:not([data-state])').waitFor()
      await ann.clock.fastForward(MINUTE)
      await ann.getByText('for a minute').waitFor({ state: 'detached' })
    })

    it('comes back with a reason when it cannot be sent', async () => {
      const ann = await person()
      await openRoom(ann, url)
      await say(ann, '   ')
      await ann.getByRole('alert').getByText('Write something first.').waitFor()

      const long = 'x'.repeat(9_000)
      await say(ann, long)
      await ann.getByRole('alert').getByText('The message is too long.').waitFor()
      expect(await ann.getByRole('textbox').inputValue()).toBe(long)

      for (const word of ['1', '2', '3', '4', '5', 'too many']) await say(ann, word)
      await ann.getByRole('alert').getByText('The room is full').waitFor()
      expect(await ann.getByRole('textbox').inputValue()).toBe('too many')
      expect(await bodies(ann)).toEqual(['1', '2', '3', '4', '5'])
    })
  })

  describe('a lost connection', () => {
    it('is shown, keeps what is said, and loses and doubles nothing when it is back', async () => {
      const [ann, bob] = await two()
      await say(bob, 'before')
      await seal(ann).waitFor()
      line.cut()
      for (const page of [ann, bob]) {
        await page.getByRole('status').getByText('Reconnecting…').waitFor()
        await page.getByText('The connection is lost.').waitFor()
      }
      await say(ann, 'said in the dark')
      await log(ann).getByText('Sending…').waitFor()
      line.mend()
      for (const page of [ann, bob]) await inside(page)
      await log(ann).getByText('Not read yet').waitFor()
      await seal(bob).click()
      await log(bob).getByText('said in the dark').waitFor()
      await seal(ann).click()
      await log(ann).getByText('before').waitFor()
      await log(ann).getByText('Read, and gone').waitFor()
      expect(await log(bob).getByRole('listitem').count()).toBe(2)
    })
  })

  describe('the end', () => {
    it('comes to everybody when the time of the room is up', async () => {
      const [ann, bob, link] = await two({ room: '10 minutes' })
      await say(ann, 'last words')
      await seal(bob).waitFor()
      await clock.advance(11 * MINUTE)
      for (const page of [ann, bob]) {
        await page.getByRole('heading', { name: 'The room is over' }).waitFor()
        expect(await page.content()).not.toContain('last words')
      }
      const late = await person()
      await late.goto(link)
      await late.getByRole('heading', { name: 'This link opens nothing' }).waitFor()
    })

    it('comes at once when somebody destroys the room', async () => {
      const [ann, bob, link] = await two()
      await bob.getByRole('button', { name: 'Destroy' }).click()
      await bob.getByRole('button', { name: 'Keep it' }).click()
      await say(bob, 'still here')
      await seal(ann).waitFor()

      await bob.getByRole('button', { name: 'Destroy' }).click()
      await bob.getByRole('button', { name: 'Destroy it' }).click()
      for (const page of [ann, bob]) {
        await page.getByRole('heading', { name: 'The room was destroyed' }).waitFor()
      }
      await ann.goto(link)
      await ann.reload()
      await ann.getByRole('heading', { name: 'This link opens nothing' }).waitFor()
    })

    it('is found by who was away meanwhile', async () => {
      const [ann, bob] = await two({ room: '10 minutes' })
      line.cut()
      for (const page of [ann, bob]) await page.getByText('Reconnecting…').waitFor()
      await clock.advance(10 * MINUTE)
      line.mend()
      for (const page of [ann, bob]) {
        await page.getByRole('heading', { name: 'The room is over' }).waitFor()
      }
    })
  })

  describe('for everybody', () => {
    it('reaches everything by Tab', async () => {
      const ann = await person()
      await openRoom(ann, url)
      await ann.reload()
      await inside(ann)
      const passed: string[] = []
      for (let n = 0; n < 7; n++) {
        await ann.keyboard.press('Tab')
        passed.push(
          await ann.evaluate(
            () => document.activeElement?.id || document.activeElement?.textContent?.trim() || '',
          ),
        )
      }
      expect(passed).toEqual([
        'Skip to content',
        'Capability rooms',
        'copy',
        'ask-destroy',
        'scroll',
        'message',
        'Send',
      ])
    })

    it('offers a finger nothing smaller than 44 pixels on a phone', async () => {
      const [ann, bob] = await two()
      await say(bob, 'a word')
      await seal(ann).click()
      await ann.getByRole('button', { name: 'Forget' }).waitFor()
      await say(bob, 'another')
      await seal(ann).waitFor()
      for (const page of [ann, bob]) await page.setViewportSize({ width: 360, height: 640 })
      await bob.goto(url)
      for (const page of [ann, bob]) {
        const small: string[] = []
        const targets = page.locator('a:visible, button:visible, textarea, select, label.mode')
        for (const target of await targets.all()) {
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

    it('says what is missing where there is no JavaScript', async () => {
      const page = await newPerson(browser, complaints, { javaScriptEnabled: false })
      await page.goto(url)
      await page.locator('noscript p').waitFor()
      expect(await page.getByRole('button', { name: 'Open a room' }).isDisabled()).toBe(true)
      await page.goto(`${url}/room#x`)
      await page.getByRole('heading', { name: 'This needs JavaScript' }).waitFor()
    })
  })
})
