import { describe, expect, it } from 'vitest'
import { visit } from '../../src/testing/index.ts'
import { type GuardSite, guardSite } from './guard-site.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

/** Asks with a cookie header as it is. */
function ask(
  { endpoint }: GuardSite,
  path: string,
  cookie = '',
  init: RequestInit = {},
): Promise<Response> {
  const headers = { cookie, ...init.headers }
  return endpoint.request(path, { ...init, headers, redirect: 'manual' })
}

/** The name and value of each cookie that an answer sets. */
function setIn(response: Response): ReadonlyMap<string, string> {
  const pairs = response.headers.getSetCookie().map((line) => line.split(';', 1)[0] ?? '')
  return new Map(
    pairs.map((pair) => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)] as const
    }),
  )
}

/** The cookie header of somebody who has just logged in. */
async function cookieOf(site: GuardSite, id = 'ada'): Promise<string> {
  const set = setIn(await ask(site, `/as/${id}`))
  return [...set].map(([name, value]) => `${name}=${value}`).join('; ')
}

describe('the account cookie', () => {
  it('A-1: is one, for this host, this site and https alone', async () => {
    const site = guardSite()
    const response = await site.endpoint.fetch(new Request('https://localhost/as/ada'))
    const lines = response.headers.getSetCookie().filter((line) => line.includes('chat_session'))
    expect(lines).toHaveLength(1)
    const [pair, ...attributes] = lines[0]?.split('; ') ?? []
    expect(pair).toMatch(/^__Host-chat_session=v1\./)
    expect(attributes.sort()).toEqual([
      'HttpOnly',
      `Max-Age=${14 * 86_400}`,
      'Path=/',
      'SameSite=Lax',
      'Secure',
    ])
  })

  it('A-2: has no prefix over plain http, where that is not production', async () => {
    const set = setIn(await ask(guardSite(), '/as/ada'))
    expect([...set.keys()].filter((name) => name.endsWith('chat_session'))).toEqual([
      'chat_session',
    ])
  })

  it('A-2: is neither written nor read over plain http in production', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    const before = process.env.NODE_ENV
    process.env.NODE_ENV = 'production'
    try {
      expect((await ask(site, '/as/ada')).status).toBe(500)
      expect(site.logged).toContain('A request failed.')
      expect(await (await ask(site, '/', cookie)).text()).toContain('Home of a guest')
      expect((await ask(site, '/log-out', cookie)).status).toBe(302)
    } finally {
      process.env.NODE_ENV = before
    }
  })

  it('A-14, A-9: is replaced with the secret, for as long as the session may go unused', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    expect(setIn(await ask(site, '/', cookie)).size).toBe(1)
    await site.clock.advance(DAY)
    const response = await ask(site, '/', cookie)
    const [line] = response.headers.getSetCookie().filter((one) => one.startsWith('chat_session='))
    expect(line).toContain(`Max-Age=${14 * 86_400}`)
    expect(cookie).not.toContain(setIn(response).get('chat_session') ?? 'none')
  })

  it('A-14: goes with the browser when nobody asked to be remembered', async () => {
    const site = guardSite()
    const start = { userId: 'ada', kind: 'browser', method: 'test', persistent: false } as const
    const info = { ip: undefined, userAgent: undefined }
    const { handle } = await site.sessions.start({ ...start, info })
    await site.clock.advance(DAY)
    const response = await ask(site, '/', `chat_session=${handle}`)
    const [line] = response.headers.getSetCookie().filter((one) => one.startsWith('chat_session='))
    expect(line).toBeDefined()
    expect(line).not.toMatch(/max-age|expires/i)
  })

  it('A-8: that is garbage, empty, huge or there twice is a guest’s', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    const [pair = ''] = cookie.split('; ').filter((one) => one.startsWith('chat_session='))
    for (const bad of [
      'chat_session=',
      'chat_session',
      'chat_session=garbage',
      'chat_session=%ff%00',
      'chat_session=\u00ff\u0080',
      `chat_session=${'a'.repeat(100_000)}`,
      `${pair}; ${pair}`,
      `${pair}; chat_session=other`,
      `x${pair}`,
    ]) {
      const response = await ask(site, '/', bad)
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('Home of a guest')
    }
    expect(await (await ask(site, '/', pair)).text()).toContain('Home of ADA')
  })

  it('A-15: is taken back with the attributes it was set with', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    const response = await ask(site, '/log-out', cookie)
    const [line] = response.headers.getSetCookie().filter((one) => one.startsWith('chat_session='))
    expect(line?.split('; ').sort()).toEqual([
      'HttpOnly',
      'Max-Age=0',
      'Path=/',
      'SameSite=Lax',
      'chat_session=',
    ])
    expect(await (await ask(site, '/', cookie)).text()).toContain('Home of a guest')
  })
})

describe('the session cookie of a page', () => {
  it('A-3, A-4, A-5: keeps nothing of a guest but what is carried over', async () => {
    const { endpoint } = guardSite()
    const visitor = visit(endpoint)
    await visitor.get('/put/locale')
    const { text: token } = await visitor.get('/put/cart')
    await visitor.get('/as/ada')
    const kept: unknown = JSON.parse((await visitor.get('/kept')).html)
    expect(kept).toMatchObject({
      locale: 'before',
      live_socket_id: expect.stringMatching(/^auth:sid:/),
    })
    expect(kept).not.toHaveProperty('cart')
    const refused = await visitor.post('/form', { _csrf_token: token })
    expect(refused.status).toBe(403)
  })

  it('A-3: is a new one when only the account cookie outlived the browser', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    const [account = ''] = cookie.split('; ').filter((one) => one.startsWith('chat_session='))
    const fixed = setIn(await ask(site, '/put/cart'))
    const [[name, value] = ['', '']] = [...fixed]
    const response = await ask(site, '/kept', `${account}; ${name}=${value}`)
    expect(await response.json()).toEqual({
      live_socket_id: expect.stringMatching(/^auth:sid:/),
    })
    expect(setIn(response).has(name)).toBe(true)
  })

  it('A-5: is a guest’s again when the session has ended elsewhere', async () => {
    const site = guardSite()
    const visitor = visit(site.endpoint)
    await visitor.get('/as/ada')
    const { text: token } = await visitor.get('/put/cart')
    await site.sessions.revoke({ userId: 'ada' }, 'admin')
    expect((await visitor.get('/')).text).toContain('Home of a guest')
    expect((await visitor.get('/kept')).html).not.toContain('auth:sid:')
    expect((await visitor.post('/form', { _csrf_token: token })).status).toBe(403)
    expect(visitor.cookies.has('chat_session')).toBe(false)
  })
})

describe('load', () => {
  it('A-7, A-111: knows nobody who is gone or suspended', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    const ada = site.users.get('ada')
    if (ada === undefined) throw new Error('there is no ada')
    site.users.set('ada', { ...ada, suspendedAt: new Date() })
    expect(await (await ask(site, '/', cookie)).text()).toContain('Home of a guest')
    site.users.delete('ada')
    expect(await (await ask(site, '/', cookie)).text()).toContain('Home of a guest')
  })

  it('A-26: is no guest when the store is away, but 503', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    site.store.sessions.get = () => Promise.reject(new Error('connection refused'))
    expect((await ask(site, '/me', cookie)).status).toBe(503)
    expect((await ask(site, '/', cookie)).status).toBe(503)
  })

  it('A-12: ends a session whose old secret comes back, with who brought it', async () => {
    const site = guardSite()
    const stolen = await cookieOf(site)
    await site.clock.advance(DAY)
    const next = setIn(await ask(site, '/', stolen)).get('chat_session')
    await ask(site, '/', `chat_session=${next}`)
    await site.clock.advance(2 * MINUTE)
    const response = await ask(site, '/me', stolen, { headers: { 'user-agent': 'Thief/1' } })
    expect(response.headers.get('location')).toBe('/users/log-in')
    expect(await (await ask(site, '/', `chat_session=${next}`)).text()).toContain('a guest')
    expect(site.events).toMatchObject([
      { kind: 'theft_suspected', userId: 'ada', info: { userAgent: 'Thief/1' } },
    ])
  })
})

describe('requireUser', () => {
  it('A-27, A-30: sends a guest to log in, and back to where they were going, once', async () => {
    const { endpoint } = guardSite()
    const visitor = visit(endpoint)
    const page = await visitor.get('/me?tab=2')
    expect(page).toMatchObject({ status: 200, path: '/users/log-in' })
    expect(page.text).toContain('Please log in')
    expect((await visitor.get('/as/ada')).path).toBe('/me?tab=2')
    expect((await visitor.get('/as/bob')).path).toBe('/')
  })

  it('A-28: keeps no path of what was posted', async () => {
    const { endpoint } = guardSite()
    const visitor = visit(endpoint)
    const { text: _csrf_token } = await visitor.get('/put/cart')
    expect((await visitor.post('/me', { _csrf_token })).path).toBe('/users/log-in')
    expect((await visitor.get('/as/ada')).path).toBe('/')
  })

  it('tells a program 401, in JSON, and keeps nothing', async () => {
    const response = await ask(guardSite(), '/me', '', {
      headers: { accept: 'text/html;q=0.1, application/json' },
    })
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ errors: { detail: expect.any(String) } })
    expect(response.headers.getSetCookie()).toEqual([])
  })
})

describe('requireGuest', () => {
  it('A-31: sends who is signed in away, unless they are to prove it again', async () => {
    const { endpoint } = guardSite()
    const visitor = visit(endpoint)
    expect((await visitor.get('/users/register')).text).toContain('Register')
    await visitor.get('/as/ada')
    expect((await visitor.get('/users/log-in')).path).toBe('/')
    expect((await visitor.get('/users/register?sudo')).path).toBe('/')
    expect((await visitor.get('/users/log-in?sudo')).text).toContain('Log in')
  })
})

describe('requireSudo', () => {
  it('A-66, A-67: asks for a log-in that is no older than ten minutes, and leads back', async () => {
    const { endpoint, clock } = guardSite()
    const visitor = visit(endpoint)
    await visitor.get('/as/ada')
    await clock.advance(10 * MINUTE)
    expect((await visitor.get('/sudo')).text).toContain('Danger')
    await clock.advance(1000)
    const page = await visitor.get('/sudo?what=all')
    expect(page.path).toBe('/users/log-in?sudo')
    expect(page.text).toContain('once more')
    expect((await visitor.get('/as/ada')).path).toBe('/sudo?what=all')
  })

  it('A-68: is not content with a new secret', async () => {
    const { endpoint, clock } = guardSite()
    const visitor = visit(endpoint)
    await visitor.get('/as/ada')
    await clock.advance(DAY)
    await visitor.get('/')
    await visitor.get('/')
    expect((await visitor.get('/sudo')).path).toBe('/users/log-in?sudo')
  })
})

describe('scopeOf', () => {
  it('tells handlers of another framework who asks, and never changes the cookie', async () => {
    const site = guardSite()
    const cookie = await cookieOf(site)
    await site.clock.advance(DAY)
    const scopeOf = (sent: string): ReturnType<typeof site.accounts.scopeOf> =>
      site.accounts.scopeOf(new Request('http://localhost/', { headers: { cookie: sent } }))
    expect((await scopeOf(cookie)).user?.id).toBe('ada')
    expect(await scopeOf('chat_session=v1.x')).toEqual({ user: undefined, session: undefined })
    expect(await scopeOf('')).toEqual({ user: undefined, session: undefined })
    expect((await scopeOf(cookie)).user?.id).toBe('ada')
  })
})
