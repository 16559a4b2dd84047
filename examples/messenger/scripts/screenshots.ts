/** Takes the pictures of the documentation: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { createConversation } from '../src/conversations/conversations.ts'
import { database } from '../src/database.ts'
import { addressOf, DEMO_PASSWORD } from '../src/demo-people.ts'
import { findPeople } from '../src/people/people.ts'
import { seed } from '../src/seed.ts'
import { startMessenger } from '../src/start.ts'

const desktop: BrowserContextOptions = { viewport: { width: 1000, height: 660 } }
const phone: BrowserContextOptions = {
  viewport: { width: 390, height: 720 },
  isMobile: true,
  hasTouch: true,
}
const light: BrowserContextOptions = { colorScheme: 'light', locale: 'en-GB' }
const dark: BrowserContextOptions = { colorScheme: 'dark', locale: 'en-GB' }

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images/', import.meta.url))
await mkdir(folder, { recursive: true })
const repo = await openTestDatabase(database)
await seed(repo)
const messenger = await startMessenger({
  repo,
  secretKeyBase: 'only for pictures, of a server that nobody else can reach ......',
  host: '127.0.0.1',
  port: 0,
  logger: false,
})
await begin('ben', 'Herons', 'ann')
await begin('cleo', 'Thermos and cake', 'ann', 'ben')

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const ann = await enter(browser, 'ann', { ...desktop, ...light })
const ben = await enter(browser, 'ben', { ...phone, ...dark })
const cleo = await enter(browser, 'cleo', { ...desktop, ...dark })
await shoot(ann, 'messenger-home')
for (const page of [ann, ben, cleo]) {
  await page.getByRole('link', { name: 'Saturday at the lake' }).click()
  await page.locator('#composer').waitFor()
}
await say(ben, 'Of course. Ten o’clock at the station?', ann)
await say(cleo, 'Perfect: https://example.com/trains/10-05', ann)
await say(ann, 'I bring the cake, @cleo.', cleo)
await shoot(ann, 'messenger-conversation')
await shoot(cleo, 'messenger-dark')
await shoot(ben, 'messenger-phone')

await browser.close()
await messenger.stop()

async function enter(from: Browser, name: string, options: BrowserContextOptions): Promise<Page> {
  const page = await (await from.newContext({ baseURL: messenger.url, ...options })).newPage()
  await page.goto('/users/log-in')
  await page.getByLabel('E-mail').fill(addressOf(name))
  await page.getByLabel('Password', { exact: true }).fill(DEMO_PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.locator('[data-phx-session].phx-connected').first().waitFor()
  return page
}

async function say(page: Page, text: string, other: Page): Promise<void> {
  await page.locator('#message').fill(text)
  await page.locator('#message').press('Enter')
  await other
    .locator('#messages')
    .getByText(text.split(' ')[0] ?? text)
    .last()
    .waitFor()
}

async function begin(by: string, title: string, ...others: string[]): Promise<void> {
  const [owner] = await findPeople(by)
  const people = await Promise.all(others.map((name) => findPeople(name)))
  const members = people.flat().map(({ id }) => ({ userId: id }))
  if (owner) await createConversation(owner, { title, members })
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), animations: 'disabled' })
}
