import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  testSite,
} from '../../../test/support/accounts.ts'

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

const MINUTE = 60_000
const OTHER = 'yellow bicycle nine'

async function kinds(userId: string): Promise<readonly string[]> {
  return (await site.accounts.eventsOf(userId)).map(({ kind }) => kind)
}

describe('the settings', () => {
  it('A-32: are for who is logged in, and kept by no cache', async () => {
    expect((await site.visitor().get('/users/settings')).path).toBe('/users/log-in')
    const visitor = await site.loggedIn(await site.addUser('ann'))
    const page = await visitor.get('/users/settings')
    expect(page.text).toContain('ann@example.com')
    expect(page.headers.get('cache-control')).toBe('no-store')
  })

  it('A-125, A-127: change what the application lets people change, and nothing else', async () => {
    const user = await site.addUser('bo')
    await site.addUser('taken')
    const visitor = await site.loggedIn(user)
    await visitor.get('/users/settings')
    const wrong = await visitor.submit('/users/settings/profile', { 'user[nickname]': 'taken' })
    expect(wrong).toMatchObject({ status: 422 })
    expect(wrong.text).toContain('Nickname: has already been taken')
    const page = await visitor.submit('/users/settings/profile', {
      'user[nickname]': 'bobo',
      'user[email]': 'other@example.com',
      'user[passwordHash]': 'x',
      'user[suspendedAt]': '2026-01-01',
    })
    expect(page).toMatchObject({ path: '/users/settings' })
    expect(page.text).toContain('Your profile was saved.')
    expect(await site.accounts.userOf(user.id)).toMatchObject({
      nickname: 'bobo',
      email: 'bo@example.com',
      passwordHash: user.passwordHash,
      suspendedAt: null,
    })
    expect(await kinds(user.id)).toContain('profile_changed')
  })
})

describe('a new password', () => {
  it('A-66: needs a fresh log-in', async () => {
    const user = await site.addUser('cleo')
    const visitor = await site.loggedIn(user)
    await visitor.get('/users/settings/password')
    await site.clock.advance(20 * MINUTE + 1_000)
    const page = await visitor.submit('/users/settings/password', { 'user[password]': OTHER })
    expect(page.path).toBe('/users/log-in?sudo')
    // The password is still the one that it was.
    await site.loggedIn(user)
  })

  it('A-59: ends all other sessions, and the owner is told', async () => {
    const user = await site.addUser('dora')
    const here = await site.loggedIn(user)
    const there = await site.loggedIn(user)
    await here.get('/users/settings/password')
    const page = await here.submit('/users/settings/password', { 'user[password]': OTHER })
    expect(page.text).toContain('All other devices are logged out.')
    expect((await here.get('/private')).text).toContain('Private of dora')
    expect((await there.get('/private')).path).toBe('/users/log-in')
    expect(await site.mailer.next({ to: 'dora@example.com' })).toMatchObject({
      subject: 'Your password at Umbrella Club was changed',
    })
    expect(await kinds(user.id)).toContain('password_changed')
    await there.get('/users/log-in')
    const fields = { 'user[email]': 'dora@example.com', 'user[password]': PASSWORD }
    expect((await there.submit('/users/log-in', fields)).status).toBe(422)
    const right = { ...fields, 'user[password]': OTHER }
    expect((await there.submit('/users/log-in', right)).status).toBe(200)
  })

  it('A-59: a copy of the cookie that this browser had is found out afterwards', async () => {
    const user = await site.addUser('copied')
    const visitor = await site.loggedIn(user)
    const name = 'umbrella_club_session'
    const copy = visitor.cookies.get(name) ?? ''
    await visitor.get('/users/settings/password')
    await visitor.submit('/users/settings/password', {
      'user[password]': 'another violet umbrella',
    })
    expect(visitor.cookies.get(name)).not.toBe(copy)
    await site.clock.advance(61_000)
    expect((await visitor.get('/')).text).toContain('Home of copied')
    const thief = site.endpoint.request('/', { headers: { cookie: `${name}=${copy}` } })
    expect(await (await thief).text()).toContain('Home of a guest')
    const events = await site.accounts.eventsOf(user.id)
    expect(events.map(({ kind }) => kind)).toContain('theft_suspected')
  })

  it('A-59: is not changed by a session that was ended while the form was worked on', async () => {
    const user = await site.addUser('raced')
    const { core } = site.accounts
    const { hash } = core.passwords
    const thief = await site.loggedIn(user)
    await thief.get('/users/settings/password')
    core.passwords.hash = async (password) => {
      // Meanwhile the owner has chosen one by mail.
      await core.users.update(user.id, { passwordHash: 'of the owner' })
      await core.sessions.revoke({ userId: user.id }, 'password_reset')
      return hash.call(core.passwords, password)
    }
    try {
      const page = await thief.submit('/users/settings/password', {
        'user[password]': 'the password of a thief',
      })
      expect(page.path).toBe('/users/log-in')
    } finally {
      core.passwords.hash = hash
    }
    expect((await core.users.byId(user.id))?.passwordHash).toBe('of the owner')
  })

  it('A-43: is refused when it is too short', async () => {
    const visitor = await site.loggedIn(await site.addUser('emil'))
    await visitor.get('/users/settings/password')
    const page = await visitor.submit('/users/settings/password', { 'user[password]': 'short' })
    expect(page).toMatchObject({ status: 422 })
    expect(page.text).toContain('should be at least 12 characters')
  })
})

describe('a new address', () => {
  it('A-61: is asked for on a page of its own, behind a fresh log-in', async () => {
    const user = await site.addUser('fay')
    const visitor = await site.loggedIn(user)
    await visitor.get('/users/settings/email')
    const same = await visitor.submit('/users/settings/email', { 'user[email]': 'FAY@example.com' })
    expect(same.text).toContain('is your address already')
    const none = await visitor.submit('/users/settings/email', { 'user[email]': 'fay' })
    expect(none.text).toContain('is no e-mail address')
    const page = await visitor.submit('/users/settings/email', {
      'user[email]': 'fay2@example.com',
    })
    expect(page.text).toContain('We have sent a link to fay2@example.com.')
    expect((await site.accounts.userOf(user.id))?.email).toBe('fay@example.com')
    await site.clock.advance(10 * MINUTE + 1_000)
    expect((await visitor.get('/users/settings/email')).path).toBe('/users/log-in?sudo')
  })
})

describe('the list of sessions', () => {
  it('A-21: shows device, place, way, begin and last use, and marks this one', async () => {
    const user = await site.addUser('gus')
    const visitor = await site.loggedIn(user)
    await site.loggedIn(user)
    const page = await visitor.get('/users/sessions')
    expect(page.text.match(/Logged in/g)).toHaveLength(2)
    expect(page.text.match(/This device/g)).toHaveLength(1)
    expect(page.text).toContain('Unknown device')
    expect(page.text).toContain('By password')
    expect(page.text).toContain('From unknown')
    expect(page.html).toMatch(
      /<time datetime="2026-07-30T[\d:.]+Z">Jul 30, 2026, [^<]+ UTC<\/time>/,
    )
  })

  it('A-22: ends one, of nobody but who looks', async () => {
    const user = await site.addUser('hal')
    const here = await site.loggedIn(user)
    const there = await site.loggedIn(user)
    const foreign = await site.loggedIn(await site.addUser('ida'))
    const [other] = (await site.accounts.sessionsOf(user.id)).filter(
      ({ id }) => here.cookies.get('umbrella_club_session')?.includes(id) === false,
    )
    await here.get('/users/sessions')
    await foreign.get('/users/sessions')
    const form = `/users/sessions/${other?.id}`
    // A form of one's own page, sent to the address of somebody else's session.
    const refused = await foreign.post(form, {
      _method: 'delete',
      _csrf_token: tokenOf((await foreign.get('/users/settings')).html),
    })
    expect(refused.status).toBe(404)
    expect((await there.get('/private')).text).toContain('Private of hal')
    const page = await here.submit(form)
    expect(page.text).toContain('The device is logged out.')
    expect((await there.get('/private')).path).toBe('/users/log-in')
    expect((await here.get('/private')).text).toContain('Private of hal')
    expect((await foreign.get('/private')).text).toContain('Private of ida')
  })

  it('A-23: ends all others at once', async () => {
    const user = await site.addUser('jo')
    const here = await site.loggedIn(user)
    const others = [await site.loggedIn(user), await site.loggedIn(user)]
    await here.get('/users/sessions')
    const page = await here.submit('/users/sessions')
    expect(page.text).toContain('All other devices are logged out.')
    for (const other of others) {
      expect((await other.get('/private')).path).toBe('/users/log-in')
    }
    expect((await here.get('/private')).text).toContain('Private of jo')
  })
})

describe('what programs do', () => {
  it('A-111: suspends an account, whose sessions end at once, and reinstates it', async () => {
    const user = await site.addUser('kim')
    const visitor = await site.loggedIn(user)
    await site.accounts.suspend(user.id, 'spam')
    expect((await visitor.get('/private')).path).toBe('/users/log-in')
    await expect(site.loggedIn(user)).rejects.toThrow('could not log in')
    await site.accounts.reinstate(user.id)
    await site.loggedIn(user)
    expect(await kinds(user.id)).toEqual(expect.arrayContaining(['suspended', 'reinstated']))
  })

  it('A-65: deletes an account, and everything of it', async () => {
    const user = await site.addUser('lea')
    const visitor = await site.loggedIn(user)
    expect(await site.accounts.deleteUser(user.id)).toBe(true)
    expect((await visitor.get('/private')).path).toBe('/users/log-in')
    expect(await site.accounts.userByEmail('lea@example.com')).toBeUndefined()
    expect(await site.accounts.deleteUser(user.id)).toBe(false)
  })

  it('is told what is wrong with an account that it makes', async () => {
    const made = await site.accounts.createUser({ email: 'no', nickname: '', password: 'x' })
    if (made.ok) throw new Error('it was made')
    expect(Object.keys(made.changeset.errors).sort()).toEqual(['email', 'nickname', 'password'])
  })
})

function tokenOf(html: string): string {
  return html.match(/name="_csrf_token" value="([^"]+)"/)?.[1] ?? ''
}
