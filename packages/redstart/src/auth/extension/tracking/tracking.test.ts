import { afterAll, beforeAll, expect, it } from 'vitest'
import { type AccountSite, accountSite } from '../../../../test/support/account-site.ts'
import { defaultTexts } from '../../text/texts.ts'
import { tracking } from './tracking.ts'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite({ extensions: [tracking()] })
})
afterAll(() => site.close())

it('shows how often, when and from where somebody logged in', async () => {
  const { email } = await site.member()
  await site.logIn(site.visitor(), email)
  site.jump(3_600_000)
  await site.logIn(site.visitor(), email, 'not the right one')
  const visitor = site.visitor()
  await site.logIn(visitor, email)
  const settings = await visitor.get('/users/settings')
  expect(settings.html).toContain('href="/users/sign-ins"')
  const page = await visitor.get('/users/sign-ins')
  expect(page.text).toContain('Log-ins so far: 2.')
  expect(page.text).toContain('Jul 30, 2026')
  expect(page.text).toContain('A log-in failed')
  const user = await site.core.users.byEmail(email)
  const { count, lastAt, previousAt } = await site.accounts.signInsOf(user?.id ?? '')
  expect(count).toBe(2)
  expect((lastAt?.getTime() ?? 0) - (previousAt?.getTime() ?? 0)).toBe(3_600_000)
})

it('shows nothing of others, and nothing to guests', async () => {
  const [{ email }, { email: other }] = [await site.member(), await site.member()]
  await site.logIn(site.visitor(), other, 'not the right one')
  const visitor = site.visitor()
  expect((await visitor.get('/users/sign-ins')).path).toBe('/users/log-in')
  await site.logIn(visitor, email)
  expect((await visitor.get('/users/sign-ins')).text).not.toContain('A log-in failed')
})

it('has a name for each event', () => {
  const names = Object.keys(defaultTexts).filter((key) => key.startsWith('event.'))
  expect(names.length).toBeGreaterThan(20)
})
