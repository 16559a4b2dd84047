import { describe, expect, it } from 'vitest'
import { CuttableProxy } from './src/cuttable-proxy.ts'
import { Journal } from './src/journal.ts'
import {
  answerTo,
  connected,
  heard,
  join,
  joined,
  serveClients,
  until,
} from './src/official-client.ts'

const isUpgrade = (head: string) => /^upgrade: websocket/im.test(head)

describe.each(['WebSocket', 'LongPoll'] as const)('the official client over %s', (transport) => {
  /** A client that reaches its server through a proxy, and counts what it is asked anew. */
  async function behindProxy() {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    let connection = 0
    let attempt = 0
    const params = () => ({ user: 'ann', connection: ++connection })
    const client = await connected(proxy, { transport, params })
    const { channel, joins } = await join(client.socket, 'room:a', () => ({ attempt: ++attempt }))
    return { ...client, server, proxy, channel, joins }
  }

  it('is back after the network broke: parameters are made anew, pushes wait', async () => {
    const { proxy, server, channel, joins, events } = await behindProxy()
    proxy.refuse()
    await until(events, 'close')
    const waiting = answerTo(channel.push('echo', { waited: true }))
    proxy.mend()
    await until(events, 'open')
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await waiting).toEqual(['ok', { waited: true }])
    const seen = server.journal.entries.filter((entry) => !('left' in entry))
    expect(seen).toEqual([
      { connected: { user: 'ann', connection: '1' }, authToken: undefined },
      { joined: 'room:a', params: { attempt: 1 } },
      { connected: { user: 'ann', connection: expect.any(String) }, authToken: undefined },
      { joined: 'room:a', params: { attempt: 2 } },
    ])
  })

  it('finds a server that was restarted', async () => {
    const { proxy, server, channel, joins, events } = await behindProxy()
    proxy.refuse()
    await server.endpoint.close()
    await until(server.journal, { left: 'room:a', reason: { shutdown: 'closed' } })
    await until(events, 'close')
    const waiting = answerTo(channel.push('echo', { n: 1 }))
    const next = await serveClients()
    proxy.redirect(next.port)
    proxy.mend()
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await waiting).toEqual(['ok', { n: 1 }])
    const news = heard(channel, 'news')
    await next.endpoint.broadcast('room:a', 'news', { from: 'the next server' })
    expect(await news.next()).toEqual({ from: 'the next server' })
  })

  it('moves from a server that drains to another', async () => {
    const { proxy, server, channel, joins, events } = await behindProxy()
    const next = await serveClients()
    await server.endpoint.drain()
    await until(server.journal, { left: 'room:a', reason: { shutdown: 'draining' } })
    await until(events, 'close')
    proxy.redirect(next.port)
    proxy.cut()
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await answerTo(channel.push('echo', {}))).toEqual(['ok', {}])
    expect(next.endpoint.health()).toMatchObject({ connections: 1, channels: 1 })
    expect(server.endpoint.health()).toMatchObject({ channels: 0, counts: { joinsAccepted: 1 } })
  })

  it('is back after it was disconnected by its socket id, and nobody else was', async () => {
    const { server, channel, joins, events } = await behindProxy()
    const other = await joined(server, { transport, params: { user: 'ben' } })
    await server.endpoint.disconnect('user:ann')
    await until(events, 'close')
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await answerTo(channel.push('echo', {}))).toEqual(['ok', {}])
    expect(await answerTo(other.channel.push('echo', {}))).toEqual(['ok', {}])
    expect(other.events.entries).toEqual(['open'])
    expect(server.journal.entries).toContainEqual({
      left: 'room:a',
      reason: { shutdown: 'disconnected' },
    })
  })

  it('is back in all its channels, each under a join of its own', async () => {
    const { proxy, socket, server, channel } = await behindProxy()
    const others = []
    for (const topic of ['room:b', 'room:c']) others.push(await join(socket, topic))
    proxy.cut()
    for (const other of others) expect(await other.joins.next()).toEqual({ welcome: true })
    for (const each of [channel, ...others.map((other) => other.channel)]) {
      const news = heard(each, 'news')
      await server.endpoint.broadcast(each.topic, 'news', { topic: each.topic })
      expect(await news.next()).toEqual({ topic: each.topic })
      expect(await answerTo(each.push('echo', {}))).toEqual(['ok', {}])
      expect(news.entries).toHaveLength(1)
    }
  })

  it('goes when it is told to, and comes when it is told to', async () => {
    const { server, socket, events, joins } = await behindProxy()
    socket.disconnect()
    await until(events, 'close')
    socket.connect()
    await until(events, 'open')
    expect(await joins.next()).toEqual({ welcome: true })
    expect(server.endpoint.health().counts.connectionsOpened).toBe(2)
  })
})

describe('the cable is pulled', () => {
  it('a WebSocket: both ends notice, and the client is back when it is mended', async () => {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    const options = { transport: 'WebSocket', heartbeatIntervalMs: 400 } as const
    const { channel, joins } = await joined(proxy, options)
    const broken = new Promise((resolve) => channel.onError(resolve))
    proxy.stall()
    expect(await broken).toEqual({ source: 'transport', reason: 'heartbeat_timeout' })
    await server.clock.advance(60_000)
    await until(server.journal, { left: 'room:a', reason: { shutdown: 'closed' } })
    expect(server.endpoint.health().counts.idleClosed).toBe(1)
    const waiting = answerTo(channel.push('echo', { n: 1 }))
    proxy.mend()
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await waiting).toEqual(['ok', { n: 1 }])
  })

  it('a long poll: the client is back when it is mended, and its old session ends', async () => {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    const options = { transport: 'LongPoll', longpollerTimeout: 1_000 } as const
    const { channel, joins, events } = await joined(proxy, options)
    proxy.stall()
    await until(events, 'close')
    const waiting = answerTo(channel.push('echo', { waited: true }))
    proxy.mend()
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await waiting).toEqual(['ok', { waited: true }])
    // The session that is polled lives on while all others run out of time.
    while (server.endpoint.health().connections > 1) {
      await server.clock.advance(10_000)
      expect(await answerTo(channel.push('echo', {}))).toEqual(['ok', {}])
    }
    await until(server.journal, { left: 'room:a', reason: { shutdown: 'inactive' } })
  })

  it('for a moment: nothing is lost, and nobody comes or goes', async () => {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    const ws = await joined(proxy, { transport: 'WebSocket' })
    const longPoll = await joined(proxy, { transport: 'LongPoll' })
    const ears = [heard(ws.channel, 'news'), heard(longPoll.channel, 'news')]
    proxy.stall()
    const answers = [ws, longPoll].map(({ channel }) => answerTo(channel.push('echo', { n: 1 })))
    for (let n = 0; n < 5; n++) await server.endpoint.broadcast('room:a', 'news', { n })
    proxy.mend()
    for (const ear of ears) {
      for (let n = 0; n < 5; n++) expect(await ear.next()).toEqual({ n })
    }
    for (const answer of answers) expect(await answer).toEqual(['ok', { n: 1 }])
    expect(server.endpoint.health().counts.connectionsOpened).toBe(2)
  })
})

describe('a network that lets no WebSocket through', () => {
  /** What the client keeps for the next page of its tab. */
  function storage() {
    const items = new Map<string, string>()
    const sessionStorage = {
      getItem: (key: string) => items.get(key) ?? null,
      setItem: (key: string, value: string) => void items.set(key, value),
    }
    return { items, sessionStorage }
  }

  it('refuses it: the client falls back to long poll, and remembers it', async () => {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    const asked: string[] = []
    proxy.filter((head) => {
      if (!isUpgrade(head)) return 'passed'
      asked.push(head)
      return 'broken'
    })
    const { items, sessionStorage } = storage()
    const options = { transport: 'WebSocket', longPollFallbackMs: 20_000, sessionStorage } as const
    const { channel } = await joined(proxy, { ...options, authToken: 'secret' })
    expect(await answerTo(channel.push('transport', {}))).toEqual(['ok', 'longpoll'])
    expect(await server.journal.next()).toMatchObject({ authToken: 'secret' })
    expect([...items]).toEqual([['phx:fallback:LongPoll', 'true']])

    const second = await joined(proxy, options)
    expect(await answerTo(second.channel.push('transport', {}))).toEqual(['ok', 'longpoll'])
    expect(asked).toHaveLength(1)
  })

  it('swallows it: the client falls back when its patience ends', async () => {
    const server = await serveClients()
    const proxy = await CuttableProxy.start(server.port)
    proxy.filter((head) => (isUpgrade(head) ? 'swallowed' : 'passed'))
    const { sessionStorage } = storage()
    const options = { transport: 'WebSocket', longPollFallbackMs: 50, sessionStorage } as const
    const { channel } = await joined(proxy, options)
    expect(await answerTo(channel.push('transport', {}))).toEqual(['ok', 'longpoll'])
  })

  it('is none: the client stays with its WebSocket', async () => {
    const server = await serveClients()
    const logged = new Journal<string>()
    const { items, sessionStorage } = storage()
    const { channel } = await joined(server, {
      transport: 'WebSocket',
      longPollFallbackMs: 20_000,
      sessionStorage,
      logger: (_kind, message) => logged.write(message),
    })
    await until(logged, 'connected to primary after')
    expect(await answerTo(channel.push('transport', {}))).toEqual(['ok', 'websocket'])
    expect(items.size).toBe(0)
  })
})
