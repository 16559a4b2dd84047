import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  homeOf,
  PASSWORD,
} from '../../../../test/support/account-site.ts'
import type { Visitor } from '../../../testing/index.ts'
import type { AccountUser } from '../../types.ts'
import { passwordReset } from '../password-reset/index.ts'
import { deletion } from './deletion.ts'

const asked: AccountUser[] = []
let refuses = false

let site: AccountSite
beforeAll(async () => {
  const before = (user: AccountUser): void => {
    asked.push(user)
    if (refuses) throw new Error('There are open invoices.')
  }
  site = await accountSite({ extensions: [deletion({ before }), passwordReset()] })
})
afterAll(() => site.close())

async function user(): Promise<{ email: string; id: string; visitor: Visitor }> {
  const { email } = await site.member()
  const visitor = site.visitor()
  await site.logIn(visitor, email)
  return { email, visitor, id: (await site.core.users.byEmail(email))?.id ?? '' }
}

describe('deletion', () => {
  it('A-65: needs a fresh log-in', async () => {
    const { visitor } = await user()
    await site.clock.advance(10 * 60_000 + 1_000)
    expect((await visitor.get('/users/settings/deletion')).path).toBe('/users/log-in?sudo')
  })

  it('A-65: needs the password', async () => {
    const { visitor, email } = await user()
    await visitor.get('/users/settings/deletion')
    for (const password of ['not the right one', '']) {
      const page = await visitor.submit('/users/settings/deletion', { 'user[password]': password })
      expect(page.status).toBe(422)
    }
    expect(await site.core.users.byEmail(email)).toBeDefined()
  })

  it('A-65: ends everything at once: sessions, links, the account', async () => {
    const { email, id, visitor } = await user()
    const elsewhere = site.visitor()
    await site.logIn(elsewhere, email)
    const secret = await site.core.oneTime.mint({
      purpose: 'reset_password',
      userId: id,
      sentTo: email,
      seconds: 3_600,
    })
    const sessions = (await site.core.sessions.list(id)).map((session) => session.id)
    expect(sessions).toHaveLength(2)
    await visitor.get('/users/settings/deletion')
    const page = await visitor.submit('/users/settings/deletion', { 'user[password]': PASSWORD })
    expect(page.text).toContain('Your account is deleted.')
    expect(page.text).toContain('Home of a guest')
    expect(homeOf(await elsewhere.get('/'))).toBe('a guest')
    expect((await site.visitor().get(`/users/reset-password/${secret}`)).status).toBe(404)
    expect((await site.logIn(site.visitor(), email)).text).toContain('wrong')
    for (const session of sessions) expect(await site.core.sessions.live(session)).toBeUndefined()
    expect(asked.at(-1)).toMatchObject({ id, email })
    expect((await site.mailer.next({ to: email, subject: 'deleted' })).text).toContain(
      'Umbrella Club',
    )
  })

  it('A-133: the audit keeps what happened, without anybody', async () => {
    const { email, id, visitor } = await user()
    await visitor.get('/users/settings/deletion')
    await visitor.submit('/users/settings/deletion', { 'user[password]': PASSWORD })
    const dump = JSON.stringify(await site.dump())
    expect(dump).not.toContain(id)
    expect(dump).not.toContain(email)
    expect(dump).toContain('"kind":"deleted"')
  })

  it('an administrator deletes without a password; what the application keeps is asked too', async () => {
    const { id, visitor } = await user()
    expect(await site.accounts.deleteUser(id)).toBe(true)
    expect(asked.at(-1)).toMatchObject({ id })
    expect(homeOf(await visitor.get('/'))).toBe('a guest')
    expect(await site.accounts.deleteUser(id)).toBe(false)
  })

  it('when the application cannot let go of it, nothing is deleted and nobody is logged out', async () => {
    const { id, email, visitor } = await user()
    refuses = true
    await expect(site.accounts.deleteUser(id)).rejects.toThrow('open invoices')
    refuses = false
    expect(homeOf(await visitor.get('/'))).toBe(email)
  })

  it('who has no password proves it by the fresh log-in alone', async () => {
    const { id, visitor } = await user()
    await site.core.users.update(id, { passwordHash: null })
    const page = await visitor.get('/users/settings/deletion')
    expect(page.html).not.toContain('type="password"')
    await visitor.submit('/users/settings/deletion')
    expect(await site.core.users.byId(id)).toBeUndefined()
  })
})
