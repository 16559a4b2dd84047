import { inspect } from 'node:util'
import { eq } from 'drizzle-orm'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  type TestUser,
  tables,
  testSite,
} from '../../../../test/support/accounts.ts'
import { silentLogger } from '../../../telemetry/index.ts'
import { fakeSignIn, type VisitedPage, type Visitor } from '../../../testing/index.ts'
import { type FakePerson, fakeProvider } from '../../oauth/index.ts'
import { confirmation } from '../confirmation/index.ts'
import { type OAuthExtension, oauth } from './index.ts'

const FAKE = '/users/oauth/fake'

let database: AccountsDatabase
let site: TestSite
let social: OAuthExtension

beforeAll(async () => {
  database = await openAccountsDatabase()
  social = oauth({
    providers: { fake: fakeProvider({ label: 'Fake' }), other: fakeProvider({ label: 'Other' }) },
    keepTokens: true,
  })
  site = testSite(database, { extensions: [social] })
}, 60_000)

afterAll(async () => {
  await site.close()
  await database.close()
})

const accountsOf = ({ id }: TestUser) => site.accounts.core.identities.ofUser(id)

/** Links an account at the fake provider by way of the pages. */
async function link(visitor: Visitor, person: FakePerson, provider = FAKE): Promise<VisitedPage> {
  await visitor.get('/users/identities')
  const asked = await fakeSignIn(visitor, `${provider}/link`, person)
  return asked.path === '/users/oauth-link' ? visitor.submit('#confirm-link') : asked
}

/** Signs in with an account at the fake provider. */
async function signedIn(person: FakePerson): Promise<Visitor> {
  const visitor = site.visitor()
  await visitor.get('/users/log-in')
  await fakeSignIn(visitor, FAKE, person)
  return visitor
}

/** A user with no password and one account at the fake provider. */
async function withoutPassword(name: string): Promise<readonly [TestUser, Visitor]> {
  const visitor = await signedIn({ email: `${name}@example.com`, subject: name })
  await visitor.submit('#provider-register', { 'user[nickname]': name })
  const user = await site.accounts.userByEmail(`${name}@example.com`)
  if (user === undefined) throw new Error(`${name} did not register.`)
  return [user, visitor]
}

test('A-63: linking asks first, mails the user and is audited; the account signs in from then on', async () => {
  const ann = await site.addUser('ann')
  const visitor = await site.loggedIn(ann)
  const mail = site.mailer.next({ to: ann.email, subject: 'was linked' })
  const page = await link(visitor, { email: 'ann@work.example', subject: 'ann', verified: false })
  expect(page.path).toBe('/users/settings')
  expect(page.text).toContain('Fake is linked to your account')
  expect(page.text).toContain('ann@work.example')
  expect((await mail).text).toContain('http://localhost/users/settings')
  const [event] = await site.accounts.eventsOf(ann.id, 1)
  expect(event).toMatchObject({ kind: 'identity_linked', reason: 'oauth:fake' })
  expect(event?.sessionId).toMatch(/^[\w-]{22}$/)
  const other = await signedIn({ email: 'whatever@example.com', subject: 'ann' })
  expect((await other.get('/')).text).toContain('Home of ann')
})

test('a page that only asks links nothing, and who says no has nothing linked', async () => {
  const bo = await site.addUser('bo')
  const visitor = await site.loggedIn(bo)
  await visitor.get('/users/identities')
  const asked = await fakeSignIn(visitor, `${FAKE}/link`, { email: 'bo@work.example' })
  expect(asked.text).toContain('bo@work.example')
  expect(await accountsOf(bo)).toStrictEqual([])
  expect((await visitor.get('/users/oauth-link')).path).toBe('/users/oauth-link')
  await visitor.post('/users/oauth-link', { _method: 'delete', _csrf_token: tokenIn(asked) })
  expect((await visitor.get('/users/oauth-link')).text).toContain('That took too long')
  expect(await accountsOf(bo)).toStrictEqual([])
})

const tokenIn = ({ html }: VisitedPage): string =>
  /name="_csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? ''

test('A-63: linking and unlinking need a fresh log-in', async () => {
  const cleo = await site.addUser('cleo')
  const visitor = await site.loggedIn(cleo)
  await link(visitor, { email: 'cleo@work.example' })
  const page = await visitor.get('/users/identities')
  await site.clock.advance(21 * 60_000)
  const [identity] = await accountsOf(cleo)
  const fields = { _csrf_token: tokenIn(page) }
  const sudo = '/users/log-in?sudo'
  const unlink = { ...fields, _method: 'delete' }
  expect((await visitor.get('/users/identities')).path).toBe(sudo)
  expect((await visitor.get('/users/oauth-link')).path).toBe(sudo)
  expect((await visitor.post(`${FAKE}/link`, fields)).path).toBe(sudo)
  expect((await visitor.post('/users/oauth-link', fields)).path).toBe(sudo)
  expect((await visitor.post(`/users/identities/${identity?.id}`, unlink)).path).toBe(sudo)
  expect(await accountsOf(cleo)).toHaveLength(1)
})

test('an account that is linked to somebody else stays theirs', async () => {
  const [dan, eva] = [await site.addUser('dan'), await site.addUser('eva')]
  const person = { email: 'dan@work.example', subject: 'dan' }
  await link(await site.loggedIn(dan), person)
  const visitor = await site.loggedIn(eva)
  expect((await link(visitor, person)).text).toContain('is linked to another account here')
  expect(await accountsOf(eva)).toStrictEqual([])
  expect(await accountsOf(dan)).toHaveLength(1)
  const again = await link(await site.loggedIn(dan), person)
  expect(again.text).toContain('is linked to yours already')
})

test('of two who link the same account at once one does', async () => {
  const users = [await site.addUser('finn'), await site.addUser('gus')]
  const account = { provider: 'fake', issuer: 'https://i.example', subject: '1', email: undefined }
  const { identities } = site.accounts.core
  const linked = await Promise.all(users.map(({ id }) => identities.link(id, account)))
  expect(linked.filter(({ ok }) => ok)).toHaveLength(1)
  expect(linked.filter(({ ok }) => !ok)).toStrictEqual([{ ok: false, reason: 'taken' }])
})

test('A-83: linking ends with the session that began it', async () => {
  const hal = await site.addUser('hal')
  const visitor = await site.loggedIn(hal)
  await visitor.get('/users/identities')
  const leaving = await visitor.submit(`${FAKE}/link`)
  const url = new URL((leaving.headers.get('refresh') ?? '').replace('0; url=', ''))
  await site.accounts.revokeAll(hal.id)
  await visitor.get(url.pathname + url.search)
  const page = await visitor.submit('#person', { email: 'hal@work.example' })
  expect(page.path).toBe('/users/log-in')
  expect(page.text).toContain('You were logged out meanwhile')
  expect(await accountsOf(hal)).toStrictEqual([])
})

test('A-64: the last way to sign in cannot be taken away', async () => {
  const [ida, visitor] = await withoutPassword('ida')
  const page = await visitor.get('/users/identities')
  const [first] = await accountsOf(ida)
  const unlink = (id = '') => visitor.submit(`/users/identities/${id}`)
  expect(page.text).toContain('Unlink')
  expect((await unlink(first?.id)).text).toContain('This is your only way to log in')
  expect(await accountsOf(ida)).toHaveLength(1)
  await link(visitor, { email: 'ida@other.example' }, '/users/oauth/other')
  await visitor.get('/users/identities')
  expect((await unlink(first?.id)).text).toContain('Fake is not linked to your account any more')
  const [last] = await accountsOf(ida)
  expect(last?.provider).toBe('other')
  await visitor.get('/users/identities')
  expect((await unlink(last?.id)).text).toContain('This is your only way to log in')
})

test('A-64: not by taking both of two away at once either, and what no provider serves is no way', async () => {
  const [jan, visitor] = await withoutPassword('jan')
  await link(visitor, { email: 'jan@other.example' }, '/users/oauth/other')
  const { identities } = site.accounts.core
  const all = await accountsOf(jan)
  const [first = '', second = ''] = all.map(({ id }) => id)
  expect(await identities.unlink(jan.id, first, ['fake'])).toStrictEqual({
    ok: false,
    reason: 'last',
  })
  const both = [first, second].map((id) => identities.unlink(jan.id, id, ['fake', 'other']))
  expect((await Promise.all(both)).filter(({ ok }) => ok)).toHaveLength(1)
  expect(await accountsOf(jan)).toHaveLength(1)
})

test('A-63: unlinking mails, is audited, and logs out whoever is in by that account elsewhere', async () => {
  const kim = await site.addUser('kim')
  const visitor = await site.loggedIn(kim)
  await link(visitor, { email: 'kim@work.example', subject: 'kim' })
  const elsewhere = await signedIn({ email: 'kim@work.example', subject: 'kim' })
  expect((await elsewhere.get('/private')).status).toBe(200)
  const mail = site.mailer.next({ to: kim.email, subject: 'unlinked' })
  const [identity] = await accountsOf(kim)
  await visitor.get('/users/identities')
  await visitor.submit(`/users/identities/${identity?.id}`)
  expect((await mail).subject).toBe('Fake was unlinked from your account')
  const kinds = (await site.accounts.eventsOf(kim.id)).map(({ kind }) => kind)
  expect(kinds).toContain('identity_unlinked')
  expect((await elsewhere.get('/private')).path).toBe('/users/log-in')
  expect((await visitor.get('/private')).path).toBe('/private')
})

test('A-63: an account that is unlinked while its owner comes in by it lets nobody in', async () => {
  const unlinks = {
    name: 'unlinks',
    beforeSignIn: async ({ id }: { readonly id: string }) => {
      await site.accounts.core.identities.forget(id)
      return undefined
    },
  }
  const providers = { fake: fakeProvider({ label: 'Fake' }) }
  const other = testSite(database, { extensions: [oauth({ providers }), unlinks] })
  onTestFinished(() => other.close())
  const user = await other.addUser('una')
  const account = { provider: 'fake', issuer: 'http://localhost/users/fake-provider/fake' }
  await other.accounts.core.identities.link(user.id, {
    ...account,
    subject: 'una',
    email: undefined,
  })
  const visitor = other.visitor()
  await visitor.get('/users/log-in')
  const page = await fakeSignIn(visitor, FAKE, { email: 'una@example.com', subject: 'una' })
  expect(page.path).toBe('/users/log-in')
  expect(page.text).toContain('You could not be logged in with Fake.')
  expect(await other.accounts.sessionsOf(user.id)).toStrictEqual([])
})

test('A-22: an account of somebody else, and one that is none, cannot be unlinked', async () => {
  const [lou, mia] = [await site.addUser('lou'), await site.addUser('mia')]
  await link(await site.loggedIn(lou), { email: 'lou@work.example' })
  const [identity] = await accountsOf(lou)
  const visitor = await site.loggedIn(mia)
  const fields = { _method: 'delete', _csrf_token: tokenIn(await visitor.get('/users/identities')) }
  for (const id of [identity?.id, 'x', crypto.randomUUID()]) {
    expect((await visitor.post(`/users/identities/${id}`, fields)).status).toBe(404)
  }
  expect(await accountsOf(lou)).toHaveLength(1)
})

test('A-67: who has no password shows with the provider that it is still them, and goes on', async () => {
  const [, visitor] = await withoutPassword('ned')
  await site.clock.advance(11 * 60_000)
  expect((await visitor.get('/users/identities')).path).toBe('/users/log-in?sudo')
  const foreign = await fakeSignIn(visitor, FAKE, { email: 'x@example.com', subject: 'nobody' })
  expect(foreign.text).toContain('is not linked to yours')
  await visitor.get('/users/log-in?sudo')
  const before = visitor.cookies.get('umbrella_club_session')
  const page = await fakeSignIn(visitor, FAKE, { email: 'ned@example.com', subject: 'ned' })
  expect(page.path).toBe('/users/identities')
  expect(before?.split('.')[1]).toBe(visitor.cookies.get('umbrella_club_session')?.split('.')[1])
})

test('A-91: tokens are kept for the application, encrypted, and only for the account they belong to', async () => {
  const [olaf] = await withoutPassword('olaf')
  const tokens = await social.tokensOf(olaf.id, 'fake')
  expect(tokens).toMatchObject({ scope: 'openid email profile', refreshToken: undefined })
  expect(tokens?.accessToken).toMatch(/^[\w-]{43}$/)
  await signedIn({ email: 'olaf@example.com', subject: 'olaf' })
  expect((await social.tokensOf(olaf.id, 'fake'))?.accessToken).not.toBe(tokens?.accessToken)
  expect(await social.tokensOf(olaf.id, 'other')).toBeUndefined()
  const repo = await database.database.repo()
  const rows = await repo.db.select().from(tables.accountIdentities)
  const now = await social.tokensOf(olaf.id, 'fake')
  expect(JSON.stringify(rows)).not.toContain(now?.accessToken)
  const [pia] = await withoutPassword('pia')
  const stolen = rows.find(({ userId }) => userId === olaf.id)?.credentials
  const { accountIdentities: table } = tables
  await repo.db.update(table).set({ credentials: stolen }).where(eq(table.userId, pia.id))
  expect(await social.tokensOf(pia.id, 'fake')).toBeUndefined()
})

test('without keepTokens none are kept', async () => {
  const forgetful = testSite(database, {
    extensions: [oauth({ providers: { fake: fakeProvider() } })],
  })
  const visitor = forgetful.visitor()
  await visitor.get('/users/log-in')
  await fakeSignIn(visitor, FAKE, { email: 'quin@example.com' })
  await visitor.submit('#provider-register', { 'user[nickname]': 'quin' })
  const repo = await database.database.repo()
  const rows = await repo.db.select().from(tables.accountIdentities)
  expect(rows.find(({ email }) => email === 'quin@example.com')).toMatchObject({
    credentials: null,
  })
  await forgetful.close()
})

test('A-65: with the account of a user go those that were linked to it', async () => {
  const [rae] = await withoutPassword('rae')
  await site.accounts.deleteUser(rae.id)
  expect(await accountsOf(rae)).toStrictEqual([])
  const visitor = await signedIn({ email: 'rae@example.com', subject: 'rae' })
  expect((await visitor.get('/')).text).toContain('a guest')
})

test('A-57: who squats on an address has nothing linked to it any more when its owner confirms it', async () => {
  const lenient = testSite(database, {
    extensions: [
      confirmation({ graceDays: 2 }),
      oauth({ providers: { fake: fakeProvider({ label: 'Fake' }) } }),
    ],
  })
  const email = 'tom@example.com'
  const made = await lenient.accounts.createUser({ email, nickname: 'tom', password: PASSWORD })
  const tom = made.ok ? made.user : undefined
  const squatter = await lenient.loggedIn(tom!)
  await link(squatter, { email: 'squatter@example.com', subject: 'squatter' })
  expect(await accountsOf(tom!)).toHaveLength(1)
  const mail = await lenient.mailer.next({ to: email, subject: 'Confirm' })
  const [path] = /\/users\/confirm\/[\w-]+/.exec(mail.text ?? '') ?? []
  const owner = lenient.visitor()
  await owner.get(path ?? '')
  await owner.submit(path ?? '')
  const visitor = lenient.visitor()
  await visitor.get('/users/log-in')
  await fakeSignIn(visitor, FAKE, { email: 'squatter@example.com', subject: 'squatter' })
  expect((await visitor.get('/')).text).toContain('a guest')
  expect(await accountsOf(tom!)).toStrictEqual([])
  await lenient.close()
})

test('A-91: what is logged of a sign-in that fails holds no token, no secret and no address', async () => {
  const lines: string[] = []
  const note = (...given: unknown[]): void => void lines.push(inspect(given, { depth: 9 }))
  const logger = { ...silentLogger, debug: note, info: note, warn: note, error: note }
  const stop = site.accounts.$run({ ...site.accounts.core.host(), logger })
  const visitor = site.visitor()
  await visitor.get('/users/log-in')
  const leaving = await visitor.submit(FAKE)
  const state = /state=([^&]+)/.exec(leaving.headers.get('refresh') ?? '')?.[1] ?? ''
  const iss = 'http://localhost/users/fake-provider/fake'
  const query = new URLSearchParams({
    state,
    iss,
    code: 'c0de',
    error_description: 'sue@example.com',
  })
  const page = await visitor.get(`${FAKE}/callback?${query}`)
  expect(page.text).toContain('Fake refused to log you in')
  expect(lines.join()).toContain('invalid_grant')
  expect(lines.join()).not.toMatch(new RegExp(`c0de|sue@|${state}`))
  await stop()
})
