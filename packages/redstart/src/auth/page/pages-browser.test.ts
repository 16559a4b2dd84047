import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath } from '../../../../../scripts/parts.ts'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  testSite,
} from '../../../test/support/accounts.ts'
import { deletion } from '../extension/deletion/index.ts'
import { invitations } from '../extension/invitations/index.ts'
import { oauth } from '../extension/oauth/index.ts'
import { tracking } from '../extension/tracking/index.ts'
import { fakeProvider } from '../oauth/index.ts'

const executablePath = chromiumPath()
const phone: BrowserContextOptions = {
  viewport: { width: 360, height: 720 },
  isMobile: true,
  colorScheme: 'dark',
}

describe.skipIf(!executablePath)('the pages in a browser', { timeout: 120_000 }, () => {
  let browser: Browser
  let db: AccountsDatabase
  let site: TestSite
  let url: string

  beforeAll(async () => {
    db = await openAccountsDatabase()
    const extensions = [
      deletion(),
      invitations(),
      tracking(),
      oauth({ providers: { fake: fakeProvider() } }),
    ]
    site = testSite(db, { extensions })
    url = (await site.endpoint.listen({ port: 0, host: '127.0.0.1' })).url
    browser = await chromium.launch({
      executablePath: executablePath ?? '',
      args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    })
  }, 120_000)

  afterAll(async () => {
    await browser.close()
    await site.close()
    await db.close()
  })

  async function logIn(page: Page, name: string): Promise<void> {
    await page.goto(`${url}/users/log-in`)
    await page.getByLabel('E-mail address').fill(`${name}@example.com`)
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Log in', exact: true }).click()
  }

  it('A-33: work without JavaScript, from registering to logging out everywhere else', async () => {
    const context = await browser.newContext({ ...phone, javaScriptEnabled: false })
    const page = await context.newPage()
    await page.goto(`${url}/users/register`)
    await page.getByLabel('E-mail address').fill('ann')
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByRole('link', { name: 'E-mail address: is no e-mail address' }).click()
    await page.getByLabel('E-mail address').fill('ann@example.com')
    await page.getByLabel('Nickname').fill('ann')
    await page.getByLabel('Password').fill(PASSWORD)
    await page.getByRole('button', { name: 'Register' }).click()
    await page.getByText('We have sent a mail to ann@example.com.').waitFor()

    const other = await browser.newContext(phone)
    const there = await other.newPage()
    await logIn(there, 'ann')
    await there.getByRole('heading', { name: 'Home of ann' }).waitFor()
    await logIn(page, 'ann')
    await page.goto(`${url}/users/settings`)
    await page.getByLabel('Nickname').fill('anna')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Your profile was saved.').waitFor()
    await page.getByRole('link', { name: 'See your devices' }).click()
    await page.locator('summary').click()
    await page.getByRole('button', { name: 'Log out all others' }).click()
    await page.getByText('All other devices are logged out.').waitFor()
    await there.goto(`${url}/private`)
    await there.getByText('Please log in to see this page.').waitFor()
    await page.getByRole('button', { name: 'Log out', exact: true }).click()
    await page.getByText('You are logged out.').waitFor()
    await context.close()
    await other.close()
  })

  it('fit a narrow screen', async () => {
    await site.addUser('bo')
    const context = await browser.newContext(phone)
    const page = await context.newPage()
    const pages = ['register', 'log-in']
    for (const path of pages) await fits(page, path)
    await logIn(page, 'bo')
    await page.getByRole('heading', { name: 'Home of bo' }).waitFor()
    await page.goto(`${url}/users/invitations`)
    await page.getByLabel('E-mail address').fill('somebody-with-a-long-name@example.com')
    await page.getByRole('button', { name: 'Invite' }).click()
    await page.getByText('The invitation is on its way').waitFor()
    const own = [
      'settings',
      'settings/password',
      'settings/email',
      'settings/deletion',
      'sessions',
      'sign-ins',
      'invitations',
      'identities',
      'log-in?sudo',
    ]
    for (const path of own) await fits(page, path)
    await context.close()
  })

  async function fits(page: Page, path: string): Promise<void> {
    await page.goto(`${url}/users/${path}`)
    const width = await page.evaluate('document.documentElement.scrollWidth')
    expect(width, path).toBe(360)
  }
})
