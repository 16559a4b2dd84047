/** The features as they run, and visitors in Chromium who look at them. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { type Cable, cable } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, describe, expect } from 'vitest'
import { chromiumPath } from '../../../scripts/parts.ts'
import { type Running, startFeatures } from '../src/start.ts'
import { pageAssets } from '../src/web/page-assets.ts'

const executablePath = chromiumPath()
const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'

/** What the tests of one feature use. */
export interface Stage {
  /** Opens a page in a browser of somebody's own, and waits until it is live. */
  visit(path: string): Promise<Page>
  /** Opens another page in the same browser. */
  tab(page: Page, path: string): Promise<Page>
  /** Takes the connections of all pages away, and refuses new ones. */
  cut(): void
  /** Lets them connect again. */
  mend(): void
  readonly running: Running
}

/** Tests in Chromium, with a server and a browser of their own. */
export function inChromium(feature: string, tests: (stage: Stage) => void): void {
  describe.skipIf(!executablePath)(`${feature}, in Chromium`, { timeout: 60_000 }, () => {
    let folder: string
    let running: Running
    let browser: Browser
    let wire: Cable
    const complaints: string[] = []

    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'live-features-'))
      const address = { host: '127.0.0.1', port: 0 }
      const assets = pageAssets({ target: folder })
      running = await startFeatures({ secretKeyBase, assets, logger: false, ...address })
      wire = cable(running.server)
      const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
      browser = await chromium.launch({ ...(executablePath && { executablePath }), args })
    }, 120_000)
    afterAll(async () => {
      await browser?.close()
      await running?.stop()
      await rm(folder, { recursive: true })
    })
    afterEach(async () => {
      for (const context of browser.contexts()) await context.close()
      wire.mend()
      expect(complaints.splice(0)).toEqual([])
    })

    const open = async (page: Page, path: string): Promise<Page> => {
      await page.goto(running.url + path)
      await live(page)
      return page
    }

    tests({
      async visit(path) {
        const context = await browser.newContext({ baseURL: running.url })
        context.setDefaultTimeout(20_000)
        context.on('weberror', (error) => complaints.push(error.error().message))
        context.on('console', (message) => {
          // A connection that we cut is an error to the browser; one of our own making is one to us.
          const text = message.text()
          const isOurs = !/^(WebSocket|Failed to (load|push file progress))/.test(text)
          if (message.type() === 'error' && isOurs) complaints.push(text)
        })
        return open(await context.newPage(), path)
      },
      tab: async (page, path) => open(await page.context().newPage(), path),
      cut: () => wire.cut(),
      mend: () => wire.mend(),
      get running() {
        return running
      },
    })
  })
}

/** Waits until the view of a page, or the first that it embeds, is connected. */
export async function live(page: Page): Promise<void> {
  await page.locator('[data-phx-session].phx-connected').first().waitFor()
}

/** Waits until a page says that it has lost its connection. */
export async function offline(page: Page): Promise<void> {
  await page.getByText('The server cannot be reached.').waitFor()
}

/** Waits until something is what is expected. */
export async function becomes<T>(read: () => Promise<T>, expected: T): Promise<void> {
  await expect.poll(read, { timeout: 20_000 }).toEqual(expected)
}

/** Waits until the elements of a locator say what is expected, in this order. */
export async function says(locator: Locator, texts: readonly string[]): Promise<void> {
  await becomes(async () => (await locator.allInnerTexts()).map((text) => text.trim()), [...texts])
}
