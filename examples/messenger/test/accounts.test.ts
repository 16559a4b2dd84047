/** How somebody comes in, and out again. */
import type { Page } from 'playwright-core'
import { expect, it } from 'vitest'
import { accounts } from '../src/accounts.ts'
import { createConversation } from '../src/conversations/conversations.ts'
import { mailer } from '../src/mailer.ts'
import { personOf } from '../src/people/people.ts'
import { accessible, fitsFingers, inChromium, phone } from './support/browser.ts'
import { live } from './support/live-page.ts'
import { newUser, PASSWORD } from './support/messenger.ts'

const press = (page: Page, name: string) =>
  page.getByRole('main').getByRole('button', { name, exact: true }).click()

async function logIn(page: Page, email: string): Promise<void> {
  await page.goto(accounts.paths.logIn())
  await page.getByLabel('E-mail address').fill(email)
  await page.getByLabel('Password').fill(PASSWORD)
  await press(page, 'Log in')
}

inChromium('an account', (stage) => {
  it('is made, confirmed by a mail that stays on this machine, and logged in to and out of', async () => {
    const page = await (await stage.context()).newPage()
    await page.goto('/')
    await page.getByRole('main').getByRole('link', { name: 'Register' }).click()
    await page.getByLabel('E-mail address').fill('robin@example.com')
    await page.getByLabel('Nickname').fill('Robin')
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, 'Register')
    await page.getByRole('main').getByRole('link', { name: 'Open the mailbox' }).click()
    await page.getByText('robin@example.com').first().waitFor()

    const { text = '' } = await mailer.next({ to: 'robin@example.com', subject: 'Confirm' })
    await page.goto(new URL(text.match(/http:\S+/)?.[0] ?? '').pathname)
    await press(page, 'Confirm')
    await page.getByText('Your address is confirmed.').waitFor()
    await logIn(page, 'robin@example.com')
    await page.getByRole('heading', { name: 'Conversations' }).waitFor()
    await live(page)

    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByText('You are logged out.').waitFor()
    await page.getByRole('heading', { name: 'Know that it arrived.' }).waitFor()
  })

  it('is entered by way of a provider, too', async () => {
    const page = await (await stage.context()).newPage()
    await page.goto(accounts.paths.logIn())
    await press(page, 'the fake provider')
    await page.getByRole('heading', { name: 'the fake provider', exact: true }).waitFor()
    await page.getByLabel('E-mail address').fill('fay@example.com')
    await page.getByLabel('The provider has verified this address').check()
    await press(page, 'Sign in')
    await page.getByLabel('Nickname').fill('Fay')
    await page.getByRole('main').getByRole('button').first().click()
    await page.getByRole('heading', { name: 'Conversations' }).waitFor()
  })

  it('ends everywhere when it is deleted, and its conversations go on', async () => {
    const gone = await newUser('Gone')
    const { ann } = stage.people
    const begun = await createConversation(personOf(gone), {
      title: 'Garden',
      members: [{ userId: ann.id }],
    })
    expect(begun.ok).toBe(true)
    const other = await stage.open(gone, '/settings')
    const page = await (await stage.context()).newPage()
    await logIn(page, gone.email)
    await page.goto(accounts.paths.deletion())
    await page.getByLabel('Password').fill(PASSWORD)
    await press(page, 'Delete my account for good')
    await page.getByText('Your account is deleted.').waitFor()
    await other.getByLabel('Password').waitFor()
    const left = await stage.open(ann, '/')
    await left.getByRole('link', { name: /Garden/ }).waitFor()
  })

  it.each(['light', 'dark'] as const)('can be made by everybody, in %s', async (colorScheme) => {
    for (const options of [{}, phone]) {
      const page = await (await stage.context(undefined, { colorScheme, ...options })).newPage()
      for (const path of ['/', accounts.paths.logIn(), accounts.paths.register()]) {
        await page.goto(path)
        await accessible(page)
        await fitsFingers(page)
      }
    }
  })
})
