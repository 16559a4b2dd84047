import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  homeOf,
  linkIn,
} from '../../../../test/support/account-site.ts'
import { passwordReset } from '../password-reset/index.ts'
import { locking } from './locking.ts'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite({ extensions: [locking(), passwordReset()] })
})
afterAll(() => site.close())

async function fail(email: string, times: number): Promise<void> {
  for (let n = 0; n < times; n += 1) {
    await site.logIn(site.visitor(), email, 'not the right one')
    // Failures are counted behind the answer.
    await site.settled()
  }
}

/** A user whose account was just locked, and the link that was mailed to them. */
async function locked(): Promise<{ email: string; link: string }> {
  const { email } = await site.member()
  await fail(email, 5)
  return { email, link: linkIn(await site.mailer.next({ to: email, subject: 'locked' })) }
}

describe('locking', () => {
  it('A-73: after five failures the right password answers as a wrong one for 20 minutes; a mail says so', async () => {
    const { email } = await site.member()
    await fail(email, 4)
    await site.settled()
    expect(site.mailsTo(email)).toEqual([])
    await fail(email, 1)
    expect((await site.mailer.next({ to: email, subject: 'locked' })).text).toContain('20 minutes')
    const right = await site.logIn(site.visitor(), email)
    const wrong = await site.logIn(site.visitor(), email, 'not the right one')
    expect({ status: right.status, text: right.text }).toEqual({
      status: wrong.status,
      text: wrong.text,
    })
    await site.clock.advance(20 * 60_000 - 1_000)
    expect((await site.logIn(site.visitor(), email)).text).toContain('wrong')
    await site.clock.advance(1_000)
    expect(homeOf(await site.logIn(site.visitor(), email))).toBe(email)
    expect(await site.kinds(email)).toContain('locked')
  })

  it('whoever goes on trying makes the lock no longer and has no more mails sent', async () => {
    const { email } = await locked()
    await site.clock.advance(10 * 60_000)
    await fail(email, 6)
    await site.settled()
    expect(site.mailsTo(email)).toHaveLength(1)
    await site.clock.advance(10 * 60_000)
    expect(homeOf(await site.logIn(site.visitor(), email))).toBe(email)
  })

  it('a log-in in between starts the count anew', async () => {
    const { email } = await site.member()
    await fail(email, 4)
    await site.logIn(site.visitor(), email)
    await site.settled()
    await fail(email, 4)
    expect(homeOf(await site.logIn(site.visitor(), email))).toBe(email)
  })

  it('A-74: the mailed link unlocks within its 30 minutes', async () => {
    const { email, link } = await locked()
    const visitor = site.visitor()
    expect((await visitor.get(link)).text).toContain(email)
    expect((await visitor.submit(link)).text).toContain('Your account is unlocked.')
    expect(homeOf(await site.logIn(visitor, email))).toBe(email)
    expect((await visitor.get(link)).status).toBe(404)
    expect(await site.kinds(email)).toContain('unlocked')
  })

  it('A-74: and is refused after them', async () => {
    const { link } = await locked()
    await site.clock.advance(30 * 60_000)
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('A-37: asking for the link answers the same for locked, unlocked and unknown addresses', async () => {
    const { email } = await locked()
    const { email: unlocked } = await site.member()
    const unknown = site.address()
    const answers = []
    for (const one of [email, unlocked, unknown]) {
      const visitor = site.visitor()
      await visitor.get('/users/unlock')
      const { status, text } = await visitor.submit('/users/unlock', { 'user[email]': one })
      answers.push({ status, text: text.replaceAll(one, '') })
    }
    expect(answers[1]).toEqual(answers[0])
    expect(answers[2]).toEqual(answers[0])
    const link = linkIn(await site.mailer.next({ to: email, subject: 'Unlock' }))
    const visitor = site.visitor()
    await visitor.get(link)
    await visitor.submit(link)
    expect(homeOf(await site.logIn(visitor, email))).toBe(email)
    await site.settled()
    expect([...site.mailsTo(unlocked), ...site.mailsTo(unknown)]).toEqual([])
  })

  it('A-54: opening the link changes nothing', async () => {
    const { link } = await locked()
    const before = await site.dump()
    for (const method of ['GET', 'HEAD', 'GET']) {
      expect((await site.endpoint.request(link, { method })).status).toBe(200)
    }
    expect(await site.dump()).toEqual(before)
  })

  it('an administrator unlocks', async () => {
    const { email } = await locked()
    const user = await site.core.users.byEmail(email)
    await site.accounts.unlock(user?.id ?? '')
    expect(homeOf(await site.logIn(site.visitor(), email))).toBe(email)
  })

  it('choosing another password by mail unlocks', async () => {
    const { email } = await locked()
    const visitor = site.visitor()
    await visitor.get('/users/reset-password')
    await visitor.submit('/users/reset-password', { 'user[email]': email })
    const link = linkIn(await site.mailer.next({ to: email, subject: 'Choose' }))
    await visitor.get(link)
    const done = await visitor.submit(link, { 'user[password]': 'another good password' })
    expect(done.text).toContain(`Home of ${email}`)
  })

  it('failures at an address without an account count for nobody', async () => {
    const unknown = site.address()
    await fail(unknown, 6)
    expect(site.mailsTo(unknown)).toEqual([])
  })
})

it('refuses figures that would make it worthless', () => {
  expect(() => locking({ failures: 1 })).toThrow('failures of locking')
  expect(() => locking({ lockMinutes: 0 })).toThrow('lockMinutes of locking')
  expect(() => locking({ linkMinutes: 5_000 })).toThrow('linkMinutes of locking')
})
