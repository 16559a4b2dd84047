import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  testSite,
  withoutTokens,
} from '../../../test/support/accounts.ts'
import type { FormFields, VisitedPage } from '../../testing/index.ts'
import { confirmation } from '../extension/confirmation/index.ts'
import { locking } from '../extension/locking/index.ts'

let db: AccountsDatabase
let site: TestSite
beforeAll(async () => {
  db = await openAccountsDatabase()
  site = testSite(db, { extensions: [confirmation(), locking()] })
})
afterAll(async () => {
  await site.close()
  await db.close()
})

const MINUTE = 60_000

async function logIn(name: string, more: FormFields = {}, visitor = site.visitor()) {
  await visitor.get('/users/log-in')
  return visitor.submit('/users/log-in', {
    'user[email]': `${name}@example.com`,
    'user[password]': PASSWORD,
    ...more,
  })
}

/** What an answer consists of, but for the address that was typed and what is new each time. */
function answer(page: VisitedPage, name: string): unknown {
  const ours = new Set(['set-cookie', 'x-request-id', 'content-security-policy', 'content-length'])
  const headers = [...page.headers].filter(([header]) => !ours.has(header))
  return { status: page.status, headers, html: withoutTokens(page).replaceAll(`${name}@`, '…@') }
}

describe('the page to log in', () => {
  it('A-33: is a form that works without a script, with what browsers need to help', async () => {
    const { html } = await site.visitor().get('/users/log-in')
    expect(html).toContain('action="/users/log-in" method="post"')
    const [email, password] = ['email', 'password'].map(
      (name) => html.match(new RegExp(`<input[^>]*name="user\\[${name}\\]"[^>]*>`))?.[0],
    )
    expect(email).toMatch(/autocomplete="username".*spellcheck="false"/)
    expect(password).toMatch(/autocomplete="current-password".*spellcheck="false"/)
    expect(html).toContain('name="_csrf_token"')
  })

  it('A-32: is kept by no cache', async () => {
    const page = await site.visitor().get('/users/log-in')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('A-27, A-30: leads back to the page that asked for it, once', async () => {
    await site.addUser('ann')
    const visitor = site.visitor()
    const page = await visitor.get('/private?tab=2')
    expect(page.path).toBe('/users/log-in')
    expect(page.text).toContain('Please log in to see this page.')
    const landed = await visitor.submit('/users/log-in', {
      'user[email]': 'ann@example.com',
      'user[password]': PASSWORD,
    })
    expect(landed).toMatchObject({
      path: '/private?tab=2',
      text: expect.stringContaining('of ann'),
    })
    await visitor.get('/users/sessions')
    await visitor.submit('/users/log-out')
    expect(await logIn('ann', {}, visitor)).toMatchObject({ path: '/' })
  })

  it('A-31: sends somebody away who is logged in, unless they are to prove it again', async () => {
    const visitor = await site.loggedIn(await site.addUser('bo'))
    expect((await visitor.get('/users/log-in')).path).toBe('/')
    const page = await visitor.get('/users/log-in?sudo')
    expect(page.text).toContain('Please confirm that it is you')
    expect(page.html).toContain('value="bo@example.com"')
  })

  it('A-67: leads back to what wanted a fresh log-in', async () => {
    const visitor = await site.loggedIn(await site.addUser('cleo'))
    await site.clock.advance(10 * MINUTE + 1_000)
    const asked = await visitor.get('/users/settings/password')
    expect(asked.path).toBe('/users/log-in?sudo')
    const page = await visitor.submit('/users/log-in', { 'user[password]': PASSWORD })
    expect(page.path).toBe('/users/settings/password')
  })

  it('A-17: takes no form of another site', async () => {
    const page = await site.visitor().post('/users/log-in', { 'user[email]': 'a@example.com' })
    expect(page.status).toBe(403)
  })
})

describe('a log-in that fails', () => {
  it('A-34: looks the same whatever the reason', async () => {
    const { accounts } = site
    await site.addUser('right')
    const suspended = await site.addUser('suspended')
    await accounts.suspend(suspended.id, 'spam')
    const locked = await site.addUser('locked')
    const lockedUntil = new Date(site.clock.now() + MINUTE)
    await accounts.core.users.update(locked.id, { lockedUntil })
    await accounts.createUser({ email: 'bare@example.com', nickname: 'bare', confirmed: true })
    await accounts.createUser({
      email: 'unconfirmed@example.com',
      nickname: 'unconfirmed',
      password: PASSWORD,
    })
    const wrong = { 'user[password]': 'not the password' }
    const expected = answer(await logIn('right', wrong), 'right')
    expect(expected).toMatchObject({ status: 422 })
    const names = ['unknown', 'suspended', 'locked', 'bare', 'unconfirmed']
    for (const name of names) expect(answer(await logIn(name), name), name).toEqual(expected)
  })

  it('A-36: looks the same without a password, and with one that is no text', async () => {
    await site.addUser('dan')
    const expected = answer(await logIn('nobody'), 'nobody')
    const shapes: readonly FormFields[] = [
      { 'user[password]': null },
      { 'user[password]': '' },
      { 'user[password]': null, 'user[password][]': ['a', 'b'] },
      { 'user[password]': null, 'user[password][x]': 'y' },
      { 'user[password]': new File([PASSWORD], 'p.txt') },
    ]
    for (const shape of shapes) {
      expect(answer(await logIn('dan', shape), 'dan')).toEqual(expected)
    }
  })

  it('is an answer like any other for what is no address', async () => {
    for (const email of [null, '', 'x'.repeat(10_000), 'a\u0000b', new File(['x'], 'x.txt')]) {
      const page = await logIn('x', { 'user[email]': email })
      expect(page.status).toBe(422)
      expect(page.text).toContain('E-mail address or password is wrong.')
    }
  })

  it('A-69: is answered with 429 after too many, and with when to come again', async () => {
    await site.addUser('eve')
    const wrong = { 'user[password]': 'not the password' }
    let page = await logIn('eve', wrong)
    for (let tries = 1; page.status === 422 && tries < 50; tries += 1) {
      page = await logIn('eve', wrong)
    }
    expect(page.status).toBe(429)
    expect(Number(page.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})

describe('logging out', () => {
  it('A-15: ends the session, and says so', async () => {
    const visitor = await site.loggedIn(await site.addUser('finn'))
    await visitor.get('/users/sessions')
    const page = await visitor.submit('/users/log-out')
    expect(page.text).toContain('You are logged out.')
    expect((await visitor.get('/private')).path).toBe('/users/log-in')
  })

  it('A-17: does not happen by GET, nor by a form of another site', async () => {
    const visitor = await site.loggedIn(await site.addUser('gus'))
    expect((await visitor.get('/users/log-out')).status).toBeGreaterThanOrEqual(404)
    expect((await visitor.post('/users/log-out', { _method: 'delete' })).status).toBe(403)
    expect((await visitor.get('/private')).text).toContain('Private of gus')
  })

  it('A-18: is answered as ever when nobody is logged in', async () => {
    const visitor = await site.loggedIn(await site.addUser('hal'))
    await visitor.get('/users/sessions')
    await site.accounts.revokeAll((await site.accounts.userByEmail('hal@example.com'))?.id ?? '')
    expect(await visitor.submit('/users/log-out')).toMatchObject({ status: 200, path: '/' })
  })
})
