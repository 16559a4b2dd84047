/** What somebody does with an account, in Chromium: with everything that the accounts of the chat can do. */
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { openTestDatabase } from 'redstart/db'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { database } from '../src/database.ts'
import { mailer } from '../src/mailer.ts'
import { publicUrl } from '../src/public-url.ts'
import { seed } from '../src/seed.ts'
import { type Chat, startChat } from '../src/start.ts'
import { emailOf, newUser, PASSWORD, secretKeyBase } from './chat.ts'

let chat: Chat
let browser: Browser

beforeAll(async () => {
  const repo = await openTestDatabase(database)
  await seed(repo)
  chat = await startChat({ repo, secretKeyBase, host: '127.0.0.1', port: 0, logger: false })
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      // Providers and mails lead to the public address, which is at a free port here.
      `--host-resolver-rules=MAP ${new URL(publicUrl).host} 127.0.0.1:${chat.port}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
    ],
  })
}, 120_000)
afterAll(async () => {
  await browser.close()
  await chat.stop()
})
afterEach(async () => {
  for (const context of browser.contexts()) await context.close()
})

async function device(options: { javaScriptEnabled?: boolean } = {}): Promise<Page> {
  const context: BrowserContext = await browser.newContext({ baseURL: publicUrl, ...options })
  context.setDefaultTimeout(30_000)
  return context.newPage()
}

const press = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click()
const connected = (page: Page) => page.getByRole('status').getByText('Connected').waitFor()

async function logIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/users/log-in')
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(password)
  await press(page, 'Log in')
}

/** Follows the link of the next mail of this subject. */
async function followMail(page: Page, to: string, subject: string): Promise<void> {
  const { text = '' } = await mailer.next({ to, subject })
  await page.goto(new URL(text.match(/http:\S+/)?.[0] ?? '').pathname)
}

describe.each([true, false])('with JavaScript: %s', { timeout: 120_000 }, (javaScriptEnabled) => {
  const suffix = javaScriptEnabled ? 'js' : 'plain'
  const email = `robin-${suffix}@example.com`

  it('registers, confirms, links a provider, loses the password and gets back in', async () => {
    const page = await device({ javaScriptEnabled })
    await page.goto('/')
    await page.getByRole('main').getByRole('link', { name: 'Register' }).click()
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('Nickname').fill(`Robin-${suffix}`)
    await page.getByLabel('Password').fill('short')
    await page.evaluate(() => {
      for (const form of document.forms) form.noValidate = true
    })
    await press(page, 'Register')
    await page.getByRole('alert').getByText('should be at least 12 characters').waitFor()
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, 'Register')
    await page.getByRole('heading', { name: 'Look into your mail' }).waitFor()

    // Nobody comes in before the address is confirmed, and nobody learns why but by another mail.
    await mailer.next({ to: email, subject: 'Confirm your address' })
    await logIn(page, email, PASSWORD)
    await page.getByText('E-mail address or password is wrong.').waitFor()
    await followMail(page, email, 'Confirm your address')
    await press(page, 'Confirm')
    await page.getByText('Your address is confirmed.').waitFor()
    await logIn(page, email, PASSWORD)
    await page.getByRole('heading', { name: 'Rooms' }).waitFor()

    await page.getByRole('link', { name: `Robin-${suffix}` }).click()
    await page.getByRole('link', { name: 'Change linked accounts' }).click()
    await press(page, 'Link the fake provider')
    await leave(page)
    await page.getByLabel('E-mail address').fill(email)
    await page.getByLabel('The provider has verified this address').check()
    await press(page, 'Sign in')
    await press(page, 'Link the fake provider')
    await page.getByText('the fake provider is linked to your account.').waitFor()

    await page.getByRole('navigation').getByRole('button', { name: 'Log out' }).click()
    await page.goto('/users/log-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    await page.getByLabel('E-mail address').fill(email)
    await press(page, 'Send me a link')
    await page.getByText('a mail with a link is on its way').waitFor()
    await followMail(page, email, 'Choose another password')
    await page.getByLabel('New password').fill('two herons in the reeds')
    await press(page, 'Use this password')
    await page.getByText('Your new password is set.').waitFor()

    const other = await device({ javaScriptEnabled })
    await other.goto('/users/log-in')
    await press(other, 'the fake provider')
    await leave(other)
    await other.getByLabel('E-mail address').fill(email)
    await press(other, 'Sign in')
    await other.getByRole('heading', { name: 'Rooms' }).waitFor()
  })

  /** A page that goes on by itself has a link for who does not want to wait. */
  async function leave(page: Page): Promise<void> {
    await page.getByRole('heading', { name: 'the fake provider', exact: true }).waitFor()
  }
})

describe('two devices', { timeout: 120_000 }, () => {
  it('are listed; the one that is logged out has its chat closed at once', async () => {
    const user = await newUser('Twodevices')
    const [here, there] = [await device(), await device()]
    for (const page of [here, there]) {
      await logIn(page, emailOf('Twodevices'), PASSWORD)
      await page.getByRole('link', { name: 'Welcome' }).click()
      await connected(page)
    }
    expect(await accounts.sessionsOf(user.id)).toHaveLength(2)
    await here.getByRole('link', { name: 'Twodevices' }).click()
    await here.getByRole('link', { name: 'See your devices' }).click()
    expect(await here.getByText('This device').count()).toBe(1)
    await here.getByRole('button', { name: /^Log out \S/ }).click()
    await here.getByText('The device is logged out.').waitFor()
    // The other page was open and did nothing: it is at the page to log in now.
    await there.getByLabel('Password').waitFor()
    expect(await accounts.sessionsOf(user.id)).toHaveLength(1)
    await here.goto('/rooms')
    await connected(here)
  })

  it('remember their owner where that was asked for, and forget them otherwise', async () => {
    await newUser('Forgetful')
    const page = await device()
    await page.goto('/users/log-in')
    await page.getByLabel('Keep me logged in on this device').check()
    await page.getByLabel('E-mail address').fill(emailOf('Forgetful'))
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, 'Log in')
    await page.getByRole('heading', { name: 'Rooms' }).waitFor()
    const kept = (await page.context().cookies()).find(({ name }) => name === 'room_chat_session')
    expect(kept).toMatchObject({ httpOnly: true, sameSite: 'Lax' })
    expect(kept?.expires).toBeGreaterThan(0)

    const other = await device()
    await logIn(other, emailOf('Forgetful'), PASSWORD)
    await other.getByRole('heading', { name: 'Rooms' }).waitFor()
    const lost = (await other.context().cookies()).find(({ name }) => name === 'room_chat_session')
    expect(lost?.expires).toBe(-1)
  })
})

describe('an account', { timeout: 120_000 }, () => {
  it('is locked by wrong passwords, without a word to who tries, and unlocked by its owner', async () => {
    await newUser('Locked')
    const email = emailOf('Locked')
    const page = await device()
    for (let n = 0; n < 5; n++) await logIn(page, email, 'not the password')
    await logIn(page, email, PASSWORD)
    await page.getByText('E-mail address or password is wrong.').waitFor()
    await followMail(page, email, 'is locked')
    await press(page, 'Unlock')
    await page.getByText('Your account is unlocked.').waitFor()
    await logIn(page, email, PASSWORD)
    await page.getByRole('heading', { name: 'Rooms' }).waitFor()
  })

  it('shows when and from where it was used, and invites somebody', async () => {
    await newUser('Tracked')
    const page = await device()
    await logIn(page, emailOf('Tracked'), PASSWORD)
    await page.getByRole('link', { name: 'Tracked' }).click()
    await page.getByRole('link', { name: 'See log-ins' }).click()
    await page.getByText('Log-ins so far: 1.').waitFor()

    await page.goto('/users/invitations')
    await page.getByLabel('E-mail address').fill('invited@example.com')
    await press(page, 'Invite')
    await page.getByText('The invitation is on its way to invited@example.com.').waitFor()
    const guest = await device()
    await followMail(guest, 'invited@example.com', 'You are invited')
    await guest.getByLabel('Nickname').fill('Invited')
    await guest.getByLabel('Password').fill(PASSWORD)
    await press(guest, 'Make my account')
    await guest.getByRole('heading', { name: 'Rooms' }).waitFor()
  })

  it('is deleted with what was said, and its pages are closed', async () => {
    const user = await newUser('Deleted')
    const page = await device()
    const other = await device()
    for (const each of [page, other]) await logIn(each, emailOf('Deleted'), PASSWORD)
    await connected(other)
    await page.getByRole('link', { name: 'Deleted' }).click()
    await page.getByRole('link', { name: 'Delete your account' }).click()
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, 'Delete my account for good')
    await page.getByText('Your account is deleted.').waitFor()
    await other.getByLabel('Password').waitFor()
    expect(await accounts.userOf(user.id)).toBeUndefined()
  })
})
