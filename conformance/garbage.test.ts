import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { watchFaults } from './src/faults.ts'
import { bytes, connect, hex, type RawClient } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { type Served, serve } from './src/server.ts'

/** Good frames, to be spoilt. */
const FRAMES: readonly (string | Uint8Array)[] = [
  '["1","2","room:a","phx_join",{"greet":true}]',
  '["1","2","room:b","phx_join",{}]',
  '["1","2","room:a","phx_leave",{}]',
  '["1","2","room:a","echo",{"a":[1,2,{"b":null}]}]',
  '["1","2","room:a","shout",{"n":1}]',
  '["1","2","room:a","stop","normal"]',
  '["1","2","room:a","bin",{}]',
  '[null,"2","phoenix","heartbeat",{}]',
  bytes(hex('00 01 01 06 03'), '12room:abin', hex('0102ff')),
  bytes(hex('00 01 01 06 08'), '12room:aphx_join'),
  bytes(hex('00 00 01 07 09'), '7phoenixheartbeat'),
]

it('garbage in frames ends at most its own connection', async () => {
  const frame = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.uint8Array({ maxLength: 40 }),
    fc.uint8Array({ maxLength: 40 }).map((tail) => bytes(Uint8Array.of(0), tail)),
  )
  await bombard(frame, 200)
})

it('garbage in the fields of a message ends at most its own connection', async () => {
  const topic = fc.oneof(fc.constantFrom('room:a', 'room:b', 'phoenix', ''), fc.jsonValue())
  const event = fc.oneof(
    fc.constantFrom(
      'phx_join',
      'phx_leave',
      'phx_reply',
      'heartbeat',
      'echo',
      'bin',
      'tell',
      'stop',
    ),
    fc.constantFrom('constructor', '__proto__', 'toString', 'hasOwnProperty'),
    fc.jsonValue(),
  )
  const ref = fc.oneof(fc.constantFrom('1', null), fc.jsonValue())
  const message = fc
    .tuple(ref, ref, topic, event, fc.jsonValue())
    .map((fields) => JSON.stringify(fields))
  await bombard(message, 300)
})

it('good frames that were spoilt end at most their own connection', async () => {
  const spoilt = fc
    .tuple(
      fc.constantFrom(...FRAMES),
      fc.array(
        fc.record({ at: fc.nat(80), drop: fc.nat(3), put: fc.uint8Array({ maxLength: 3 }) }),
        {
          minLength: 1,
          maxLength: 4,
        },
      ),
    )
    .map(([frame, changes]) => {
      const data = changes.reduce<Buffer>(
        (before, { at, drop, put }) =>
          bytes(before.subarray(0, at), put, before.subarray(at + drop)),
        bytes(frame),
      )
      return typeof frame === 'string' ? data.toString() : data
    })
  await bombard(spoilt, 300)
})

it.each(['joinRef', 'ref', 'topic', 'event', 'payload'])(
  'a %s nested 100,000 deep ends at most its own connection',
  async (field) => {
    const faults = watchFaults()
    const { url } = await serve({ '/socket': roomSocket().socket })
    const witness = await connect(url())
    await witness.join('room:a')
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    for (const event of ['"echo"', '"phx_join"', '"phx_leave"', '"heartbeat"']) {
      const client = await connect(url())
      await client.join('room:a')
      const fields = { joinRef: '"1"', ref: '"2"', topic: '"room:a"', event, payload: '{}' }
      const message = Object.values({ ...fields, [field]: deep })
      client.sendText(`[${message.join(',')}]`)
      await endOrAnswer(client)
      client.ws.terminate()
    }
    await witness.request(['1', '2', 'room:a', 'echo', 'alive'], 'alive')
    expect(faults).toEqual([])
  },
)

it('a join_ref of 100,000 levels does not spoil what its channel sends later', async () => {
  const faults = watchFaults()
  const { url, endpoint } = await serve({ '/socket': roomSocket().socket })
  const witness = await connect(url())
  await witness.join('room:a')
  const client = await connect(url())
  const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
  client.sendText(`[${deep},"1","room:a","phx_join",{"bye":true}]`)
  await endOrAnswer(client)
  await endpoint.broadcast('room:a', 'filtered', { n: 1 })
  await witness.expect(['1', null, 'room:a', 'filtered', { taken: { n: 1 } }])
  client.ws.terminate()
  await witness.request(['1', '2', 'room:a', 'echo', 'alive'], 'alive')
  expect(faults).toEqual([])
})

it('version 1: garbage ends at most its own connection', async () => {
  const key = fc.constantFrom('topic', 'event', 'payload', 'ref', 'join_ref', '__proto__')
  const value = fc.oneof(fc.constantFrom('room:a', 'phx_join', 'phx_leave', 'echo'), fc.jsonValue())
  const frame = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 20 }),
    fc.dictionary(key, value).map((message) => JSON.stringify(message)),
    fc
      .record({ topic: value, event: value, payload: value, ref: value, join_ref: value })
      .map((message) => JSON.stringify(message)),
  )
  await bombard(frame, 200, ({ port }) => `ws://127.0.0.1:${port}/socket/websocket`)
})

it('garbage instead of HTTP touches nobody else', async () => {
  const start = fc.constantFrom(
    '',
    'GET ',
    'GET /socket/websocket HTTP/1.1\r\n',
    'GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\n',
    `GET /socket/websocket?vsn=2.0.0 HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n`,
    'POST /socket/websocket HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\n',
  )
  const garbage = fc
    .tuple(start, fc.uint8Array({ maxLength: 60 }))
    .map(([head, tail]) => bytes(head, tail))
  await bombardTcp(garbage, 200, (_served, tcp) => Promise.resolve(tcp))
})

it('garbage behind a good handshake touches nobody else', async () => {
  const start = fc.constantFrom(
    [],
    [0x81],
    [0x82, 0xfe],
    [0x81, 0xff],
    [0x88, 0x80, 0, 0, 0, 0],
    [0x89, 0xff],
    [0x01, 0x81, 0, 0, 0, 0, 0x5b],
    [0x80, 0x80, 0, 0, 0, 0],
    [0xc1, 0x80, 0, 0, 0, 0],
  )
  const garbage = fc
    .tuple(start, fc.uint8Array({ maxLength: 60 }))
    .map(([head, tail]) => bytes(Uint8Array.from(head), tail))
  await bombardTcp(garbage, 200, async (_served, tcp) => {
    const lines = [
      'GET /socket/websocket?vsn=2.0.0 HTTP/1.1',
      'host: localhost',
      'connection: Upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: MDEyMzQ1Njc4OWFiY2RlZg==',
    ]
    tcp.write(`${lines.join('\r\n')}\r\n\r\n`)
    const [answer] = await once(tcp, 'data')
    expect(String(answer)).toMatch(/^HTTP\/1.1 101 /)
    return tcp
  })
})

/**
 * Sends each frame on a connection of its own that has joined `room:a`. That connection may end or
 * go on, but goes on it must; a witness on the same topic must see nothing of it but broadcasts that
 * rooms allow, and the process no fault.
 */
async function bombard(
  frames: fc.Arbitrary<string | Uint8Array>,
  numRuns: number,
  address = (served: Served): string => served.url(),
): Promise<void> {
  const faults = watchFaults()
  const served = await serve({ '/socket': roomSocket().socket })
  const witness = await connect(served.url())
  await witness.join('room:witness')
  const v1 = address(served) !== served.url()
  await fc.assert(
    fc.asyncProperty(frames, async (frame) => {
      const client = await connect(address(served))
      if (v1) client.sendText('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')
      else await client.join('room:a')
      client.ws.send(frame)
      await endOrAnswer(client, v1)
      await witness.request(['1', '2', 'room:witness', 'echo', 'alive'], 'alive')
      expect(faults).toEqual([])
      client.ws.terminate()
    }),
    { numRuns },
  )
}

/** As {@link bombard}, with bytes on a TCP connection. */
async function bombardTcp(
  garbage: fc.Arbitrary<Uint8Array>,
  numRuns: number,
  prepare: (served: Served, tcp: Socket) => Promise<Socket>,
): Promise<void> {
  const faults = watchFaults()
  const served = await serve({ '/socket': roomSocket().socket })
  const witness = await connect(served.url())
  await witness.join('room:witness')
  await fc.assert(
    fc.asyncProperty(garbage, async (data) => {
      const tcp = connectTcp(served.port, '127.0.0.1')
      const closed = once(tcp, 'close')
      tcp.on('error', () => {})
      await once(tcp, 'connect')
      await prepare(served, tcp)
      tcp.resume()
      tcp.end(data)
      await closed
      await witness.request(['1', '2', 'room:witness', 'echo', 'alive'], 'alive')
      expect(faults).toEqual([])
    }),
    { numRuns },
  )
}

/** Waits until the connection has ended, or has answered a heartbeat: one of the two must happen. */
async function endOrAnswer(client: RawClient, v1 = false): Promise<void> {
  const heartbeat = v1
    ? '{"topic":"phoenix","event":"heartbeat","payload":{},"ref":"sentinel"}'
    : '[null,"sentinel","phoenix","heartbeat",{}]'
  client.sendText(heartbeat)
  const answered = (async () => {
    for (;;) {
      const { data } = await client.next()
      if (data.includes('sentinel') && data.includes('phoenix')) return
    }
  })()
  await Promise.race([client.closed, answered])
}
