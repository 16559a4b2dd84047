/** People in Chromium, each with a browser of their own. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

export async function openBrowser(executablePath: string | undefined): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ ...(executablePath && { executablePath }), args })
}

/** Everything that a browser complained of, and that is ours to mend. */
export type Complaints = string[]

/** Somebody new, on an empty page. */
export async function newPerson(
  browser: Browser,
  complaints: Complaints,
  options: BrowserContextOptions = {},
): Promise<Page> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(30_000)
  context.on('weberror', (error) => complaints.push(error.error().message))
  const page = await context.newPage()
  page.on('console', (message) => {
    // A connection that we cut is an error to the browser; one of our own making is one to us.
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  return page
}

/** What somebody chooses who opens a room. */
export interface Choices {
  readonly mode?: 'Burn after reading' | 'Only the newest'
  readonly room?: string
  readonly message?: string
}

/** Opens a room and goes in; the link is the address of the page. */
export async function openRoom(page: Page, url: string, choices: Choices = {}): Promise<string> {
  await page.goto(url)
  if (choices.mode) await page.getByLabel(choices.mode).check()
  if (choices.room) await page.getByLabel('The room lasts').selectOption(choices.room)
  if (choices.message) await page.getByLabel('A message lasts').selectOption(choices.message)
  await page.getByRole('button', { name: 'Open a room' }).click()
  await page.waitForURL(/\/room#/)
  await inside(page)
  return page.url()
}

/** Goes in by a link. */
export async function follow(page: Page, link: string): Promise<void> {
  await page.goto(link)
  await inside(page)
}

export async function inside(page: Page): Promise<void> {
  await page.getByRole('heading', { name: 'Your room' }).waitFor()
  await page.getByRole('status').getByText('Connected').waitFor()
}

export async function say(page: Page, body: string): Promise<void> {
  await page.getByRole('textbox').fill(body)
  await page.getByRole('textbox').press('Enter')
}
