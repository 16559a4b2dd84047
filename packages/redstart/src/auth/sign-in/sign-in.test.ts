import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  type AccountsDatabase,
  openAccountsDatabase,
  SECRET,
  type TestSite,
  type TestUser,
  testSite,
} from '../../../test/support/accounts.ts'
import { defineEndpoint, type Endpoint } from '../../endpoint/index.ts'
import { HashingBusy } from '../../errors/index.ts'
import { browserPipeline, defineRouter } from '../../http/index.ts'
import { silentLogger } from '../../telemetry/index.ts'
import { type TestClock, type Visitor, visit } from '../../testing/index.ts'
import type { AuditRecord } from '../audit/audit-event.ts'
import type { Core } from '../core.ts'
import type { Refusal } from '../extension.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import type { AccountUser } from '../types.ts'
import { completeSignIn } from './complete-sign-in.ts'
import { requestInfo } from './request-info.ts'
import { keepReturnPath } from './return-path.ts'
import { signOut } from './sign-out.ts'

let database: AccountsDatabase
let site: TestSite
let clock: TestClock
let core: Core
let endpoint: Endpoint<{}>
let told: AuditRecord[]
let refusal: Refusal | undefined
let made = 0

beforeAll(async () => {
  database = await openAccountsDatabase()
  site = testSite(database, {
    name: 'Room chat',
    afterLogIn: '/welcome',
    session: { carryOver: ['locale'] },
    store: memoryAccounts(),
    extensions: [
      { name: 'test', beforeSignIn: () => refusal, onEvent: (record) => void told.push(record) },
    ],
  })
  clock = site.clock
  core = site.accounts.core
  const { accounts } = site
  const router = routes()
  endpoint = defineEndpoint({
    router,
    accounts,
    secretKeyBase: SECRET,
    clock,
    logger: silentLogger,
  })
})
beforeEach(() => {
  told = []
  refusal = undefined
})
afterAll(async () => {
  await endpoint.close()
  await site.close()
  await database.close()
})

/** A page that shows what is known of a visitor, and a form for each thing that they can do. */
function routes() {
  const browser = browserPipeline().plug(site.accounts.load)
  return defineRouter().scope('/', browser, (r) =>
    r
      .get('/state', (conn) => {
        const { csrfToken, session } = conn
        const { user, session: { id, authenticatedAt } = {} } = conn.assigns.scope
        const state = { csrf: csrfToken, email: user?.email, id, authenticatedAt }
        return conn.text(JSON.stringify({ ...state, kept: session.all() }))
      })
      .get('/members/:page', (conn) => {
        keepReturnPath(conn)
        return conn.redirect('/state')
      })
      .post('/members/:page', (conn) => {
        keepReturnPath(conn)
        return conn.redirect('/state')
      })
      .post('/keep', async (conn) => {
        conn.session.put('locale', 'de')
        conn.session.put('cart', 'full')
        return conn.redirect('/state')
      })
      .post('/in', async (conn) => {
        const { email, remember } = await conn.body()
        const user = await core.users.byEmail(email)
        if (!user) return conn.text('nobody')
        const evidence = { method: 'password', remember: remember === 'true' }
        return conn.json(await completeSignIn(core, conn, user, evidence))
      })
      .get('/busy', () => {
        throw new HashingBusy(100)
      })
      .post('/out', async (conn) => {
        await signOut(core, conn)
        return conn.redirect('/state')
      }),
  )
}

interface State {
  readonly csrf: string
  readonly email?: string
  readonly id?: string
  readonly authenticatedAt?: string
  readonly kept: Readonly<Record<string, unknown>>
}

async function stateOf(visitor: Visitor): Promise<State> {
  return JSON.parse((await visitor.get('/state')).html)
}

async function send(visitor: Visitor, path: string, fields: Record<string, string> = {}) {
  const { csrf } = await stateOf(visitor)
  return visitor.post(path, { _csrf_token: csrf, ...fields })
}

async function signIn(visitor: Visitor, { email }: AccountUser, remember = 'false') {
  const { html } = await send(visitor, '/in', { email, remember })
  return JSON.parse(html) as Awaited<ReturnType<typeof completeSignIn>>
}

async function newUser(): Promise<TestUser> {
  const user = await site.addUser(`user${++made}`)
  told = []
  return user
}

/** The cookie of the accounts, as the browser keeps it. */
const handleOf = ({ cookies }: Visitor): string | undefined => cookies.get('room_chat_session')

const kinds = (): (readonly [string, string | undefined])[] =>
  told.map(({ kind, reason }) => [kind, reason])

describe('completeSignIn', () => {
  test('A-3, A-4, A-5: nothing of the guest is left but what is carried over', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await send(visitor, '/keep')
    const before = await stateOf(visitor)
    expect(before.kept).toMatchObject({ locale: 'de', cart: 'full' })
    const outcome = await signIn(visitor, user)
    expect(outcome).toMatchObject({ ok: true, to: '/welcome' })
    const after = await stateOf(visitor)
    expect(after.email).toBe(user.email)
    expect(Object.keys(after.kept).sort()).toEqual(['_csrf_token', 'live_socket_id', 'locale'])
    expect(after.kept.live_socket_id).toBe(`auth:sid:${after.id}`)
    expect((await visitor.post('/keep', { _csrf_token: before.csrf })).status).toBe(403)
  })

  test('A-3: a cookie that somebody was given before is worthless', async () => {
    const [attacker, victim] = [await newUser(), await newUser()]
    const [own, other] = [visit(endpoint), visit(endpoint)]
    await signIn(own, attacker)
    const planted = handleOf(own)
    await other.get('/state')
    const jar = other.$browser.cookies
    jar.keep(`room_chat_session=${planted}; Path=/`, new URL('http://localhost/'))
    expect((await stateOf(other)).email).toBe(attacker.email)
    await signIn(other, victim)
    expect(handleOf(other)).not.toBe(planted)
    expect((await stateOf(other)).email).toBe(victim.email)
    expect((await stateOf(own)).email).toBeUndefined()
  })

  test('A-14: only who wants to be remembered has a cookie that stays', async () => {
    const user = await newUser()
    for (const remember of ['true', 'false']) {
      const visitor = visit(endpoint)
      const { csrf } = await stateOf(visitor)
      const fields = { _csrf_token: csrf, email: user.email, remember }
      const { headers } = await visitor.post('/in', fields)
      const line = headers.getSetCookie().find((one) => one.startsWith('room_chat_session='))
      expect(line).toMatch(/; Path=\/; HttpOnly; SameSite=Lax|Max-Age/)
      expect(line?.includes('Max-Age=1209600')).toBe(remember === 'true')
    }
  })

  test('A-19: who proves it again keeps the session, which is fresh from then on', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await signIn(visitor, user)
    await send(visitor, '/keep')
    const before = await stateOf(visitor)
    const earlier = handleOf(visitor)
    await clock.advance(3_600_000)
    told = []
    expect(await signIn(visitor, user)).toMatchObject({ ok: true, session: { id: before.id } })
    const after = await stateOf(visitor)
    expect(after.id).toBe(before.id)
    expect(after.kept).toMatchObject({ cart: 'full' })
    expect(Date.parse(after.authenticatedAt ?? '')).toBe(clock.now())
    expect(handleOf(visitor)).not.toBe(earlier)
    expect(kinds()).toEqual([['sudo', 'password']])
    expect(await core.sessions.list(user.id)).toHaveLength(1)
  })

  test('A-20: another user in the same browser ends the session of the first', async () => {
    const [visitor, first, second] = [visit(endpoint), await newUser(), await newUser()]
    await signIn(visitor, first)
    await send(visitor, '/keep')
    await signIn(visitor, second)
    expect(await core.sessions.list(first.id)).toEqual([])
    expect(await core.sessions.list(second.id)).toHaveLength(1)
    const { email, kept } = await stateOf(visitor)
    expect(email).toBe(second.email)
    expect(kept).not.toHaveProperty('cart')
    expect(kinds()).toEqual([
      ['log_in', 'password'],
      ['session_revoked', 'other_log_in'],
      ['log_in', 'password'],
    ])
  })

  test.each(['locked', 'unconfirmed'] as const)('an extension refuses: %s', async (reason) => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    refusal = reason
    expect(await signIn(visitor, user)).toEqual({ ok: false, refused: reason })
    expect(handleOf(visitor)).toBeUndefined()
    expect(await core.sessions.list(user.id)).toEqual([])
    expect(kinds()).toEqual([['log_in_failed', reason]])
  })

  test('A-16: who is suspended is refused whatever extensions say', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await core.users.update(user.id, { suspendedAt: new Date() })
    expect(await signIn(visitor, user)).toEqual({ ok: false, refused: 'suspended' })
    expect(await core.sessions.list(user.id)).toEqual([])
  })

  test('A-59: an account that changes on the way has no session left', async () => {
    const { start } = core.sessions
    const changes: readonly ((id: string) => Promise<unknown>)[] = [
      (id) => core.users.update(id, { passwordHash: null }),
      (id) => core.users.update(id, { suspendedAt: new Date() }),
      (id) => core.users.delete(id),
    ]
    for (const change of changes) {
      const [visitor, user] = [visit(endpoint), await newUser()]
      core.sessions.start = async (how) => {
        await core.sessions.revoke({ userId: user.id }, 'password_changed')
        await change(user.id)
        return start.call(core.sessions, how)
      }
      try {
        expect(await signIn(visitor, user)).toEqual({ ok: false, refused: 'changed' })
      } finally {
        core.sessions.start = start
      }
      expect(handleOf(visitor)).toBeUndefined()
      expect(await core.sessions.list(user.id)).toEqual([])
    }
  })

  test('A-70: who signs in has all tries again, and who is refused has not', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    const tryTimes = async (count: number) => {
      for (let done = 1; done < count; done++) await core.throttles.logIn(user.email, undefined)
      return core.throttles.logIn(user.email, undefined)
    }
    for (let round = 0; round < 3; round++) {
      expect(await tryTimes(9)).toEqual({ ok: true })
      expect(await signIn(visitor, user)).toMatchObject({ ok: true })
    }
    expect(await tryTimes(9)).toEqual({ ok: true })
    refusal = 'unconfirmed'
    expect(await signIn(visitor, user)).toMatchObject({ ok: false })
    expect(await tryTimes(2)).toMatchObject({ ok: false })
  })

  test('A-132: the audit has session, address and browser', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    const outcome = await signIn(visitor, user)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({
      kind: 'log_in',
      userId: user.id,
      sessionId: outcome.ok ? outcome.session.id : '',
      at: new Date(clock.now()),
    })
  })
})

describe('return paths', () => {
  test('A-27, A-30: lead back to path and query, once', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await visitor.get('/members/42?page=2&q=a%20b')
    expect(await signIn(visitor, user)).toMatchObject({ to: '/members/42?page=2&q=a%20b' })
    expect(await signIn(visitor, user)).toMatchObject({ to: '/welcome' })
    await send(visitor, '/out')
    expect(await signIn(visitor, user)).toMatchObject({ to: '/welcome' })
  })

  test('A-28: are not kept of a form, nor of what a script asked for', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await send(visitor, '/members/42')
    const { cookies } = visitor
    const cookie = [...cookies].map((pair) => pair.join('=')).join('; ')
    for (const mode of ['cors', 'no-cors', 'same-origin', 'websocket']) {
      const headers = { cookie, 'sec-fetch-mode': mode }
      const { headers: sent } = await endpoint.request('/members/42', { headers })
      expect(sent.getSetCookie()).toEqual([])
    }
    expect(await signIn(visitor, user)).toMatchObject({ to: '/welcome' })
  })

  test('A-29: of another site are dropped, however they came into the session', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    for (const path of ['/members/%2f%2fevil.example', '/members/..%5cevil', '/members/a%00b']) {
      await visitor.get(path)
      expect(await signIn(visitor, user)).toMatchObject({ to: '/welcome' })
    }
  })
})

describe('signOut', () => {
  test('A-15, A-16: ends the session, and all that was copied of it', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await signIn(visitor, user)
    await send(visitor, '/keep')
    const copies = [handleOf(visitor)]
    await clock.advance(25 * 3_600_000)
    await visitor.get('/state')
    copies.push(handleOf(visitor))
    const { csrf } = await stateOf(visitor)
    told = []
    await send(visitor, '/out')
    expect(handleOf(visitor)).toBeUndefined()
    const { email, kept } = await stateOf(visitor)
    expect(email).toBeUndefined()
    expect(Object.keys(kept)).toEqual(['_csrf_token'])
    expect((await visitor.post('/keep', { _csrf_token: csrf })).status).toBe(403)
    expect(new Set(copies).size).toBe(2)
    for (const copy of copies) {
      const headers = { cookie: `room_chat_session=${copy}` }
      expect(await (await endpoint.request('/state', { headers })).json()).not.toHaveProperty(
        'email',
      )
    }
    expect(kinds()).toEqual([['log_out', undefined]])
  })

  test('A-18: is nothing new to a guest', async () => {
    const visitor = visit(endpoint)
    expect((await send(visitor, '/out')).status).toBe(200)
    expect(told).toEqual([])
  })

  test('A-26: does not pretend when the store is down', async () => {
    const [visitor, user] = [visit(endpoint), await newUser()]
    await signIn(visitor, user)
    const { csrf } = await stateOf(visitor)
    const { revoke } = core.store.sessions
    core.store.sessions.revoke = () => Promise.reject(new Error('down'))
    try {
      expect((await visitor.post('/out', { _csrf_token: csrf })).status).toBe(503)
    } finally {
      core.store.sessions.revoke = revoke
    }
    expect((await stateOf(visitor)).email).toBe(user.email)
  })
})

test('A-47: a flood of log-ins is answered with 503 and Retry-After', async () => {
  const response = await endpoint.request('/busy')
  expect(response.status).toBe(503)
  expect(response.headers.get('retry-after')).toBe('2')
})

test('requestInfo is the address of the connection, and not what a client says of itself (A-71)', async () => {
  const router = defineRouter().scope('/', browserPipeline(), (r) =>
    r.get('/', (conn) => conn.json(requestInfo(conn))),
  )
  const other = defineEndpoint({ router, secretKeyBase: SECRET, logger: silentLogger })
  const headers = { 'x-forwarded-for': '203.0.113.9', 'user-agent': 'A browser' }
  const shown = await (await other.request('/', { headers })).json()
  expect(shown).toMatchObject({ userAgent: 'A browser' })
  expect(shown).not.toMatchObject({ ip: '203.0.113.9' })
  await other.close()
})
