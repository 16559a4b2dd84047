import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  PASSWORD,
  type TestSite,
  testSite,
} from '../../../../test/support/accounts.ts'
import { fakeSignIn, type Visitor } from '../../../testing/index.ts'
import type { AuthFailure } from '../../oauth/index.ts'
import { fakeProvider } from '../../oauth/index.ts'
import { confirmation } from '../confirmation/index.ts'
import { oauth } from './index.ts'

const FAKE = '/users/oauth/fake'
const OTHER = '/users/oauth/other'

const failures: AuthFailure[] = []
let database: AccountsDatabase
let site: TestSite

beforeAll(async () => {
  database = await openAccountsDatabase()
  site = testSite(database, {
    extensions: [
      confirmation(),
      oauth({
        providers: {
          fake: fakeProvider({ label: 'Fake' }),
          other: fakeProvider({ label: 'Other' }),
        },
        onFailure(failure) {
          failures.push(failure)
          return undefined
        },
      }),
    ],
  })
}, 60_000)

afterAll(async () => {
  await site.close()
  await database.close()
})

/** Somebody at the page to log in. */
async function atLogIn(): Promise<Visitor> {
  const visitor = site.visitor()
  await visitor.get('/users/log-in')
  return visitor
}

/** Registers somebody with an account at the fake provider. */
async function registered(name: string): Promise<Visitor> {
  const visitor = await atLogIn()
  await fakeSignIn(visitor, FAKE, { email: `${name}@example.com`, subject: name })
  await visitor.submit('#provider-register', { 'user[nickname]': name })
  return visitor
}

/** Where the fake provider sends somebody back to: the address of the callback with its query. */
async function answerFor(visitor: Visitor, button: string, email: string): Promise<string> {
  const leaving = await visitor.submit(button)
  const url = new URL((leaving.headers.get('refresh') ?? '').replace('0; url=', ''))
  const token = /name="_csrf_token" value="([^"]+)"/.exec(
    (await visitor.get(url.pathname + url.search)).html,
  )?.[1]
  const body = new URLSearchParams({ ...Object.fromEntries(url.searchParams), email })
  body.set('verified', 'true')
  body.set('_csrf_token', token ?? '')
  const response = await visitor.$browser.fetch(new URL(url.pathname, 'http://localhost'), {
    method: 'POST',
    body,
  })
  const back = new URL(response.headers.get('location') ?? '')
  return back.pathname + back.search
}

const isGuest = async (visitor: Visitor): Promise<boolean> =>
  (await visitor.get('/')).text.includes('a guest')

test('the page to log in and that to register have a button for each provider', async () => {
  const visitor = site.visitor()
  for (const path of ['/users/log-in', '/users/register']) {
    const { html } = await visitor.get(path)
    expect(html).toContain(`action="${FAKE}"`)
    expect(html).toContain(`action="${OTHER}"`)
  }
})

test('somebody new registers with the address that the provider vouches for, and is in', async () => {
  const visitor = await atLogIn()
  const form = await fakeSignIn(visitor, FAKE, { email: 'Ann@Example.com', subject: 'ann' })
  expect(form.path).toBe('/users/oauth-register')
  expect(form.headers.get('cache-control')).toBe('no-store')
  expect(form.text).toContain('ann@example.com')
  const fields = {
    'user[nickname]': 'ann',
    'user[email]': 'bo@example.com',
    'user[confirmed_at]': '',
  }
  const page = await visitor.submit('#provider-register', fields)
  expect(page.path).toBe('/')
  expect(page.text).toContain('Home of ann')
  const user = await site.accounts.userByEmail('ann@example.com')
  expect(user).toMatchObject({ nickname: 'ann', passwordHash: null })
  expect(user?.confirmedAt).toBeInstanceOf(Date)
  expect(await site.accounts.userByEmail('bo@example.com')).toBeUndefined()
  const events = await site.accounts.eventsOf(user?.id ?? '')
  expect(events.map(({ kind, reason }) => [kind, reason])).toStrictEqual([
    ['log_in', 'oauth:fake'],
    ['identity_linked', 'oauth:fake'],
    ['registered', 'oauth:fake'],
  ])
})

test('A-89: a changed address at the provider still signs in the same user', async () => {
  await registered('cleo')
  const visitor = await atLogIn()
  const page = await fakeSignIn(visitor, FAKE, { email: 'moved@example.com', subject: 'cleo' })
  expect(page.text).toContain('Home of cleo')
  expect(await site.accounts.userByEmail('moved@example.com')).toBeUndefined()
})

test('A-89: the same subject at another issuer is somebody else', async () => {
  await registered('dan')
  const visitor = await atLogIn()
  const page = await fakeSignIn(visitor, OTHER, { email: 'other@example.com', subject: 'dan' })
  expect(page.path).toBe('/users/oauth-register')
  expect(await isGuest(visitor)).toBe(true)
})

test('a nickname that somebody has is told, and the account is kept for another try', async () => {
  await registered('eva')
  const visitor = await atLogIn()
  await fakeSignIn(visitor, FAKE, { email: 'eva2@example.com' })
  const refused = await visitor.submit('#provider-register', { 'user[nickname]': 'eva' })
  expect(refused.status).toBe(422)
  expect(refused.text).toContain('has already been taken')
  expect(await site.accounts.userByEmail('eva2@example.com')).toBeUndefined()
  const page = await visitor.submit('#provider-register', { 'user[nickname]': 'eva2' })
  expect(page.text).toContain('Home of eva2')
})

test('whoever was on the way somewhere gets there', async () => {
  await registered('finn')
  const visitor = site.visitor()
  await visitor.get('/private')
  const page = await fakeSignIn(visitor, FAKE, { email: 'finn@example.com', subject: 'finn' })
  expect(page.text).toContain('Private of finn')
})

test('A-87: an address that the provider has not verified neither signs in nor links nor registers', async () => {
  const gus = await site.addUser('gus')
  const visitor = await atLogIn()
  const page = await fakeSignIn(visitor, FAKE, { email: gus.email, subject: 'x', verified: false })
  expect(page.path).toBe('/users/register')
  expect(page.text).toContain('has not told a confirmed address')
  expect(await isGuest(visitor)).toBe(true)
  expect((await visitor.get('/users/oauth-register')).path).toBe('/users/register')
  expect(await site.accounts.core.identities.ofUser(gus.id)).toStrictEqual([])
})

test('A-87: nor does a verified one; its owner logs in here, and is asked whether to link', async () => {
  const hal = await site.addUser('hal')
  const visitor = await atLogIn()
  const person = { email: hal.email, subject: 'hal' }
  const page = await fakeSignIn(visitor, FAKE, person)
  expect([page.path, page.status]).toStrictEqual(['/users/log-in', 200])
  expect(page.text).toContain('There is an account with the address hal@example.com')
  expect(await isGuest(visitor)).toBe(true)
  await visitor.get('/users/log-in')
  const fields = { 'user[email]': hal.email, 'user[password]': PASSWORD }
  const asked = await visitor.submit('/users/log-in', fields)
  expect(asked.path).toBe('/users/oauth-link')
  expect(await site.accounts.core.identities.ofUser(hal.id)).toStrictEqual([])
  const linked = await visitor.submit('#confirm-link')
  expect(linked.text).toContain('Fake is linked to your account')
  const again = await fakeSignIn(await atLogIn(), FAKE, person)
  expect(again.text).toContain('Home of hal')
})

test('A-88: an account here whose address is unproven is not taken over, and keeps nobody out', async () => {
  const values = { email: 'ida@example.com', nickname: 'ida', password: PASSWORD }
  await site.accounts.createUser(values)
  const visitor = await atLogIn()
  const page = await fakeSignIn(visitor, FAKE, { email: 'ida@example.com', subject: 'ida' })
  expect(page.path).toBe('/users/log-in')
  expect(await isGuest(visitor)).toBe(true)
  const user = await site.accounts.userByEmail('ida@example.com')
  expect(user?.confirmedAt).toBeNull()
  expect(await site.accounts.core.identities.ofUser(user?.id ?? '')).toStrictEqual([])
})

test('A-85: two sign-ins that were started in two tabs both complete', async () => {
  await registered('jan')
  const visitor = await atLogIn()
  const first = await answerFor(visitor, FAKE, 'two-tabs@example.com')
  await visitor.get('/users/log-in')
  const second = await answerFor(visitor, OTHER, 'two-tabs@example.com')
  expect((await visitor.get(second)).path).toBe('/users/oauth-register')
  expect((await visitor.get(first)).path).toBe('/users/oauth-register')
})

test('A-85: of six attempts at once the oldest is forgotten', async () => {
  const visitor = await atLogIn()
  const answers: string[] = []
  for (let count = 0; count < 6; count += 1) {
    await visitor.get('/users/log-in')
    answers.push(await answerFor(visitor, FAKE, 'six@example.com'))
  }
  const [oldest = '', ...others] = answers
  expect((await visitor.get(oldest)).text).toContain('took too long')
  for (const answer of others) {
    expect((await visitor.get(answer)).path).toBe('/users/oauth-register')
  }
})

test('A-86: where the provider sends visitors back to does not come from the request', async () => {
  const headers = {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    forwarded: 'host=evil.example',
  }
  const page = await site.endpoint.fetch(
    new Request('http://evil.example/users/log-in', { headers }),
  )
  const token = /name="_csrf_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const cookie = page.headers
    .getSetCookie()
    .map((line) => line.split(';')[0])
    .join('; ')
  const leaving = await site.endpoint.fetch(
    new Request(`http://evil.example${FAKE}`, {
      method: 'POST',
      headers: { ...headers, cookie },
      body: new URLSearchParams({ _csrf_token: token }),
    }),
  )
  const url = new URL((leaving.headers.get('refresh') ?? '').replace('0; url=', ''))
  expect(url.origin).toBe('http://localhost')
  expect(url.searchParams.get('redirect_uri')).toBe('http://localhost/users/oauth/fake/callback')
})

test('A-90: who says no at the provider is back at the page to log in, told so, with status 200', async () => {
  const visitor = await atLogIn()
  failures.length = 0
  const page = await fakeSignIn(visitor, FAKE, 'cancel')
  expect([page.path, page.status]).toStrictEqual(['/users/log-in', 200])
  const message = 'You did not log in with Fake.'
  expect(page.text).toContain(message)
  expect(failures).toStrictEqual([{ provider: 'fake', errors: [{ key: 'cancelled', message }] }])
})

test.each<[what: string, change: (path: string) => string]>([
  ['no state', (path) => path.replace(/state=[^&]*/, '')],
  ['an empty state', (path) => path.replace(/state=[^&]*/, 'state=')],
  ['a state of its own making', (path) => path.replace(/state=[^&]*/, `state=${'x'.repeat(43)}`)],
  ['garbage', () => `${FAKE}/callback?state=%00%ff&code[]=1&error=%F0%9F`],
  ['nothing', () => `${FAKE}/callback`],
  ['the way of another provider', (path) => path.replace(FAKE, OTHER)],
])('A-83: an answer with %s is a failure as data, and signs nobody in', async (_what, change) => {
  const visitor = await atLogIn()
  const answer = await answerFor(visitor, FAKE, 'a83@example.com')
  failures.length = 0
  const page = await visitor.get(change(answer))
  expect([page.path, page.status]).toStrictEqual(['/users/log-in', 200])
  expect(failures).toMatchObject([{ errors: [{ key: 'unknown_attempt' }] }])
  expect(await isGuest(visitor)).toBe(true)
})

test('A-83: an answer is good once, for ten minutes, in the browser that asked for it', async () => {
  await registered('kim')
  const visitor = await atLogIn()
  const foreign = await answerFor(visitor, FAKE, 'once@example.com')
  expect((await site.visitor().get(foreign)).path).toBe('/users/log-in')
  expect((await visitor.get(foreign)).path).toBe('/users/oauth-register')
  failures.length = 0
  expect((await visitor.get(foreign)).path).toBe('/users/log-in')
  await visitor.get('/users/log-in')
  const late = await answerFor(visitor, FAKE, 'late@example.com')
  await site.clock.advance(600_001)
  expect((await visitor.get(late)).path).toBe('/users/log-in')
  expect(failures.map(({ errors }) => errors[0]?.key)).toStrictEqual([
    'unknown_attempt',
    'unknown_attempt',
  ])
})

test('A-83: nor is it good once more for somebody who kept the cookies', async () => {
  const visitor = await atLogIn()
  const answer = await answerFor(visitor, FAKE, 'kept@example.com')
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  await visitor.get(answer)
  failures.length = 0
  const again = await site.endpoint.fetch(
    new Request(`http://localhost${answer}`, { headers: { cookie } }),
  )
  expect(again.headers.get('location')).toBe('/users/log-in')
  expect(failures).toMatchObject([{ errors: [{ key: 'unknown_attempt' }] }])
})

test('A-54: HEAD on the way back uses nothing up', async () => {
  const visitor = await atLogIn()
  const answer = await answerFor(visitor, FAKE, 'head@example.com')
  const cookie = [...visitor.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const request = { method: 'HEAD', headers: { cookie } }
  const head = await site.endpoint.fetch(new Request(`http://localhost${answer}`, request))
  expect([head.status, head.headers.getSetCookie()]).toStrictEqual([204, []])
  expect((await visitor.get(answer)).path).toBe('/users/oauth-register')
})

test('a link to a provider begins nothing, and neither does the form of another site', async () => {
  const visitor = site.visitor()
  expect((await visitor.get(FAKE)).path).toBe('/users/log-in')
  expect([...visitor.cookies.keys()].filter((name) => name.includes('oauth'))).toStrictEqual([])
  expect((await visitor.post(FAKE)).status).toBe(403)
  expect((await visitor.get('/users/oauth/nobody/callback')).status).toBe(404)
  expect((await visitor.get('/users/oauth/__proto__/callback')).status).toBe(404)
})

test('a suspended account is not let in, and nothing says why', async () => {
  await registered('lou')
  const user = await site.accounts.userByEmail('lou@example.com')
  await site.accounts.suspend(user?.id ?? '', 'spam')
  const visitor = await atLogIn()
  const page = await fakeSignIn(visitor, FAKE, { email: 'lou@example.com', subject: 'lou' })
  expect([page.path, page.status]).toStrictEqual(['/users/log-in', 200])
  expect(page.text).toContain('You could not be logged in with Fake.')
  expect(page.text).not.toContain('suspended')
  expect(await isGuest(visitor)).toBe(true)
})

test('what a browser keeps on the way can be neither read nor written by it', async () => {
  const visitor = await atLogIn()
  await fakeSignIn(visitor, FAKE, { email: 'mia@example.com', subject: 'mia-at-fake' })
  const kept = visitor.cookies.get('umbrella_club_oauth_account') ?? ''
  const decoded = kept.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
  expect(kept + decoded.join()).not.toMatch(/mia|fake/)
  const headers = { cookie: `umbrella_club_oauth_account=${kept.slice(0, -2)}AA` }
  const request = new Request('http://localhost/users/oauth-register', { headers })
  expect((await site.endpoint.fetch(request)).headers.get('location')).toBe('/users/register')
})

test('A-83: what a browser keeps on the way is for this very host and https alone, and no other is read', async () => {
  const ask = (path: string, cookie: string, body?: URLSearchParams): Promise<Response> => {
    const method = body === undefined ? 'GET' : 'POST'
    const init = { method, headers: { cookie }, ...(body && { body }) }
    return site.endpoint.fetch(new Request(`https://localhost${path}`, init))
  }
  const cookieOf = (response: Response, name: string): string =>
    response.headers.getSetCookie().find((line) => line.includes(name)) ?? ''
  const page = await ask('/users/log-in', '')
  const _csrf_token = /name="_csrf_token" value="([^"]+)"/.exec(await page.text())?.[1] ?? ''
  const session = page.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const leaving = await ask(FAKE, session, new URLSearchParams({ _csrf_token }))
  const [attempt = '', ...attributes] = cookieOf(leaving, 'club_oauth=').split('; ')
  expect(attempt).toMatch(/^__Host-umbrella_club_oauth=./)
  const kept = ['HttpOnly', 'Path=/', 'SameSite=Lax', 'Secure']
  expect(attributes.sort()).toStrictEqual(['Max-Age=600', ...kept].sort())
  const url = new URL((leaving.headers.get('refresh') ?? '').replace('0; url=', ''))
  const state = url.searchParams.get('state') ?? ''
  const iss = 'http://localhost/users/fake-provider/fake'
  const back = `${FAKE}/callback?${new URLSearchParams({ error: 'access_denied', state, iss })}`
  const flash = async (response: Response): Promise<string> => {
    const all = response.headers.getSetCookie().map((line) => line.split(';')[0])
    return (await ask('/users/log-in', all.join('; '))).text()
  }
  const planted = await ask(back, `${session}; ${attempt.replace('__Host-', '')}`)
  expect(await flash(planted)).toContain('took too long')
  const own = await ask(back, `${session}; ${attempt}`)
  expect(await flash(own)).toContain('You did not log in with Fake')
  const [gone, ...same] = cookieOf(own, 'club_oauth=').split('; ')
  expect(gone).toBe('__Host-umbrella_club_oauth=')
  expect(same).toEqual(expect.arrayContaining([...kept, 'Max-Age=0']))
})

/** The parameters of a request that the fake provider takes. */
async function request(): Promise<URL> {
  const visitor = await atLogIn()
  const leaving = await visitor.submit(FAKE)
  return new URL((leaving.headers.get('refresh') ?? '').replace('0; url=', ''))
}

test.each<[what: string, change: (params: URLSearchParams) => void]>([
  ['another address to come back to', (p) => p.set('redirect_uri', 'https://evil.example/')],
  ['no address to come back to', (p) => p.delete('redirect_uri')],
  ['another application', (p) => p.set('client_id', 'x')],
])('the fake provider sends nobody anywhere for %s', async (_what, change) => {
  const url = await request()
  change(url.searchParams)
  const page = await site.visitor().get(url.pathname + url.search)
  expect([page.status, page.headers.get('location')]).toStrictEqual([400, null])
})

test.each<[error: string, change: (params: URLSearchParams) => void]>([
  ['unsupported_response_type', (p) => p.set('response_type', 'token')],
  ['invalid_scope', (p) => p.set('scope', 'email')],
  ['invalid_request', (p) => p.delete('code_challenge')],
  ['invalid_request', (p) => p.set('code_challenge_method', 'plain')],
])('the fake provider answers %s as a real one does', async (error, change) => {
  const url = await request()
  change(url.searchParams)
  const answer = await site.endpoint.fetch(new Request(url))
  const back = new URL(answer.headers.get('location') ?? '')
  expect(back.pathname).toBe(`${FAKE}/callback`)
  expect(back.searchParams.get('error')).toBe(error)
  expect(back.searchParams.get('state')).toBe(url.searchParams.get('state'))
})

test('the fake provider shows its page to nobody for a provider that is none', async () => {
  const { status } = await site.visitor().get('/users/fake-provider/nobody/authorize')
  expect(status).toBe(404)
})
