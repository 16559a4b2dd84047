import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  homeOf,
  linkIn,
} from '../../../../test/support/account-site.ts'
import { withoutTokens } from '../../../../test/support/accounts.ts'
import { confirmation } from './confirmation.ts'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite({ extensions: [confirmation()] })
})
afterAll(() => site.close())

describe('confirmation', () => {
  it('lets somebody in who registers, follows the link and presses the button', async () => {
    const email = site.address()
    const visitor = await site.register(email)
    const link = linkIn(await site.mailer.next({ to: email }))
    const page = await visitor.get(link)
    expect(page.text).toContain(`Confirm that ${email} is yours`)
    expect(page.headers.get('cache-control')).toBe('no-store')
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    const confirmed = await visitor.submit(link)
    expect(confirmed.text).toContain('Your address is confirmed.')
    expect(homeOf(await site.logIn(visitor, email))).toBe(email)
    expect(await site.kinds(email)).toEqual(
      expect.arrayContaining(['registered', 'confirmed', 'log_in']),
    )
  })

  it('A-34: an unconfirmed account answers as a wrong password does, and its owner gets a link', async () => {
    const email = site.address()
    await site.register(email)
    await site.mailer.next({ to: email, subject: 'Confirm' })
    const right = await site.logIn(site.visitor(), email)
    const wrong = await site.logIn(site.visitor(), email, 'not the right one')
    expect(right.status).toBe(wrong.status)
    expect(withoutTokens(right)).toBe(withoutTokens(wrong))
    // The right password made one more mail; the wrong one none.
    const link = linkIn(await site.mailer.next({ to: email }))
    await site.settled()
    expect(site.mailsTo(email)).toHaveLength(2)
    const visitor = site.visitor()
    await visitor.get(link)
    expect((await visitor.submit(link)).text).toContain('confirmed')
  })

  it('A-37: asking for a link answers the same for known, confirmed and unknown addresses', async () => {
    const unconfirmed = site.address()
    await site.register(unconfirmed)
    await site.mailer.next({ to: unconfirmed })
    const { email: confirmed } = await site.member()
    const unknown = site.address()
    const ask = async (email: string) => {
      const visitor = site.visitor()
      await visitor.get('/users/confirm')
      const page = await visitor.submit('/users/confirm', { 'user[email]': email })
      return { status: page.status, text: page.text.replaceAll(email, '') }
    }
    const answers = [await ask(unconfirmed), await ask(confirmed), await ask(unknown)]
    expect(answers[0]?.status).toBe(200)
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    expect(linkIn(await site.mailer.next({ to: unconfirmed }))).toContain('/users/confirm/')
    await site.settled()
    expect(site.mailsTo(confirmed).filter(({ subject }) => subject.includes('Confirm'))).toEqual([])
    expect(site.mailsTo(unknown)).toEqual([])
  })

  it('A-50: of two who press the button at the same time one succeeds', async () => {
    const email = site.address()
    await site.register(email)
    const link = linkIn(await site.mailer.next({ to: email }))
    const [one, other] = [site.visitor(), site.visitor()]
    await Promise.all([one.get(link), other.get(link)])
    const pages = await Promise.all([one.submit(link), other.submit(link)])
    expect(pages.map(({ status }) => status).sort()).toEqual([200, 404])
  })

  it('A-51: the link works until its time is over, and not a second longer', async () => {
    const emails = [site.address(), site.address()]
    for (const email of emails) await site.register(email)
    const [early, late] = await Promise.all(
      emails.map(async (to) => linkIn(await site.mailer.next({ to }))),
    )
    await site.clock.advance(15 * 60_000 - 1_000)
    expect((await site.visitor().get(early ?? '')).status).toBe(200)
    await site.clock.advance(2_000)
    expect((await site.visitor().get(late ?? '')).status).toBe(404)
  })

  it('A-53: a new link ends the one before', async () => {
    const email = site.address()
    await site.register(email)
    const first = linkIn(await site.mailer.next({ to: email }))
    const visitor = site.visitor()
    await visitor.get('/users/confirm')
    await visitor.submit('/users/confirm', { 'user[email]': email })
    const second = linkIn(await site.mailer.next({ to: email }))
    expect((await visitor.get(first)).status).toBe(404)
    expect((await visitor.get(second)).status).toBe(200)
  })

  it('A-54: opening the link changes nothing, however often and by whatever looks into mails', async () => {
    const email = site.address()
    await site.register(email)
    const link = linkIn(await site.mailer.next({ to: email }))
    const before = await site.dump()
    for (const method of ['GET', 'HEAD', 'GET']) {
      const answer = await site.endpoint.request(link, { method })
      expect(answer.status).toBe(200)
    }
    expect(await site.dump()).toEqual(before)
  })

  it('A-55: what is no token gives the page of a bad link, never an error', async () => {
    for (const token of [
      'x',
      '%00',
      'a'.repeat(43),
      'a'.repeat(5_000),
      '%E0%A4%A',
      '==',
      '../../x',
    ]) {
      const answer = await site.endpoint.request(`/users/confirm/${token}`)
      expect([token.slice(0, 9), Math.floor(answer.status / 100)]).toEqual([token.slice(0, 9), 4])
    }
  })

  it('A-72: mails to an address are limited, whether it is known or not', async () => {
    const limited = await accountSite({
      extensions: [confirmation()],
      throttle: { mailPerAddress: { attempts: 2, seconds: 900 } },
    })
    const known = limited.address()
    await limited.register(known)
    await limited.mailer.next({ to: known })
    for (const email of [known, limited.address()]) {
      const visitor = limited.visitor()
      const statuses: number[] = []
      for (let n = 0; n < 3; n += 1) {
        await visitor.get('/users/confirm')
        const page = await visitor.submit('/users/confirm', { 'user[email]': email })
        statuses.push(page.status)
        if (page.status === 429) expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
      }
      expect(statuses.at(-1)).toBe(429)
      expect(statuses[0]).toBe(200)
    }
    await limited.close()
  })
})

describe('the days of grace', () => {
  let lenient: AccountSite
  beforeAll(async () => {
    lenient = await accountSite({
      extensions: [confirmation({ graceDays: 2, linkMinutes: 10_080 })],
    })
  })
  afterAll(() => lenient.close())

  it('a new account can be used before it is confirmed, until they are over', async () => {
    const email = lenient.address()
    const visitor = await lenient.register(email)
    const user = await lenient.core.users.byEmail(email)
    const now = lenient.clock.now()
    const registered = (ago: number) =>
      lenient.core.users.update(user?.id ?? '', { insertedAt: new Date(now - ago) })
    await registered(2 * 86_400_000 - 1_000)
    expect(homeOf(await lenient.logIn(visitor, email))).toBe(email)
    await registered(2 * 86_400_000)
    expect((await lenient.logIn(lenient.visitor(), email)).text).toContain('wrong')
  })

  it('nobody stays logged in beyond them', async () => {
    const email = lenient.address()
    const visitor = await lenient.register(email)
    const user = await lenient.core.users.byEmail(email)
    const insertedAt = new Date(lenient.clock.now() - 86_400_000)
    await lenient.core.users.update(user?.id ?? '', { insertedAt })
    await lenient.logIn(visitor, email)
    lenient.jump(86_400_000 - 1_000)
    expect(homeOf(await visitor.get('/'))).toBe(email)
    lenient.jump(1_000)
    expect(homeOf(await visitor.get('/'))).toBe('a guest')
  })

  it('A-57: the first confirmation ends every session and link that there was before', async () => {
    const email = lenient.address()
    const attacker = await lenient.register(email)
    await lenient.logIn(attacker, email)
    const user = await lenient.core.users.byEmail(email)
    const secret = await lenient.core.oneTime.mint({
      purpose: 'reset_password',
      userId: user?.id ?? '',
      sentTo: email,
      seconds: 60,
    })
    const { identities } = lenient.core
    const account = { provider: 'company', issuer: 'https://id.example', subject: '7' }
    const linked = await identities.link(user?.id ?? '', { ...account, email: undefined })
    expect(linked).toEqual({ ok: true })
    const owner = lenient.visitor()
    const link = linkIn(await lenient.mailer.next({ to: email }))
    await owner.get(link)
    await owner.submit(link)
    expect(homeOf(await attacker.get('/'))).toBe('a guest')
    expect((await owner.get(`/users/reset-password/${secret}`)).status).toBe(404)
    expect(await lenient.core.sessions.list(user?.id ?? '')).toEqual([])
    expect(await identities.ofUser(user?.id ?? '')).toEqual([])
  })
})

it('refuses figures that would make it worthless', () => {
  expect(() => confirmation({ linkMinutes: 0 })).toThrow('linkMinutes of confirmation')
  expect(() => confirmation({ graceDays: 365 })).toThrow('graceDays of confirmation')
  expect(() => confirmation({ graceDays: Number.NaN })).toThrow('graceDays of confirmation')
})
