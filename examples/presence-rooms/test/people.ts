/** People in Chromium, each with a browser of their own. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'

export async function openBrowser(executablePath: string | undefined): Promise<Browser> {
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  return chromium.launch({ ...(executablePath && { executablePath }), args })
}

/** Everything that a browser complained of, and that is ours to mend. */
export type Complaints = string[]

/** A browser of somebody's own. */
export async function newContext(
  browser: Browser,
  complaints: Complaints,
): Promise<BrowserContext> {
  const context = await browser.newContext()
  context.setDefaultTimeout(30_000)
  context.on('weberror', (error) => complaints.push(error.error().message))
  context.on('console', (message) => {
    // A connection that we cut is an error to the browser; one of our own making is one to us.
    if (/Content Security Policy|Uncaught/.test(message.text())) complaints.push(message.text())
  })
  return context
}

/** Opens a room in another tab of a browser. */
export async function openTab(context: BrowserContext, url: string, room: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}/rooms/${room}`)
  await connected(page)
  return page
}

const PASSWORD = 'a heron in the reeds'

/** Goes into a room by name: registers on the way, or logs in with the account that is there. */
export async function enter(
  context: BrowserContext,
  url: string,
  room: string,
  nickname: string,
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}/rooms/${room}/enter`)
  await (known.has(nickname) ? logIn(page, nickname) : register(page, nickname))
  await page.getByText('Enter sends').waitFor()
  return page
}

/** Who has an account. */
const known = new Set<string>()

const emailOf = (nickname: string): string => `${nickname.toLowerCase()}@example.com`

async function logIn(page: Page, nickname: string): Promise<void> {
  await page.getByLabel('E-mail address').fill(emailOf(nickname))
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Log in' }).click()
}

/** Makes an account, at the page to log in. */
export async function register(page: Page, nickname: string): Promise<void> {
  known.add(nickname)
  await page.getByRole('main').getByRole('link', { name: 'Register' }).click()
  await page.getByLabel('E-mail address').fill(emailOf(nickname))
  await page.getByLabel('Nickname').fill(nickname)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('main').getByRole('button', { name: 'Register' }).click()
}

export const connected = (page: Page) => page.getByRole('status').getByText('Connected').waitFor()
export const log = (page: Page) => page.getByRole('log')
export const bodies = (page: Page) => log(page).locator('.body').allTextContents()

/** The line of somebody in the list of who is there, with what it says about their tabs. */
export const line = (page: Page, name: string, tabs: string) =>
  page.locator('.person', { hasText: name }).filter({ hasText: tabs })

/** The line of all the anonymous, as it has to read. */
export const anonymous = (page: Page, text: string) =>
  page.locator('.anonymous .who').getByText(text, { exact: true })

export async function say(page: Page, body: string): Promise<void> {
  await page.getByRole('textbox').fill(body)
  await page.getByRole('textbox').press('Enter')
}
