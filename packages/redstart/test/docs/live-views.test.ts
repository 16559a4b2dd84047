/** docs/live-views.md and docs/uploads.md, done as they are written, in Chromium. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../../scripts/parts.ts'
import { freePort } from '../support/server-process.ts'
import type { Server } from '../support/terminal.ts'
import { type Change, changed, reachable, readGuide, writeGuide } from './guide.ts'
import { guideTerminal } from './guide-terminal.ts'

const executablePath = chromiumPath()
const patience = 60_000
const guides = [readGuide('live-views', 'left'), readGuide('uploads', 'left')]
const files = new Map(guides.flatMap((guide) => [...guide.files]))
const [toDoRoute, chatRoute, picturesRoute] = guides.flatMap(({ changes }) => changes)
const builds = fileURLToPath(new URL('../../../../dist', import.meta.url))

describe.skipIf(!executablePath)('the applications of the guides', { timeout: 240_000 }, () => {
  let folder: string
  let server: Server
  let browser: Browser
  const written = new Map<string, string>()

  beforeAll(async () => {
    mkdirSync(builds, { recursive: true })
    folder = mkdtempSync(join(builds, 'guides-'))
    writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }')
    write()
    // The server starts anew for each change, where it was.
    const commands = `export PORT=${await freePort()}\n${guides[0]?.commands[0]}`
    server = await guideTerminal(folder).serve(commands)
    const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    browser = await chromium.launch({ ...(executablePath && { executablePath }), args })
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    rmSync(folder, { recursive: true, force: true })
  }, 60_000)

  it('docs/live-views.md has a counter', async () => {
    const page = await open('/')
    await page.getByRole('button', { name: 'Once more' }).click()
    // The client drops clicks on what still waits for an answer.
    await shows(page, '#count', ['Clicked 1 times'])
    await page.getByRole('button', { name: 'Once more' }).click()
    await shows(page, '#count', ['Clicked 2 times'])
  })

  it('docs/live-views.md has a to-do list with a form', async () => {
    write(toDoRoute)
    const page = await open('/to-do')
    expect(await page.title()).toBe('To do')
    const title = page.getByLabel('What is to be done')
    await title.fill('ab')
    await page.getByText('needs three letters or more').waitFor()
    await title.fill('Wash the car')
    await title.press('Enter')
    await page.getByText('It is on the list.').waitFor()
    await shows(page, '#tasks li', [/^Wash the car/])
    expect(await title.inputValue()).toBe('')
    await title.fill('Feed the birds')
    await page.getByRole('button', { name: 'Add' }).click()
    await shows(page, '#tasks li', [/^Wash the car/, /^Feed the birds/])
    await page.getByRole('button', { name: 'Done' }).first().click()
    await shows(page, '#tasks li', [/^Feed the birds/])
  })

  it('docs/live-views.md has a chat', async () => {
    write(chatRoute)
    const [ann, bob] = [await open('/chat'), await open('/chat')]
    await say(ann, 'Ann', 'Hello')
    await shows(bob, '#messages li', ['Ann Hello'])
    await say(bob, 'Bob', 'Hello, Ann')
    await shows(ann, '#messages li', ['Ann Hello', 'Bob Hello, Ann'])
    expect(await ann.getByLabel('Message').inputValue()).toBe('')
    expect(await ann.getByLabel('Your name').inputValue()).toBe('Ann')
    await shows(await open('/chat'), '#messages li', ['Ann Hello', 'Bob Hello, Ann'])
  })

  it('docs/uploads.md takes pictures', async () => {
    write(picturesRoute)
    const page = await open('/pictures')
    const dot = { name: 'dot.png', mimeType: 'image/png', buffer: png }
    const text = { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('x') }
    await page.getByLabel('Pictures').setInputFiles([dot, text])
    await page.getByText('It is neither a PNG nor a JPEG.').waitFor()
    await page.getByRole('button', { name: 'Leave out a.txt' }).click()
    await shows(page, '#chosen li', [/dot\.png/])
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.getByText('Kept 1 more.').waitFor()
    await shows(page, '#chosen li', [])
    const width = (): Promise<number> =>
      page.locator('#kept img').evaluate((image) => Number(Reflect.get(image, 'naturalWidth')))
    await expect.poll(width, { timeout: patience }).toBe(1)
    expect(readdirSync(join(folder, 'pictures'))).toEqual([expect.stringMatching(/^[\w-]+\.png$/)])
  })

  /** Writes what the application needs now and does not have, after a change where there is one. */
  function write(change?: Change): void {
    if (change) files.set(change.file, changed(files.get(change.file) ?? '', change))
    const start = ['src/main.ts', 'redstart.config.ts', 'assets/app.ts']
    const needed = reachable(files, start).map((file) => [file, files.get(file) ?? ''] as const)
    const news = needed.filter(([file, code]) => written.get(file) !== code)
    for (const [file, code] of news) written.set(file, code)
    writeGuide(folder, { files: new Map(news) })
  }

  /** Opens a page in a browser of somebody's own, as soon as the server has it. */
  async function open(path: string): Promise<Page> {
    const status = async (): Promise<number | undefined> =>
      (await fetch(server.url + path).catch(() => undefined))?.status
    await expect.poll(status, { timeout: patience }).toBe(200)
    const page = await (await browser.newContext()).newPage()
    page.setDefaultTimeout(patience)
    await page.goto(server.url + path)
    await page.locator('[data-phx-main].phx-connected').waitFor()
    return page
  }
})

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

async function say(page: Page, name: string, text: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('Message').fill(text)
  await page.getByLabel('Message').press('Enter')
}

/** What elements say, once that is what is expected. */
async function shows(
  page: Page,
  selector: string,
  texts: readonly (string | RegExp)[],
): Promise<void> {
  const said = async (): Promise<string[]> =>
    (await page.locator(selector).allInnerTexts()).map((text) => text.trim())
  const wanted = texts.map((text) =>
    typeof text === 'string' ? text : expect.stringMatching(text),
  )
  await expect.poll(said, { timeout: patience }).toEqual(wanted)
}
