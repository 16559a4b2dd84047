/** Takes the pictures of the documentation: `npm run screenshots`. */
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium, type Page } from 'playwright-core'
import { memoryStore } from '../src/rooms/memory-store.ts'
import { startRooms } from '../src/start.ts'

const folder = process.argv[2] ?? fileURLToPath(new URL('../../../docs/images/', import.meta.url))
await mkdir(folder, { recursive: true })
const store = memoryStore({ rooms: 10, messages: 10 })
const rooms = await startRooms({ store, host: '127.0.0.1', port: 0, logger: false })
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
})
const desktop = await browser.newContext({
  colorScheme: 'light',
  locale: 'en-GB',
  viewport: { width: 960, height: 700 },
})
const phone = await browser.newContext({
  colorScheme: 'dark',
  locale: 'en-GB',
  viewport: { width: 390, height: 720 },
  hasTouch: true,
  isMobile: true,
})

const ann = await desktop.newPage()
await ann.goto(rooms.url)
await ann.getByRole('button', { name: 'Open a room', disabled: false }).waitFor()
await shoot(ann, 'capability-rooms-home')
await ann.getByRole('button', { name: 'Open a room' }).click()
await ann.getByText('Nobody has said anything.').waitFor()

const bob = await phone.newPage()
await bob.goto(ann.url())
await bob.getByText('Nobody has said anything.').waitFor()
await say(ann, 'The spare key is under the third flower pot.')
await bob.getByRole('button', { name: 'Read and burn' }).click()
await ann.getByText('Read, and gone').waitFor()
await say(bob, 'Found it. The cat has seen nothing.')
await say(ann, 'Water the plants, please. Every second day will do.')
await ann.getByText('Not read yet').waitFor()
await ann.getByRole('button', { name: 'Read and burn' }).waitFor()
await bob.getByRole('button', { name: 'Read and burn' }).waitFor()
await shoot(ann, 'capability-rooms-room')
await shoot(bob, 'capability-rooms-phone')

await bob.goto(`${rooms.url}/room`)
await bob.getByText('This link opens nothing').waitFor()
await shoot(bob, 'capability-rooms-refused')

await browser.close()
await rooms.stop()

async function say(page: Page, body: string): Promise<void> {
  await page.getByRole('textbox').fill(body)
  await page.getByRole('textbox').press('Enter')
}

async function shoot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`) })
}
