/** How people come in, and out again. */
import { type FormFields, visit } from 'redstart/testing'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { accounts } from '../src/accounts/accounts.ts'
import { mailer } from '../src/mailer.ts'
import { type OpenApplication, openApplication } from './support/application.ts'
import { enter, newPerson, newUser, PASSWORD } from './support/people.ts'

const { paths } = accounts

let application: OpenApplication
beforeAll(async () => {
  application = await openApplication()
})
afterAll(() => application.close())

/** Somebody fills in the form to register. */
async function register(person: ReturnType<typeof newPerson>, more: FormFields = {}) {
  const visitor = visit(application.endpoint)
  await visitor.get(paths.register())
  const page = await visitor.submit(paths.register(), {
    'user[email]': person.email,
    'user[password]': PASSWORD,
    ...more,
  })
  return { visitor, page }
}

async function logIn(email: string, password: string) {
  const visitor = visit(application.endpoint)
  await visitor.get(paths.logIn())
  const fields = { 'user[email]': email, 'user[password]': password }
  return { visitor, page: await visitor.submit(paths.logIn(), fields) }
}

/** Where the link leads that somebody got by mail. */
async function linkTo(email: string, subject: string): Promise<string> {
  const { text = '' } = await mailer.next({ to: email, subject })
  return new URL(text.match(/https?:\S+/)?.[0] ?? '').pathname
}

it('lets people register, confirm their address by the mail, log in and log out', async () => {
  const person = newPerson()
  const { visitor, page } = await register(person)
  expect(page.text).toContain('Look into your mail')
  const link = await linkTo(person.email, 'Confirm')
  await visitor.get(link)
  expect((await visitor.submit(link)).text).toContain('Your address is confirmed.')

  const member = await logIn(person.email, PASSWORD)
  expect(member.page).toMatchObject({ status: 200, path: '/' })
  expect(member.page.text).toContain('Log out')
  const left = await member.visitor.submit(paths.logOut())
  expect(left.text).toContain('You are logged out.')
  expect(left.text).not.toContain(person.email)
})

it('says nothing about which half of a log-in was wrong', async () => {
  const { email } = await newUser()
  const wrong = await logIn(email, 'not the right one')
  const nobody = await logIn('nobody@example.com', PASSWORD)
  expect(wrong.page.text).toContain('E-mail address or password is wrong.')
  expect(nobody.page.status).toBe(wrong.page.status)
  expect(nobody.page.text).toContain('E-mail address or password is wrong.')
})

it('lets somebody back in who has forgotten the password', async () => {
  const { email } = await newUser()
  const visitor = visit(application.endpoint)
  await visitor.get(paths.resetPassword())
  await visitor.submit(paths.resetPassword(), { 'user[email]': email })
  const link = await linkTo(email, 'Choose another password')
  await visitor.get(link)
  const page = await visitor.submit(link, { 'user[password]': 'another heron in the reeds' })
  expect(page.text).toContain('Your new password is set.')
  expect((await logIn(email, PASSWORD)).page.text).toContain('wrong')
  expect((await logIn(email, 'another heron in the reeds')).page.text).toContain('Log out')
})

it('sends guests to log in, and back to the page that they wanted', async () => {
  const { email } = await newUser()
  const visitor = visit(application.endpoint)
  const asked = await visitor.get(paths.settings())
  expect(asked.path).toBe(paths.logIn())
  expect(asked.text).toContain('Please log in to see this page.')
  const fields = { 'user[email]': email, 'user[password]': PASSWORD }
  expect((await visitor.submit(paths.logIn(), fields)).path).toBe(paths.settings())
})

it('lets people change their password, which logs out all other devices', async () => {
  const user = await newUser()
  const [visitor, other] = [
    await enter(application.endpoint, user),
    await enter(application.endpoint, user),
  ]
  await visitor.get(paths.password())
  const page = await visitor.submit(paths.password(), {
    'user[password]': 'another heron in the reeds',
  })
  expect(page.text).toContain('Your password was changed.')
  expect((await other.get(paths.settings())).path).toBe(paths.logIn())
})

it('makes nobody an admin by a form', async () => {
  const person = newPerson()
  await register(person, { 'user[role]': 'admin' })
  const user = await accounts.userByEmail(person.email)
  expect(user).toMatchObject({ role: 'user' })
})
