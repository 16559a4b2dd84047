/** A messenger that listens, and people in Chromium who use it. */
import axe from 'axe-core'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { type Cable, cable } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { database } from '../../src/database.ts'
import type { User } from '../../src/people/people.ts'
import { publicUrl } from '../../src/public-url.ts'
import { type Running, startMessenger } from '../../src/start.ts'
import { live } from './live-page.ts'
import { enter, type People, secretKeyBase, threePeople } from './messenger.ts'

const executablePath = chromiumPath()

/** What tests in Chromium use. */
export interface Stage {
  readonly running: Running
  readonly people: People
  /** A browser of somebody's own, logged in or as a guest; the paths of its pages begin with `/`. */
  context(user?: User, options?: BrowserContextOptions): Promise<BrowserContext>
  /** Opens a page in a browser of somebody's own, and waits until it is live. */
  open(user: User, path: string, options?: BrowserContextOptions): Promise<Page>
  /** Takes the connections of all pages away, and refuses new ones. */
  cut(): void
  /** Lets them connect again. */
  mend(): void
}

export const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 720 },
  isMobile: true,
  hasTouch: true,
}

/** Tests in Chromium, with a messenger and a browser of their own. */
export function inChromium(what: string, tests: (stage: Stage) => void): void {
  describe.skipIf(!executablePath)(`${what}, in Chromium`, { timeout: 90_000 }, () => {
    let running: Running
    let people: People
    let browser: Browser
    let wire: Cable
    const complaints: string[] = []

    beforeAll(async () => {
      const repo = await openTestDatabase(database)
      const address = { host: '127.0.0.1', port: 0 }
      running = await startMessenger({ repo, secretKeyBase, logger: false, ...address })
      people = await threePeople()
      wire = cable(running.server)
      browser = await chromium.launch({
        ...(executablePath && { executablePath }),
        args: [
          // Mails and providers lead to the public address, which is at a free port here.
          `--host-resolver-rules=MAP ${new URL(publicUrl).host} 127.0.0.1:${running.port}`,
          ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ],
      })
    }, 180_000)
    afterAll(async () => {
      await browser?.close()
      await running?.stop()
    })
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close()
      wire.mend()
      expect(complaints.splice(0)).toEqual([])
    })

    async function context(user?: User, options?: BrowserContextOptions): Promise<BrowserContext> {
      const context = await browser.newContext({ baseURL: publicUrl, ...options })
      context.setDefaultTimeout(20_000)
      listen(context, complaints)
      if (user) await context.addCookies(await cookiesOf(running, user))
      return context
    }

    tests({
      context,
      async open(user, path, options) {
        const page = await (await context(user, options)).newPage()
        await page.goto(path)
        await live(page)
        return page
      },
      cut: () => wire.cut(),
      mend: () => wire.mend(),
      get running() {
        return running
      },
      get people() {
        return people
      },
    })
  })
}

/** Finds nothing in a page that keeps somebody from using it. */
export async function accessible(page: Page): Promise<void> {
  // Handed over by the debugger: the page's own policy lets no script of ours in.
  await page.evaluate(axe.source)
  const found: string[] = await page.evaluate(`axe.run().then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`)
  expect(found).toEqual([])
}

/** Fits the width of the page, and has nothing to press that is too small for a finger. */
export async function fitsFingers(page: Page): Promise<void> {
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  const width = await page.evaluate(() => document.documentElement.clientWidth)
  const unreachable: string[] = []
  for (const target of await page.locator('button:visible, nav a:visible, input:visible').all()) {
    const box = await target.boundingBox()
    // The skip link is a pixel until it has the focus.
    if (!box || box.width <= 1) continue
    // What overflows may also be cut off, where nobody can scroll to it.
    const isOutside = box.x < 0 || box.x + box.width > width
    if (isOutside || box.height < 24) unreachable.push(await target.innerHTML())
  }
  expect(unreachable).toEqual([])
}

/** Writes down what a browser complains of. */
function listen(context: BrowserContext, complaints: string[]): void {
  context.on('weberror', (error) => complaints.push(error.error().message))
  context.on('console', (message) => {
    // A connection that we cut is an error to the browser and to the client, and none to us.
    const isOurs = !/^(WebSocket|Failed to (load resource|push file progress))/.test(message.text())
    if (message.type() === 'error' && isOurs) complaints.push(message.text())
  })
  context.on('response', (response) => {
    if (response.status() >= 500) complaints.push(`${response.status()} ${response.url()}`)
  })
}

/** Logs somebody in, without a page. */
async function cookiesOf({ endpoint }: Running, user: User) {
  const visitor = await enter(endpoint, user)
  return [...visitor.cookies].map(([name, value]) => ({ name, value, url: publicUrl }))
}
