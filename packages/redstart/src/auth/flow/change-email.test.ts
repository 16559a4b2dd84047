import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountSite,
  accountSite,
  homeOf,
  linkIn,
  PASSWORD,
} from '../../../test/support/account-site.ts'
import type { Visitor } from '../../testing/index.ts'
import { confirmation } from '../extension/confirmation/index.ts'
import { undoPurpose } from './purposes.ts'

const OTHER = 'another good password'

let site: AccountSite
beforeAll(async () => {
  site = await accountSite({ extensions: [confirmation()] })
})
afterAll(() => site.close())

/** Somebody who is logged in. */
async function user(): Promise<{ email: string; visitor: Visitor }> {
  const { email } = await site.member()
  const visitor = site.visitor()
  await site.logIn(visitor, email)
  return { email, visitor }
}

/** The address of whoever is logged in. */
async function addressOf(visitor: Visitor): Promise<string | undefined> {
  return /address (\S+@\S+)/.exec((await visitor.get('/users/settings')).text)?.[1]
}

/** Asks for another address, and follows the link that was sent there. */
async function change(visitor: Visitor, email: string): Promise<void> {
  const link = await ask(visitor, email)
  await visitor.get(link)
  const done = await visitor.submit(link)
  expect(done.text).toContain('Your address is changed.')
}

async function ask(visitor: Visitor, email: string): Promise<string> {
  await visitor.get('/users/settings/email')
  await visitor.submit('/users/settings/email', { 'user[email]': email })
  return linkIn(await site.mailer.next({ to: email, subject: 'Confirm your new' }))
}

/** The link that was sent to an old address. */
async function undoLink(to: string): Promise<string> {
  return linkIn(await site.mailer.next({ to, subject: 'was changed' }))
}

async function undo(link: string): Promise<Visitor> {
  const owner = site.visitor()
  await owner.get(link)
  const page = await owner.submit(link)
  expect(page.path).toContain('/users/reset-password/')
  return owner
}

describe('changing the address', () => {
  it('A-61: needs a fresh log-in', async () => {
    const { visitor } = await user()
    await site.clock.advance(10 * 60_000 + 1_000)
    expect((await visitor.get('/users/settings/email')).path).toBe('/users/log-in?sudo')
  })

  it('A-61: takes effect when the link at the new address is confirmed, and tells the old one', async () => {
    const { email, visitor } = await user()
    const next = site.address()
    const link = await ask(visitor, next)
    expect(await addressOf(visitor)).toBe(email)
    const page = await visitor.get(link)
    expect(page.text).toContain(next)
    expect(page.headers.get('referrer-policy')).toBe('no-referrer')
    await visitor.submit(link)
    expect(await addressOf(visitor)).toBe(next)
    expect((await site.mailer.next({ to: email })).text).toContain(next)
    expect((await visitor.get(link)).status).toBe(404)
    expect(await site.kinds(next)).toEqual(
      expect.arrayContaining(['email_change_requested', 'email_changed']),
    )
  })

  it('A-54: opening the link changes nothing', async () => {
    const { visitor } = await user()
    const link = await ask(visitor, site.address())
    const before = await site.dump()
    await visitor.get(link)
    await visitor.get(link)
    expect(await site.dump()).toEqual(before)
  })

  it('the link is for whoever asked for it: nobody else can use it, nor use it up', async () => {
    const { visitor } = await user()
    const link = await ask(visitor, site.address())
    const { visitor: other } = await user()
    expect((await other.get(link)).status).toBe(404)
    const csrf = await other.get('/users/settings')
    const token = /name="_csrf_token" value="([^"]+)"/.exec(csrf.html)?.[1] ?? ''
    expect((await other.post(link, { _csrf_token: token })).status).toBe(404)
    expect((await visitor.get(link)).status).toBe(200)
  })

  it('whoever is not logged in logs in first, and comes back to the link', async () => {
    const { email, visitor } = await user()
    const link = await ask(visitor, site.address())
    const later = site.visitor()
    expect((await later.get(link)).path).toBe('/users/log-in')
    const fields = { 'user[email]': email, 'user[password]': PASSWORD }
    expect((await later.submit('/users/log-in', fields)).path).toBe(link)
  })

  it('A-38: a taken address gets the same answer; its owner is told', async () => {
    const { visitor } = await user()
    const { email: taken } = await site.member()
    const free = site.address()
    const answers = []
    for (const email of [taken, free]) {
      await visitor.get('/users/settings/email')
      const page = await visitor.submit('/users/settings/email', { 'user[email]': email })
      answers.push({ path: page.path, text: page.text.replaceAll(email, '') })
    }
    expect(answers[0]).toEqual(answers[1])
    expect((await site.mailer.next({ to: taken })).subject).toBe('You have an account already')
  })

  it('an address that somebody took meanwhile is not taken from them', async () => {
    const { email, visitor } = await user()
    const next = site.address()
    const link = await ask(visitor, next)
    const { visitor: other } = await user()
    await change(other, next)
    await visitor.get('/')
    const page = await visitor.get(link)
    const outcome = page.status === 200 ? await visitor.submit(link) : page
    expect(outcome.status).toBe(404)
    expect(await addressOf(visitor)).toBe(email)
    expect(await addressOf(other)).toBe(next)
  })

  it('A-111: ends the other sessions, and this one stays', async () => {
    const { email, visitor } = await user()
    const other = site.visitor()
    await site.logIn(other, email)
    await change(visitor, site.address())
    expect(homeOf(await visitor.get('/'))).toBe(email)
    expect(homeOf(await other.get('/'))).toBe('a guest')
  })

  it('is not done by a session that was ended meanwhile', async () => {
    const { email, visitor } = await user()
    const link = await ask(visitor, site.address())
    await visitor.get(link)
    const { users, sessions } = site.core
    const { update } = users
    users.update = async (id, patch) => {
      await sessions.revoke({ userId: id }, 'password_reset')
      return update.call(users, id, patch)
    }
    try {
      expect((await visitor.submit(link)).status).toBe(404)
    } finally {
      users.update = update
    }
    expect(await users.byEmail(email)).toBeDefined()
  })

  it('A-52: ends the links that were sent to the old address', async () => {
    const { email, visitor } = await user()
    const account = await site.core.users.byEmail(email)
    const secret = await site.core.oneTime.mint({
      purpose: 'reset_password',
      userId: account?.id ?? '',
      sentTo: email,
      seconds: 3_600,
    })
    await change(visitor, site.address())
    expect((await site.visitor().get(`/users/reset-password/${secret}`)).status).toBe(404)
  })

  it('A-51: the link works for a day', async () => {
    const { visitor, email } = await user()
    const link = await ask(visitor, site.address())
    site.jump(86_400_000)
    await site.logIn(visitor, email)
    expect((await visitor.get(link)).status).toBe(404)
  })
})

describe('A-62: undoing it', () => {
  it('restores the old address, ends all sessions and starts a password reset', async () => {
    const { email, visitor: thief } = await user()
    const stolen = site.address()
    await change(thief, stolen)
    const link = await undoLink(email)
    const before = await site.dump()
    expect((await site.visitor().get(link)).text).toContain(email)
    expect(await site.dump()).toEqual(before)
    const owner = await undo(link)
    expect(homeOf(await thief.get('/'))).toBe('a guest')
    expect((await site.logIn(thief, stolen)).text).toContain('wrong')
    expect((await site.logIn(thief, email)).text).toContain('wrong')
    const page = await owner.get(linkIn(await site.mailer.next({ to: email, subject: 'again' })))
    const done = await owner.submit(page.path, { 'user[password]': OTHER })
    expect(done.text).toContain(`Home of ${email}`)
    expect((await owner.get(link)).status).toBe(404)
    expect(await site.kinds(email)).toContain('email_change_undone')
  })

  it('works for a week, whatever whoever took the account over has done since', async () => {
    const { email, visitor: thief } = await user()
    await change(thief, site.address())
    const link = await undoLink(email)
    // Another password, and another address after the first, each with links of its own.
    await thief.get('/users/settings/password')
    await thief.submit('/users/settings/password', { 'user[password]': OTHER })
    await change(thief, site.address())
    site.jump(7 * 86_400_000 - 60_000)
    await undo(link)
    expect((await site.core.users.byEmail(email))?.passwordHash).toBeNull()
    expect(homeOf(await thief.get('/'))).toBe('a guest')
  })

  it('ends the links of those addresses that the account was given afterwards', async () => {
    const { email, visitor: thief } = await user()
    const stolen = site.address()
    await change(thief, stolen)
    const link = await undoLink(email)
    site.jump(1_000)
    await change(thief, site.address())
    const back = await undoLink(stolen)
    await undo(link)
    expect((await site.visitor().get(back)).status).toBe(404)
    expect(await site.core.users.byEmail(email)).toBeDefined()
  })

  it('takes the accounts at providers away that whoever took it over has linked', async () => {
    const { email, visitor: thief } = await user()
    await change(thief, site.address())
    const link = await undoLink(email)
    const page = await site.visitor().get(link)
    expect(page.status).toBe(200)
    const { identities, oneTime } = site.core
    const found = await oneTime.look(undoPurpose(email), link.split('.').at(-1))
    const userId = found?.userId ?? ''
    const account = { provider: 'company', issuer: 'https://id.example', subject: userId }
    expect(await identities.link(userId, { ...account, email: undefined })).toEqual({ ok: true })
    await undo(link)
    expect(await identities.ofUser(userId)).toEqual([])
  })

  it('A-51: and not longer', async () => {
    const { email, visitor } = await user()
    await change(visitor, site.address())
    const link = await undoLink(email)
    site.jump(7 * 86_400_000)
    expect((await site.visitor().get(link)).status).toBe(404)
  })

  it('an account that was made with the old address and never proved it makes way', async () => {
    const { email, visitor: thief } = await user()
    await change(thief, site.address())
    const link = await undoLink(email)
    await site.register(email, 'squatter')
    const squatter = await site.core.users.byEmail(email)
    await undo(link)
    expect(squatter).toBeDefined()
    expect(await site.core.users.byId(squatter?.id ?? '')).toBeUndefined()
    const restored = await site.core.users.byEmail(email)
    expect(restored?.confirmedAt).not.toBeNull()
  })

  it('one that proved it does not', async () => {
    const { email, visitor } = await user()
    await change(visitor, site.address())
    const link = await undoLink(email)
    await site.register(email, 'honest')
    const confirm = linkIn(await site.mailer.next({ to: email, subject: 'Confirm your address' }))
    const other = site.visitor()
    await other.get(confirm)
    await other.submit(confirm)
    const owner = site.visitor()
    await owner.get(link)
    expect((await owner.submit(link)).status).toBe(404)
    await site.logIn(other, email)
    expect(await addressOf(other)).toBe(email)
  })

  it('an address that was never proven is told, and gets no link', async () => {
    const { email, visitor } = await user()
    const account = await site.core.users.byEmail(email)
    await site.core.users.update(account?.id ?? '', { confirmedAt: null })
    await change(visitor, site.address())
    const mail = await site.mailer.next({ to: email, subject: 'was changed' })
    expect(mail.text).not.toContain('undo-email')
  })

  it('A-55: what is no token gives the page of a bad link', async () => {
    const long = 'a'.repeat(43)
    for (const token of ['x', `${'a'.repeat(11)}.${long}`, long, '.', '%00', 'a'.repeat(4_000)]) {
      const { status } = await site.endpoint.request(`/users/settings/undo-email/${token}`)
      expect(Math.floor(status / 100)).toBe(4)
    }
  })
})
