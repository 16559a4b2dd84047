/** Takes the pictures of the documentation: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { seed } from '../src/seed.ts'
import { startChat } from '../src/start.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images/', import.meta.url))
await mkdir(folder, { recursive: true })
const repo = await openTestDatabase(database)
await seed(repo)
const chat = await startChat({
  repo,
  secretKeyBase: 'only for pictures, of a server that nobody else can reach ......',
  host: '127.0.0.1',
  port: 0,
  logger: false,
})
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})

const desktop = await browser.newContext({
  colorScheme: 'light',
  locale: 'en-GB',
  viewport: { width: 960, height: 640 },
})
const phone = await browser.newContext({
  colorScheme: 'dark',
  locale: 'en-GB',
  viewport: { width: 390, height: 720 },
  hasTouch: true,
  isMobile: true,
})

const robin = await enter(desktop, 'Robin')
await shoot(robin, 'room-chat-rooms')
const mia = await enter(phone, 'Mia')
for (const page of [robin, mia]) {
  await page.getByRole('link', { name: 'Welcome' }).click()
  await page.getByText('Connected').waitFor()
}
for (const [from, to, body] of conversation(robin, mia)) {
  await from.getByRole('textbox').fill(body)
  await from.getByRole('textbox').press('Enter')
  await to.getByText(body).waitFor()
}
await mia.getByRole('textbox').pressSequentially('I’ll b')
await robin.getByText('Mia is typing…').waitFor()
await shoot(robin, 'room-chat-room')
await mia.getByRole('textbox').fill('')
await mia.getByRole('button', { name: 'Send' }).click()
await mia.getByText("The message can't be blank.").waitFor()
await shoot(mia, 'room-chat-phone')

await robin.getByRole('link', { name: 'Invite' }).click()
await robin.getByLabel('E-mail address').fill('sam@example.com')
await robin.getByRole('button', { name: 'Send invitation' }).click()
await robin.getByText('sam@example.com is invited.').waitFor()
await shoot(robin, 'room-chat-invitation')
await robin.goto(`${chat.url}/rooms/new`)
await robin.getByLabel('Name').fill('Tea kitchen')
await robin.getByRole('button', { name: 'Open room' }).click()
await robin.getByRole('alert').getByText('Name:').waitFor()
await shoot(robin, 'room-chat-form')

await browser.close()
await chat.stop()

async function enter(context: BrowserContext, nickname: string): Promise<Page> {
  const page = await context.newPage()
  const email = `${nickname}@example.com`
  await accounts.createUser({ email, password: 'a heron in the reeds', confirmed: true, nickname })
  await page.goto(`${chat.url}/users/log-in`)
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill('a heron in the reeds')
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
  await page.getByText('Connected').waitFor()
  return page
}

function conversation(robin: Page, mia: Page): [from: Page, to: Page, body: string][] {
  return [
    [mia, robin, 'Morning! Has anybody seen the redstart in the yard?'],
    [robin, mia, 'Yes, on the fence. The tail never stops.'],
    [mia, robin, '@Robin can you bring the scope tomorrow?'],
    [robin, mia, 'Sure, @Mia. Eight o’clock at the gate?'],
  ]
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
