import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestOptions,
  type TestSite,
  testSite,
  withoutTokens,
} from '../../../test/support/accounts.ts'
import { defineMailer } from '../../mail/index.ts'
import type { FormFields } from '../../testing/index.ts'
import { confirmation } from '../extension/confirmation/index.ts'
import { settled } from './later.ts'

let db: AccountsDatabase
let site: TestSite
beforeAll(async () => {
  db = await openAccountsDatabase()
  site = testSite(db)
})
afterAll(async () => {
  await site.close()
  await db.close()
})

const fields = (name: string): Record<string, string> => ({
  'user[email]': `${name}@example.com`,
  'user[nickname]': name,
  'user[password]': PASSWORD,
})

async function register(name: string, more: Record<string, string> = {}, on = site) {
  const visitor = on.visitor()
  await visitor.get('/users/register')
  return visitor.submit('/users/register', { ...fields(name), ...more })
}

async function onAnother<T>(options: TestOptions, fn: (other: TestSite) => Promise<T>): Promise<T> {
  const other = testSite(db, options)
  try {
    return await fn(other)
  } finally {
    await other.close()
  }
}

describe('the page to register', () => {
  it('A-33: is a form that works without a script, with what browsers need to help', async () => {
    const { html, status } = await site.visitor().get('/users/register')
    expect(status).toBe(200)
    expect(html).toContain('action="/users/register" method="post"')
    const [email, password] = ['email', 'password'].map(
      (name) => html.match(new RegExp(`<input[^>]*name="user\\[${name}\\]"[^>]*>`))?.[0],
    )
    expect(email).toMatch(/autocomplete="email".*spellcheck="false"/)
    expect(password).toMatch(/autocomplete="new-password".*spellcheck="false"/)
    expect(html).toContain('name="_csrf_token"')
  })

  it('A-32: is kept by no cache', async () => {
    const page = await site.visitor().get('/users/register')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('A-31: sends somebody away who is logged in', async () => {
    const visitor = await site.loggedIn(await site.addUser('insider'))
    expect((await visitor.get('/users/register')).path).toBe('/')
  })

  it('makes an account, with what the form asks for and nobody logged in', async () => {
    const page = await register('ann', { 'user[email]': ' Ann@Example.COM ' })
    expect(page.text).toContain('We have sent a mail to ann@example.com.')
    expect(await site.accounts.userByEmail('ANN@example.com ')).toMatchObject({
      email: 'ann@example.com',
      nickname: 'ann',
      confirmedAt: null,
    })
    expect(await site.mailer.next({ to: 'ann@example.com' })).toMatchObject({
      subject: 'Welcome to Umbrella Club',
    })
  })

  it('shows what is wrong, at its field, and keeps what was typed but for the password', async () => {
    const page = await register('bo', { 'user[email]': 'bo', 'user[password]': 'short' })
    expect(page.status).toBe(422)
    expect(page.text).toContain('E-mail address: is no e-mail address')
    expect(page.text).toContain('Password: should be at least 12 characters')
    expect(page.html).toContain('value="bo"')
    expect(page.html).not.toContain('short"')
  })

  it('A-44: refuses a password that is made of the address or the name of the site', async () => {
    for (const password of ['clara.long.name@example.com', 'umbrellaclub', 'aaaaaaaaaaaaaa']) {
      const page = await register('clara.long.name', { 'user[password]': password })
      expect(page.status).toBe(422)
    }
    expect(await site.accounts.userByEmail('clara.long.name@example.com')).toBeUndefined()
  })
})

describe('an address that has an account', () => {
  it('A-38: is answered as any other, and its owner is told', async () => {
    await site.addUser('dora')
    const taken = await register('dora', { 'user[nickname]': 'dora2' })
    const free = await register('free1')
    expect(taken.status).toBe(200)
    expect(withoutTokens(taken).replaceAll('dora', '…')).toBe(
      withoutTokens(free).replaceAll('free1', '…'),
    )
    expect(await site.mailer.next({ to: 'dora@example.com' })).toMatchObject({
      subject: 'You already have an account at Umbrella Club',
    })
    expect(await site.accounts.userByEmail('dora@example.com')).toMatchObject({ nickname: 'dora' })
  })

  it('A-38: is not told by a nickname either, which may be told to be taken', async () => {
    await site.addUser('emil')
    const taken = await register('emil')
    const free = await register('free2', { 'user[nickname]': 'emil' })
    expect(taken.status).toBe(422)
    expect(taken.text).toContain('Nickname: has already been taken')
    expect(withoutTokens(taken).replaceAll('emil@', '…@')).toBe(
      withoutTokens(free).replaceAll('free2@', '…@'),
    )
  })

  it('A-126: has one account when two register with it at once', async () => {
    const pages = await Promise.all([
      register('fay'),
      register('fay', { 'user[email]': 'FAY@EXAMPLE.COM', 'user[nickname]': 'fay2' }),
    ])
    expect(pages.map(({ status }) => status)).toEqual([200, 200])
    const found = await site.accounts.userByEmail('fay@example.com')
    expect(['fay', 'fay2']).toContain(found?.nickname)
  })

  it('A-40: is told where enumeration is friendly, and whoever registers is logged in', async () => {
    await onAnother({ enumeration: 'friendly', afterLogIn: '/private' }, async (other) => {
      await other.addUser('gil')
      const taken = await register('gil', { 'user[nickname]': 'gil2' }, other)
      expect(taken.text).toContain('E-mail address: has already been taken')
      const free = await register('hal', {}, other)
      expect(free).toMatchObject({
        status: 200,
        path: '/private',
        text: expect.stringContaining('hal'),
      })
    })
  })
})

it('A-53: sends one link, also where enumeration is friendly', async () => {
  const options: TestOptions = { enumeration: 'friendly', extensions: [confirmation()] }
  await onAnother(options, async (other) => {
    const page = await register('nora', {}, other)
    expect(page.text).toContain('We have sent a mail to nora@example.com.')
    await settled(other.accounts.core)
    const { id } = (await other.accounts.userByEmail('nora@example.com'))!
    const events = await other.accounts.eventsOf(id)
    expect(events.map(({ kind }) => kind)).toEqual(['registered'])
    await other.mailer.next({ to: 'nora@example.com' })
    expect(other.mailer.sent).toHaveLength(1)
  })
})

describe('what was not asked for', () => {
  it('A-125: is ignored', async () => {
    await register('ida', {
      'user[id]': '018f4e7a-0000-7000-8000-000000000000',
      'user[confirmedAt]': '2026-01-01T00:00:00Z',
      'user[passwordHash]': 'x',
      'user[suspendedAt]': '2026-01-01T00:00:00Z',
      'user[role]': 'admin',
    })
    const ida = await site.accounts.userByEmail('ida@example.com')
    expect(ida).toMatchObject({ confirmedAt: null, suspendedAt: null })
    expect(ida?.id).not.toBe('018f4e7a-0000-7000-8000-000000000000')
    expect(ida?.passwordHash).toMatch(/^\$argon2id\$/)
  })

  it('is refused as wrong where it has another shape, never as a fault of ours', async () => {
    const visitor = site.visitor()
    await visitor.get('/users/register')
    const shapes: readonly FormFields[] = [
      { user: 'text' },
      { 'user[]': ['a', 'b'] },
      { 'user[email][]': ['a@example.com'], 'user[password][x]': 'y' },
      { 'user[email]': `${'a'.repeat(10_000)}@example.com`, 'user[password]': 'p'.repeat(10_000) },
      { 'user[email]': 'a\u0000@example.com', 'user[nickname]': 'nul\u0000' },
      { 'user[email]': new File(['x'], 'x.txt') },
    ]
    for (const shape of shapes) {
      expect((await visitor.submit('/users/register', shape)).status).toBe(422)
      await visitor.get('/users/register')
    }
    const onPrototype = await visitor.submit('/users/register', { 'user[__proto__][email]': 'x' })
    expect(onPrototype.status).toBe(400)
  })
})

describe('mails', () => {
  it('A-129: have links to the configured url, whatever host was asked for', async () => {
    await onAnother({ url: 'https://club.example/app/' }, async (other) => {
      await register('jo', {}, other)
      const { text, html } = await other.mailer.next({ to: 'jo@example.com' })
      expect(text).toContain('https://club.example/app/users/log-in')
      expect(html).toContain('href="https://club.example/app/users/log-in"')
    })
  })

  it('A-130: that cannot be sent neither fail a request nor show whose account there is', async () => {
    const broken = defineMailer({
      from: 'test@example.com',
      transport: () => Promise.reject(new Error('no mail today')),
    })
    await onAnother({ mailer: broken }, async (other) => {
      await other.addUser('kim')
      const taken = await register('kim', { 'user[nickname]': 'kim2' }, other)
      const free = await register('lea', {}, other)
      expect([taken.status, free.status]).toEqual([200, 200])
      // The pauses before it is tried again.
      await other.clock.advance(60_000)
    })
  })
})

it('asks to come again later whoever registers too often', async () => {
  await onAnother({ throttle: {} }, async (other) => {
    const visitor = other.visitor()
    await visitor.get('/users/register')
    let page = await visitor.submit('/users/register', {})
    for (let tries = 1; page.status === 422 && tries < 100; tries += 1) {
      page = await visitor.submit('/users/register', {})
    }
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(page.text).toContain('There were too many attempts.')
  })
})
