import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { defineSocket, error, ok } from 'redstart/channel'
import { attach } from 'redstart/endpoint'
import { InvalidAddressStore, InvalidOption, MissingSecret } from 'redstart/errors'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Logger } from '../src/telemetry/index.ts'
import { ask, connect, joined, LongPollWire, replyTo, serve, upgrade } from './wire.ts'

const open = defineSocket({
  connect: ({ params }) => (params.refuse === undefined ? {} : error('no')),
})
const asked: string[] = []
const room = open.channel('room:{id}').join(({ topic }) => {
  asked.push(topic.id)
  return topic.id.startsWith('closed') ? error({ reason: 'closed' }) : ok()
})
const rooms = open.channels(room)
/** A mount that closes nobody who is silent. */
const patient = { socket: rooms, websocket: { timeout: Number.POSITIVE_INFINITY } }

/** Says where a client comes from, as a proxy would. */
const from = (address: string): { headers: Record<string, string> } => ({
  headers: { 'x-forwarded-for': address },
})
const proxied = { trustedProxies: 1 } as const
const limited = expect.objectContaining({ reason: 'rate limited' })

/** A logger that remembers what it was told. */
function notes(): { logger: Logger; entries: { fields: object; message: string }[] } {
  const entries: { fields: object; message: string }[] = []
  const note = (fields: object, message: string): void => void entries.push({ fields, message })
  return { logger: { debug() {}, info: note, warn: note, error: note }, entries }
}

/** The answer to a handshake. */
const handshake = (port: number, ...headers: string[]): Promise<string> =>
  ask(port, [...upgrade, ...headers])

describe('addressLimits.connections', () => {
  const options = { addressLimits: { connections: 2 } }

  it('answers a WebSocket too many with 429 and a time, until another has gone', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms }, options)
    const [first] = [await connect(port), await connect(port)]
    const refused = await handshake(port)
    expect(refused).toMatch(/^HTTP\/1\.1 429 Too Many Requests\r\n/)
    expect(refused).toMatch(/\r\nretry-after: 10\r\n/)
    expect(refused).toMatch(/Too many connections from your address\. Try again in 10 s\.\n$/)
    expect(endpoint.health().counts).toMatchObject({ connectsLimited: 1, connectsRefused: 1 })
    const gone = once(first.ws, 'close')
    first.ws.close()
    await gone
    expect(await (await connect(port)).join('room:a')).toEqual(joined('room:a'))
  })

  it('counts long-poll sessions too, which are told 429 over HTTP, and go with the session', async () => {
    const { port, endpoint, clock } = await serve(
      { '/socket': { socket: rooms, longpoll: true } },
      options,
    )
    await connect(port)
    const poller = new LongPollWire(port)
    expect(await poller.poll()).toMatchObject({ status: 410 })
    const refused = await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`)
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10'])
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
    expect(await refused.text()).toContain('Try again in 10 s.')
    // The session itself goes on, as often as it asks.
    await poller.send(['1', '1', 'room:a', 'phx_join', {}])
    expect(await poller.poll()).toMatchObject({ status: 200 })
    await clock.advance(45_000)
    expect(endpoint.health().connections).toBe(1)
    expect(await new LongPollWire(port).poll()).toMatchObject({ status: 410 })
  })
})

describe('addressLimits.connectsPerMinute', () => {
  const options = { addressLimits: { connectsPerMinute: 3 } }

  it('counts handshakes that are refused, and those that are none', async () => {
    const { port, endpoint } = await serve(
      { '/socket': { socket: rooms, longpoll: true } },
      { ...options, checkOrigin: ['https://a.example'] },
    )
    expect(await handshake(port, 'origin: https://b.example')).toMatch(/^HTTP\/1\.1 403 /)
    const plain = await fetch(`http://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`)
    expect(plain.status).toBe(400)
    const poll = await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0&refuse=1`)
    expect(await poll.json()).toMatchObject({ status: 403 })
    const refused = await handshake(port)
    expect(refused).toMatch(/^HTTP\/1\.1 429 /)
    expect(Number(/retry-after: (\d+)/.exec(refused)?.[1])).toBeGreaterThan(0)
    expect(Number(/retry-after: (\d+)/.exec(refused)?.[1])).toBeLessThanOrEqual(60)
    const again = await fetch(`http://127.0.0.1:${port}/socket/websocket?vsn=2.0.0`)
    expect([again.status, Number(again.headers.get('retry-after')) > 0]).toEqual([429, true])
    const late = await fetch(`http://127.0.0.1:${port}/socket/longpoll?vsn=2.0.0`)
    expect(late.status).toBe(429)
    expect(endpoint.health().counts).toMatchObject({ connectsLimited: 3 })
  })

  it('is one for all mounts of an endpoint', async () => {
    const { port } = await serve({ '/socket': rooms, '/other': rooms }, options)
    const [line, ...rest] = upgrade
    const other = [line?.replace('/socket', '/other') ?? '', ...rest, 'sec-websocket-version: 1']
    for (let time = 0; time < 3; time += 1) {
      expect(await ask(port, other)).not.toMatch(/^HTTP\/1\.1 429 /)
    }
    expect(await handshake(port)).toMatch(/^HTTP\/1\.1 429 /)
  })
})

describe('addressLimits.joinsPerMinute', () => {
  it('answers the joins of one address with an error and a time, over all its connections', async () => {
    const { port, endpoint } = await serve(
      { '/socket': rooms },
      { ...proxied, addressLimits: { joinsPerMinute: 2 } },
    )
    const clients = [await connect(port, from('192.0.2.1')), await connect(port, from('192.0.2.1'))]
    for (const client of clients) expect(await client.join('room:a')).toEqual(joined('room:a'))
    for (const client of clients) {
      expect(await client.join('room:b')).toEqual(replyTo(['1', '1', 'room:b'], limited, 'error'))
      // What was joined goes on.
      expect(await client.request('1', '2', 'room:a', 'phx_leave', {})).toEqual(
        replyTo(['1', '2', 'room:a']),
      )
    }
    const stranger = await connect(port, from('192.0.2.2'))
    expect(await stranger.join('room:b')).toEqual(joined('room:b'))
    expect(endpoint.health().counts).toMatchObject({ joinsLimited: 2, joinsRefused: 2 })
  })
})

describe('addressLimits.failedJoinsPerMinute', () => {
  it('stops to ask the application about a topic that one address has failed to join', async () => {
    const { port, endpoint } = await serve(
      { '/socket': rooms },
      { ...proxied, addressLimits: { failedJoinsPerMinute: 3 } },
    )
    const client = await connect(port, from('192.0.2.1'))
    const refused = replyTo(['1', '1', 'room:closed-1'], { reason: 'closed' }, 'error')
    for (let time = 0; time < 3; time += 1) {
      expect(await client.join('room:closed-1')).toEqual(refused)
    }
    asked.length = 0
    const wait = replyTo(['1', '1', 'room:closed-1'], limited, 'error')
    expect(await client.join('room:closed-1')).toEqual(wait)
    // Another connection does not help, another topic and another address are not meant.
    const second = await connect(port, from('192.0.2.1'))
    expect(await second.join('room:closed-1')).toEqual(wait)
    expect(asked).toEqual([])
    expect(await second.join('room:a')).toEqual(joined('room:a'))
    expect(await (await connect(port, from('192.0.2.2'))).join('room:closed-1')).toEqual(refused)
    expect(asked).toEqual(['a', 'closed-1'])
    expect(endpoint.health().counts).toMatchObject({ joinsLimited: 2 })
  })

  it('says when to come back, in milliseconds', async () => {
    const options = { addressLimits: { failedJoinsPerMinute: 1 } }
    const { port } = await serve({ '/socket': rooms }, options)
    const client = await connect(port)
    await client.join('room:closed')
    const answer = await client.join('room:closed')
    const wait = expect.toSatisfy((ms: number) => ms > 0 && ms <= 60_000)
    expect(answer).toEqual(
      replyTo(['1', '1', 'room:closed'], { reason: 'rate limited', retry_in: wait }, 'error'),
    )
  })
})

describe('the address of a client', () => {
  const options = { addressLimits: { connections: 1 } }

  it('is what trusted proxies say it is', async () => {
    const { port } = await serve({ '/socket': rooms }, { ...options, ...proxied })
    await connect(port, from('198.51.100.9, 192.0.2.1'))
    await connect(port, from('192.0.2.2'))
    // What stands before the trusted hop was made up by somebody.
    const refused = await handshake(port, 'x-forwarded-for: 203.0.113.5, 192.0.2.1')
    expect(refused).toMatch(/^HTTP\/1\.1 429 /)
  })

  it('is that of the connection where no proxy is trusted, whatever the headers say', async () => {
    const { port } = await serve({ '/socket': rooms }, options)
    await connect(port, from('192.0.2.1'))
    expect(await handshake(port, 'x-forwarded-for: 192.0.2.2')).toMatch(/^HTTP\/1\.1 429 /)
  })

  it('is the network of an IPv6 address, and an IPv4 address in whatever clothes', async () => {
    const { port } = await serve({ '/socket': rooms }, { ...options, ...proxied })
    await connect(port, from('2001:db8:1:2:aaaa::1'))
    expect(await handshake(port, 'x-forwarded-for: 2001:db8:1:2::7')).toMatch(/^HTTP\/1\.1 429 /)
    await connect(port, from('2001:db8:1:3::7'))
    await connect(port, from('192.0.2.1'))
    expect(await handshake(port, 'x-forwarded-for: ::ffff:192.0.2.1')).toMatch(/^HTTP\/1\.1 429 /)
  })

  it('may be cut elsewhere', async () => {
    const { port } = await serve(
      { '/socket': rooms },
      { ...proxied, addressLimits: { connections: 1, ipv6Prefix: 48 } },
    )
    await connect(port, from('2001:db8:1:2::1'))
    expect(await handshake(port, 'x-forwarded-for: 2001:db8:1:3::7')).toMatch(/^HTTP\/1\.1 429 /)
  })

  it('is none behind a Unix socket, and then nothing is limited by it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redstart-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const server = createServer()
    const socketPath = join(folder, 'socket')
    const endpoint = attach(server, { '/socket': rooms }, { ...options, logger: false })
    onTestFinished(async () => {
      server.closeAllConnections()
      server.close()
      await endpoint.close()
    })
    await new Promise<void>((resolve) => {
      server.listen(socketPath, resolve)
    })
    const headers = Object.fromEntries(upgrade.slice(1).map((line) => line.split(': ')))
    const path = '/socket/websocket?vsn=2.0.0'
    for (let time = 0; time < 3; time += 1) {
      const asking = request({ socketPath, path, headers }).end()
      const [response, socket] = await once(asking, 'upgrade')
      onTestFinished(() => socket.destroy())
      expect(response.statusCode).toBe(101)
    }
  })
})

describe('the log', () => {
  it('tells of refusals once a minute, with their number and without an address', async () => {
    const { logger, entries } = notes()
    const { port, clock } = await serve(
      { '/socket': patient },
      { logger, addressLimits: { connections: 1 } },
    )
    await connect(port)
    for (let time = 0; time < 4; time += 1) await handshake(port)
    const told = (refused: number): object => ({
      fields: { code: 'address_limited', limit: 'connections', refused },
      message: 'Clients were refused, for too much came from one address.',
    })
    expect(entries).toEqual([told(1)])
    await clock.advance(60_000)
    await handshake(port)
    expect(entries).toEqual([told(1), told(4)])
  })

  it('says once that all clients of an unknown proxy count as one', async () => {
    const { logger, entries } = notes()
    const { port, clock } = await serve(
      { '/socket': patient },
      { logger, addressLimits: { connections: 1 } },
    )
    await connect(port, from('192.0.2.1'))
    for (let time = 0; time < 3; time += 1) {
      await handshake(port, 'x-forwarded-for: 192.0.2.2')
      await clock.advance(60_000)
    }
    const hints = entries.filter(({ message }) => message.includes('trustedProxies'))
    expect(hints.map(({ fields }) => fields)).toEqual([{ code: 'trusted_proxies_unset' }])
    expect(JSON.stringify(entries)).not.toMatch(/192\.0\.2|127\.0\.0/)
  })

  it('says nothing of proxies that are trusted, and of clients without one', async () => {
    const { logger, entries } = notes()
    const { port } = await serve(
      { '/socket': rooms },
      { logger, ...proxied, addressLimits: { connections: 1 } },
    )
    await connect(port, from('192.0.2.1'))
    await handshake(port, 'x-forwarded-for: 192.0.2.1')
    await connect(port)
    await handshake(port)
    expect(entries).toHaveLength(1)
  })
})

describe('the option addressLimits', () => {
  it('false switches all of them off, Infinity one', async () => {
    const none = await serve({ '/socket': rooms }, { addressLimits: false })
    for (let time = 0; time < 10; time += 1) await connect(none.port)
    const unlimited = Number.POSITIVE_INFINITY
    const addressLimits = {
      connections: unlimited,
      connectsPerMinute: unlimited,
      joinsPerMinute: 1,
      failedJoinsPerMinute: unlimited,
    }
    const { port } = await serve({ '/socket': rooms }, { addressLimits })
    const client = await connect(port)
    await client.join('room:a')
    expect(await client.join('room:b')).toEqual(replyTo(['1', '1', 'room:b'], limited, 'error'))
  })

  it.each([
    [{ addressLimits: { connections: 0 } }, InvalidOption],
    [{ addressLimits: { ipv6Prefix: 0 } }, InvalidOption],
    [{ addressLimits: { store: 'localhost' } }, InvalidAddressStore],
    [{ addressLimits: { store: 'redis://localhost:1' } }, MissingSecret],
    [{ trustedProxies: -1 }, InvalidOption],
  ])('%j is refused at the start', (options, expected) => {
    expect(() => attach(createServer(), { '/socket': rooms }, options)).toThrow(expected)
  })
})
