import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  homeOf,
  linkIn,
  PASSWORD,
} from '../../../../test/support/account-site.ts'
import { confirmation } from '../confirmation/index.ts'
import { passwordReset } from './password-reset.ts'

const OTHER = 'another good password'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite({ extensions: [confirmation(), passwordReset()] })
})
afterAll(() => site.close())

async function asked(email: string): Promise<string> {
  const visitor = site.visitor()
  await visitor.get('/users/reset-password')
  await visitor.submit('/users/reset-password', { 'user[email]': email })
  return linkIn(await site.mailer.next({ to: email, subject: 'Choose' }))
}

describe('passwordReset', () => {
  it('the page to log in leads there', async () => {
    const { html } = await site.visitor().get('/users/log-in')
    expect(html).toContain('href="/users/reset-password"')
  })

  it('A-59: ends all sessions and links, signs in here, and tells the owner', async () => {
    const { email } = await site.member()
    const thief = site.visitor()
    await site.logIn(thief, email)
    const link = await asked(email)
    const owner = site.visitor()
    const page = await owner.get(link)
    expect(page.text).toContain(email)
    const done = await owner.submit(link, { 'user[password]': OTHER })
    expect(done.text).toContain(`Home of ${email}`)
    expect(done.text).toContain('Your new password is set.')
    expect(homeOf(await thief.get('/'))).toBe('a guest')
    expect((await owner.get(link)).status).toBe(404)
    expect((await site.logIn(site.visitor(), email, PASSWORD)).text).toContain('wrong')
    expect(homeOf(await site.logIn(site.visitor(), email, OTHER))).toBe(email)
    expect((await site.mailer.next({ to: email, subject: 'was changed' })).text).not.toContain(
      OTHER,
    )
    const user = await site.core.users.byEmail(email)
    const events = await site.accounts.eventsOf(user?.id ?? '')
    expect(events.map(({ kind, reason }) => `${kind} ${reason ?? ''}`)).toEqual(
      expect.arrayContaining(['password_reset ', 'session_revoked password_reset', 'log_in reset']),
    )
    expect(JSON.stringify(events)).not.toContain(OTHER)
  })

  it('A-37: asking answers the same for known and unknown addresses', async () => {
    const { email: known } = await site.member()
    const unknown = site.address()
    const answers = []
    for (const email of [known, unknown]) {
      const visitor = site.visitor()
      await visitor.get('/users/reset-password')
      const { status, text } = await visitor.submit('/users/reset-password', {
        'user[email]': email,
      })
      answers.push({ status, text: text.replaceAll(email, '') })
    }
    expect(answers[0]).toEqual(answers[1])
    await site.mailer.next({ to: known, subject: 'Choose' })
    await site.settled()
    expect(site.mailsTo(unknown)).toEqual([])
  })

  it('A-49: a link of another purpose is refused', async () => {
    const email = site.address()
    await site.register(email)
    const secret = linkIn(await site.mailer.next({ to: email }))
      .split('/')
      .at(-1)
    expect((await site.visitor().get(`/users/reset-password/${secret}`)).status).toBe(404)
    expect((await site.visitor().get(`/users/confirm/${secret}`)).status).toBe(200)
  })

  it('A-50: of two who send the form at the same time one succeeds', async () => {
    const link = await asked((await site.member()).email)
    const [one, other] = [site.visitor(), site.visitor()]
    await Promise.all([one.get(link), other.get(link)])
    const pages = await Promise.all(
      [one, other].map((visitor) => visitor.submit(link, { 'user[password]': OTHER })),
    )
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404])
  })

  it('A-51: the link works for an hour, and not a second longer', async () => {
    const link = await asked((await site.member()).email)
    site.jump(3_600_000 - 1_000)
    expect((await site.visitor().get(link)).status).toBe(200)
    await site.clock.advance(1_000)
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('A-52: a link that was sent to an address is good for nothing when the user has another', async () => {
    const { email } = await site.member()
    const link = await asked(email)
    const user = await site.core.users.byEmail(email)
    await site.core.users.update(user?.id ?? '', { email: site.address() })
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('A-54: opening the link changes nothing', async () => {
    const link = await asked((await site.member()).email)
    const before = await site.dump()
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await site.endpoint.request(link, { method })).status).toBe(200)
    }
    expect(await site.dump()).toEqual(before)
  })

  it('a password that is refused leaves the link good, and nothing that was not asked for is set', async () => {
    const { email } = await site.member()
    const link = await asked(email)
    const visitor = site.visitor()
    await visitor.get(link)
    for (const password of ['short', '', email]) {
      const page = await visitor.submit(link, { 'user[password]': password })
      expect(page.status).toBe(422)
      expect(page.html).not.toContain(`value=${password}x`)
    }
    const nickname = 'A-125'
    const done = await visitor.submit(link, {
      'user[password]': OTHER,
      'user[nickname]': nickname,
      'user[email]': 'evil@example.com',
      'user[confirmedAt]': '',
    })
    expect(done.text).toContain(`Home of ${email}`)
    expect(await site.core.users.byEmail(email)).toMatchObject({ nickname: email })
  })

  it('confirms the address: who has the mail has it, and the password of whoever registered is gone', async () => {
    const email = site.address()
    await site.register(email)
    const link = await asked(email)
    const owner = site.visitor()
    await owner.get(link)
    expect((await owner.submit(link, { 'user[password]': OTHER })).text).toContain(
      `Home of ${email}`,
    )
    expect((await site.logIn(site.visitor(), email, PASSWORD)).text).toContain('wrong')
    expect(await site.kinds(email)).toContain('confirmed')
  })

  it('signs nobody in who is suspended', async () => {
    const { email } = await site.member()
    const link = await asked(email)
    const user = await site.core.users.byEmail(email)
    await site.accounts.suspend(user?.id ?? '', 'abuse')
    const visitor = site.visitor()
    await visitor.get(link)
    const page = await visitor.submit(link, { 'user[password]': OTHER })
    expect(page.path).toBe('/users/log-in')
    expect(homeOf(await visitor.get('/'))).toBe('a guest')
  })

  it('A-40: in friendly mode an unknown address is said to be unknown', async () => {
    const friendly = await accountSite({ enumeration: 'friendly', extensions: [passwordReset()] })
    const visitor = friendly.visitor()
    await visitor.get('/users/reset-password')
    const page = await visitor.submit('/users/reset-password', { 'user[email]': 'x@example.com' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('is not the address of an account')
    await friendly.close()
  })
})

it('refuses figures that would make it worthless', () => {
  expect(() => passwordReset({ linkMinutes: 1e6 })).toThrow('linkMinutes of passwordReset')
})
