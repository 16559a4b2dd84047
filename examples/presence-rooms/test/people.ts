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

/** Signs in, and goes into a room. */
export async function enter(
  context: BrowserContext,
  url: string,
  room: string,
  nickname: string,
): Promise<Page> {
  const page = await context.newPage()
  await page.goto(`${url}/sign-in?to=/rooms/${room}`)
  await page.getByLabel('Nickname').fill(nickname)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.getByText('Enter sends').waitFor()
  return page
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
