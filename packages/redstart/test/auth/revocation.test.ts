import { once } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import type { SessionEnd } from '../../src/auth/revocation/session-ended.ts'
import { memoryAccounts } from '../../src/auth/store/memory-store.ts'
import type { SessionInfo } from '../../src/auth/types.ts'
import { defineSocket, ok } from '../../src/channel/index.ts'
import { type } from '../../src/schema/index.ts'
import { join, memoryBus, testClock } from '../../src/testing/index.ts'
import type { Site } from '../live/site.ts'
import { ada } from '../support/test-sessions.ts'
import { WireClient } from '../wire.ts'
import { type GuardSite, guardSite, visitorOf } from './guard-site.ts'

const MINUTE = 60_000
const GOING_AWAY = 1001

/** Opens a socket; rejects when the handshake is refused. */
async function open(
  { origin }: Site,
  path: string,
  params: Readonly<Record<string, string>>,
  headers: Readonly<Record<string, string>> = {},
): Promise<WireClient> {
  const query = new URLSearchParams({ ...params, vsn: '2.0.0' })
  const url = `${origin.replace('http', 'ws')}${path}/websocket?${query}`
  const ws = new WebSocket(url, { headers: { origin, ...headers } })
  const client = new WireClient(ws)
  onTestFinished(() => ws.terminate())
  await once(ws, 'open')
  return client
}

async function tokenOf(visitor: Site, id = 'ada'): Promise<string> {
  await visitor.get(`/as/${id}`)
  return (await visitor.get('/token')).html
}

/** Whether a connection is still there, once all that was on its way has arrived. */
async function isOpen(client: WireClient): Promise<boolean> {
  if (client.ws.readyState !== WebSocket.OPEN) return false
  client.send([null, 'probe', 'phoenix', 'heartbeat', {}])
  return Promise.race([client.next().then(() => true), client.closed.then(() => false)])
}

/** The one session of a user. */
async function sessionOf({ sessions }: GuardSite, userId = 'ada'): Promise<string> {
  const [session] = await sessions.list(userId)
  if (session === undefined) throw new Error('there is no session')
  return session.id
}

/** A session of somebody. */
async function begun({ sessions }: GuardSite, userId: string): Promise<{ session: SessionInfo }> {
  const { session } = await sessions.start({ ...ada, userId })
  return { session }
}

/** Two nodes with one store and one bus. */
function cluster(): {
  readonly a: GuardSite
  readonly b: GuardSite
  readonly bus: ReturnType<typeof memoryBus>
} {
  const bus = memoryBus()
  const shared = { store: memoryAccounts(), clock: testClock() }
  const a = guardSite({ ...shared, pubsub: bus.adapter('a') })
  const b = guardSite({ ...shared, pubsub: bus.adapter('b') })
  return { a, b, bus }
}

/** Joins a room on a socket without a name, which tells when the session of its visitor has ended. */
async function roomOf({ accounts, endpoint }: GuardSite, scope: { session: SessionInfo }) {
  const anybody = defineSocket({ connect: () => ({ scope }) })
  const room = anybody
    .channel('room')
    .emits({ ended: type<SessionEnd>() })
    .join(() => ok())
    .joined((socket) => socket.subscribe(accounts.ended(socket.assigns.scope)))
    .info(accounts.ended, (end, socket) => socket.push('ended', end))
  const { pubsub } = endpoint
  const { channel } = await join(anybody.channels(room), 'room', { assigns: { scope }, pubsub })
  return channel
}

describe('a channel that stays', () => {
  it('A-109, A-110: hears that a session has ended, on every node, and of no other', async () => {
    const { a, b } = cluster()
    await Promise.all([visitorOf(a), visitorOf(b)])
    const [first, second] = [await begun(a, 'ada'), await begun(a, 'bob')]
    const rooms = [await roomOf(a, first), await roomOf(b, first)]
    const other = await roomOf(b, second)
    await a.sessions.revoke({ ids: [first.session.id] }, 'admin')
    for (const room of rooms) {
      expect(await room.pushed('ended')).toEqual({ session: first.session.id })
    }
    await a.sessions.revoke({ ids: [second.session.id] }, 'admin')
    expect(await other.pushed('ended')).toEqual({ session: second.session.id })
  })

  it('A-110: hears of it within the fallback interval when the message was lost', async () => {
    const site = guardSite()
    await visitorOf(site)
    const scope = await begun(site, 'ada')
    const room = await roomOf(site, scope)
    await site.store.sessions.revoke({ userId: 'ada' }, 'admin', site.clock.now())
    await site.clock.advance(MINUTE)
    expect(await room.pushed('ended')).toEqual({ session: scope.session.id })
  })
})

describe('a socket', () => {
  it('is opened with the token of a page, for as long as the session is alive', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    const token = await tokenOf(visitor)
    const client = await open(visitor, '/socket', { token })
    await client.join('lobby')
    expect(await client.request('1', '2', 'lobby', 'who', {})).toMatchObject({
      4: { status: 'ok', response: { id: 'ada' } },
    })
    for (const bad of ['', 'garbage', `${token}x`, token.slice(0, -1)]) {
      await expect(open(visitor, '/socket', { token: bad })).rejects.toThrow('403')
    }
    await visitor.get('/log-out')
    await expect(open(visitor, '/socket', { token })).rejects.toThrow('403')
  })

  it('A-104: is opened with cookies only by a page of the site, and one that proves itself', async () => {
    const visitor = await visitorOf(guardSite())
    await visitor.get('/as/ada')
    const { html: csrf } = await visitor.get('/put/x')
    const headers = { cookie: visitor.cookie }
    const params = { _csrf_token: csrf }
    const client = await open(visitor, '/page-socket', params, headers)
    expect(await isOpen(client)).toBe(true)
    for (const [sent, withHeaders] of [
      [{}, headers],
      [{ _csrf_token: 'x'.repeat(56) }, headers],
      [params, {}],
      [params, { cookie: visitor.cookie.replace(/chat_session=[^;]*/, 'chat_session=x') }],
      [params, { cookie: visitor.cookie, origin: 'https://elsewhere.example' }],
    ] as const) {
      await expect(open(visitor, '/page-socket', sent, withHeaders)).rejects.toThrow('403')
    }
  })

  it('A-104: is refused whose account cookie is of another session than its page', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    await visitor.get('/as/bob')
    const other = visitor.cookies.get('chat_session') ?? ''
    visitor.cookies.clear()
    await visitor.get('/as/ada')
    const { html: csrf } = await visitor.get('/put/x')
    visitor.cookies.set('chat_session', other)
    const opening = open(visitor, '/page-socket', { _csrf_token: csrf }, { cookie: visitor.cookie })
    await expect(opening).rejects.toThrow('403')
  })

  it('A-66: of somebody who has proved again who they are is fresh without being opened anew', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    const client = await open(visitor, '/socket', { token: await tokenOf(visitor) })
    await client.join('lobby')
    const ask = async (ref: string): Promise<unknown> =>
      client.request('1', ref, 'lobby', 'sudo', {})
    await site.clock.advance(10 * MINUTE)
    expect(await ask('2')).toMatchObject({ 4: { status: 'ok' } })
    await site.clock.advance(1000)
    expect(await ask('3')).toMatchObject({ 4: { status: 'error' } })
    await site.sessions.reauthenticate(await sessionOf(site))
    expect(await ask('4')).toMatchObject({ 4: { status: 'ok' } })
  })

  it('A-109: is closed at log-out, whatever secret its session had when it was opened', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    const first = await open(visitor, '/socket', { token: await tokenOf(visitor) })
    const token = await tokenOf(visitor)
    await site.clock.advance(30_000)
    const second = await open(visitor, '/socket', { token })
    await visitor.get('/log-out')
    expect(await first.closed).toBe(GOING_AWAY)
    expect(await second.closed).toBe(GOING_AWAY)
  })

  it('A-111: of the acting session stays when the others are ended', async () => {
    const site = guardSite()
    const visitor = await visitorOf(site)
    const mine = await open(visitor, '/socket', { token: await tokenOf(visitor) })
    const except = await sessionOf(site)
    visitor.cookies.clear()
    const other = await open(visitor, '/socket', { token: await tokenOf(visitor) })
    await site.sessions.revoke({ userId: 'ada', except }, 'password_changed')
    expect(await other.closed).toBe(GOING_AWAY)
    expect(await isOpen(mine)).toBe(true)
  })

  it('A-110: does not stay open whose session is revoked while it is let in', async () => {
    let proceed: () => void = () => {}
    let arrived: () => void = () => {}
    const gate = new Promise<void>((resolve) => {
      proceed = resolve
    })
    const found = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const connecting = (): Promise<void> => {
      arrived()
      return gate
    }
    const site = guardSite({ connecting })
    const visitor = await visitorOf(site)
    const opening = open(visitor, '/socket', { token: await tokenOf(visitor) })
    // The session was found alive, and nobody listens for its end yet.
    await found
    await site.sessions.revoke({ userId: 'ada' }, 'admin')
    proceed()
    expect(await (await opening).closed).toBe(GOING_AWAY)
  })
})

describe('on two nodes', () => {
  it('A-110: the end of a session on one closes its sockets on the other', async () => {
    const { a, b } = cluster()
    const [atA, atB] = [await visitorOf(a), await visitorOf(b)]
    const token = await tokenOf(atA)
    const client = await open(atB, '/socket', { token })
    const other = await open(atB, '/socket', { token: await tokenOf(atB, 'bob') })
    const { delayed } = await a.sessions.revoke({ userId: 'ada' }, 'admin')
    expect(delayed).toBe(false)
    expect(await client.closed).toBe(GOING_AWAY)
    expect(await isOpen(other)).toBe(true)
  })

  it('A-110: within 60 seconds, with the node cut off that has the sockets', async () => {
    const { a, b, bus } = cluster()
    const [atA, atB] = [await visitorOf(a), await visitorOf(b)]
    const client = await open(atB, '/socket', { token: await tokenOf(atA) })
    const other = await open(atB, '/socket', { token: await tokenOf(atB, 'bob') })
    bus.cut('b')
    await a.sessions.revoke({ userId: 'ada' }, 'admin')
    expect(await isOpen(client)).toBe(true)
    await a.clock.advance(MINUTE)
    expect(await client.closed).toBe(GOING_AWAY)
    expect(await isOpen(other)).toBe(true)
  })

  it('A-110: within 60 seconds, with the node cut off that ends it, which says so', async () => {
    const { a, b, bus } = cluster()
    const [atA, atB] = [await visitorOf(a), await visitorOf(b)]
    const token = await tokenOf(atA)
    const [near, far] = [
      await open(atA, '/socket', { token }),
      await open(atB, '/socket', { token }),
    ]
    bus.cut('a')
    const { delayed } = await a.sessions.revoke({ userId: 'ada' }, 'admin')
    expect(delayed).toBe(true)
    expect(a.logged).toContain(
      'Sessions were revoked, but the other nodes could not be told. Their connections are closed ' +
        'when they look the sessions up, within session.fallbackSeconds.',
    )
    expect(await near.closed).toBe(GOING_AWAY)
    expect(await isOpen(far)).toBe(true)
    await b.clock.advance(MINUTE)
    expect(await far.closed).toBe(GOING_AWAY)
  })

  it('A-34: sockets go with a session that expires under them', async () => {
    const { a, b } = cluster()
    const [atA, atB] = [await visitorOf(a), await visitorOf(b)]
    const client = await open(atB, '/socket', { token: await tokenOf(atA) })
    const id = await sessionOf(a)
    const { clock, store } = a
    await store.sessions.touch(id, clock.now(), clock.now() + 30_000)
    await clock.advance(2 * MINUTE)
    expect(await client.closed).toBe(GOING_AWAY)
  })

  it('goes on looking sessions up when the store was away for a while', async () => {
    const { a, b, bus } = cluster()
    const [atA, atB] = [await visitorOf(a), await visitorOf(b)]
    const client = await open(atB, '/socket', { token: await tokenOf(atA) })
    bus.cut('b')
    const { sessions } = a.store
    const { getMany } = sessions
    sessions.getMany = () => Promise.reject(new Error('connection refused'))
    await a.sessions.revoke({ userId: 'ada' }, 'admin')
    await a.clock.advance(MINUTE)
    expect(await isOpen(client)).toBe(true)
    expect(b.logged).toContain('Sessions could not be looked up or deleted.')
    sessions.getMany = getMany.bind(sessions)
    await a.clock.advance(MINUTE)
    expect(await client.closed).toBe(GOING_AWAY)
  })
})

describe('what has ended', () => {
  it('A-25: is deleted a day later, on two nodes at once', async () => {
    const { a, b } = cluster()
    await visitorOf(a)
    await visitorOf(b)
    const info = { ip: undefined, userAgent: undefined }
    const start = {
      userId: 'ada',
      kind: 'browser',
      method: 'test',
      persistent: true,
      info,
    } as const
    const ids: string[] = []
    for (let each = 0; each < 1200; each += 1) ids.push((await a.sessions.start(start)).session.id)
    await a.sessions.revoke({ userId: 'ada' }, 'admin')
    const { session } = await a.sessions.start(start)
    await a.clock.advance(23 * 60 * MINUTE)
    expect(await a.store.sessions.getMany(ids)).toHaveLength(1200)
    await a.clock.advance(2 * 60 * MINUTE)
    expect(await a.store.sessions.getMany(ids)).toHaveLength(0)
    expect(await a.sessions.live(session.id)).toBeDefined()
  })
})
