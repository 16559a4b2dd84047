/** Takes the pictures of the documentation: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { MemoryPosts } from '../src/rooms/memory-posts.ts'
import { startRooms } from '../src/start.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images/', import.meta.url))
await mkdir(folder, { recursive: true })
const repo = await openTestDatabase(database)
const rooms = await startRooms({
  repo,
  posts: new MemoryPosts(),
  secretKeyBase: 'only for pictures, of a server that nobody else can reach ......',
  host: '127.0.0.1',
  port: 0,
  logger: false,
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

const light = { colorScheme: 'light', locale: 'en-GB' } as const
const desktop = await browser.newContext({ ...light, viewport: { width: 1000, height: 680 } })
const other = await browser.newContext({ ...light, viewport: { width: 1000, height: 680 } })
const phone = await browser.newContext({
  colorScheme: 'dark',
  locale: 'en-GB',
  viewport: { width: 390, height: 720 },
  hasTouch: true,
  isMobile: true,
})

const password = 'a heron in the reeds'
for (const nickname of ['Robin', 'Mia', 'sam-w']) {
  await accounts.createUser({ email: `${nickname}@example.com`, password, nickname })
}
const robin = await enter(desktop, 'Robin')
const mia = await enter(other, 'Mia')
const miasPhone = await enter(phone, 'Mia')
await enter(await browser.newContext(light), 'sam-w')
for (let n = 0; n < 3; n++) await visit(await browser.newContext(light))
await robin.getByText('and 3 anonymous visitors').waitFor()

const conversation: readonly [from: Page, body: string][] = [
  [mia, 'Morning! Has anybody seen the redstart in the yard?'],
  [robin, 'Yes, on the fence. The tail never stops.'],
  [miasPhone, 'On my way. Is it still there?'],
]
for (const [from, body] of conversation) {
  await from.getByRole('textbox').fill(body)
  await from.getByRole('textbox').press('Enter')
  await robin.getByRole('log').getByText(body).waitFor()
}
await mia.getByRole('textbox').pressSequentially('I’ll b')
await robin.getByText('Mia is typing…').waitFor()
await shoot(robin, 'presence-rooms-room')
await miasPhone.getByText('Mia is typing…').waitFor({ state: 'hidden' })
await shoot(miasPhone, 'presence-rooms-phone')

const reader = await visit(other)
await reader.context().clearCookies()
await reader.reload()
await reader.getByText('You read along').waitFor()
await reader.getByRole('textbox').fill('Me too!')
await reader.getByRole('button', { name: 'Send' }).click()
await reader.getByText('Not signed in.').waitFor()
await shoot(reader, 'presence-rooms-anonymous')

await robin.goto(rooms.url)
await robin.getByText('2 here, and 4 anonymous').waitFor()
await shoot(robin, 'presence-rooms-list')

await browser.close()
await rooms.stop()

async function visit(context: BrowserContext): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${rooms.url}/rooms/garden`)
  await page.getByText('Connected').waitFor()
  return page
}

async function enter(context: BrowserContext, nickname: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${rooms.url}/rooms/garden/enter`)
  await page.getByLabel('E-mail address').fill(`${nickname}@example.com`)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.getByText('Enter sends').waitFor()
  return page
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
