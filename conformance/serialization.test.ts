import { expect, it } from 'vitest'
import { connect, hex, type RawClient } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { type Served, serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const CRASH = { reason: 'channel_crash' }

it('C-21 version 1 sends exactly the keys topic, event, payload and ref', async () => {
  const { client } = await v1Client()
  sendV1(client, 'room:a', 'phx_join', '1', { greet: true })
  sendV1(client, 'room:a', 'shout', '2', { n: 1 })
  sendV1(client, 'room:a', 'stop', '3', 'normal')
  sendV1(client, 'phoenix', 'heartbeat', '4')
  await client.expect(
    { topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' },
    { topic: 'room:a', event: 'joined', payload: {}, ref: null },
    { topic: 'room:a', event: 'news', payload: { n: 1 }, ref: null },
    { topic: 'room:a', event: 'phx_close', payload: {}, ref: null },
    { topic: 'phoenix', event: 'phx_reply', payload: OK, ref: '4' },
  )
})

it.each(['topic', 'event', 'payload', 'ref'])('C-22 version 1 without %s closes', async (key) => {
  const { client } = await v1Client()
  const message: Record<string, unknown> = { topic: 'room:a', event: 'x', payload: {}, ref: '1' }
  delete message[key]
  client.sendText(JSON.stringify(message))
  expect(await client.closed).toMatchObject({ code: 1011 })
})

it('C-22 version 1 does without join_ref and with keys that it does not know', async () => {
  const { client } = await v1Client()
  const message = { topic: 'room:a', event: 'phx_join', payload: {}, ref: '1', more: [] }
  client.sendText(JSON.stringify(message))
  await client.expect({ topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' })
})

it('C-22 version 1 allows null for every required key', async () => {
  const { client } = await v1Client()
  client.sendText('{"topic":null,"event":null,"payload":null,"ref":null}')
  await client.expect({ topic: null, event: 'phx_reply', payload: UNMATCHED, ref: null })
})

it('C-22 version 1 has no binary form: a binary frame closes with 1011', async () => {
  const { client } = await v1Client()
  client.sendBytes(Uint8Array.of(0, 0, 0, 0, 0))
  expect(await client.closed).toMatchObject({ code: 1011 })
})

it('C-23 elements behind the fifth are ignored', async () => {
  const { client } = await v2Client()
  client.sendText('["1","1","room:a","phx_join",{},"sixth",{"seventh":7}]')
  await client.expect(['1', '1', 'room:a', 'phx_reply', OK])
})

it('C-24 a numeric ref or join_ref is echoed as a number', async () => {
  const { client } = await v2Client()
  await client.request([1, 2, 'room:a', 'phx_join'])
  await client.request([1, 3.5, 'room:a', 'echo', 'x'], 'x')
})

it('C-24 a join_ref 1 does not match a stored "1", nor the reverse', async () => {
  const { client, served } = await v2Client()
  await client.join('room:a', '1')
  client.send(1, '2', 'room:a', 'echo', 'stale')
  await client.request(['1', '3', 'room:a', 'echo', 'current'], 'current')
  await client.request([7, 7, 'room:b', 'phx_join'])
  client.send('7', '8', 'room:b', 'echo', 'stale')
  await client.request([7, 9, 'room:b', 'echo', 'current'], 'current')
  expect(served.endpoint.health().counts.messagesStale).toBe(2)
})

it.each([
  ['a list', [1, 'two', { three: [3] }]],
  ['a string', 'text'],
  ['a number', 4.5],
  ['a boolean', false],
  ['null', null],
  ['an object', { a: { b: null } }],
])(
  'C-25 an inbound payload that is %s reaches the handler and comes back',
  async (_what, value) => {
    const { client } = await v2Client()
    await client.join('room:a', '1')
    await client.request(['1', '2', 'room:a', 'echo', value], value)
  },
)

it.each([
  ['pushing', 'tell'],
  ['broadcasting', 'shout'],
])(
  'C-26 %s a payload that is no object is an error of the sending channel',
  async (_how, event) => {
    for (const payload of [[1, 2], 'text', 7, null, true]) {
      const { client, served } = await v2Client()
      const other = await connect(served.url())
      await client.join('room:a', '1')
      await client.join('room:b', '2')
      await other.join('room:a', '1')
      client.send('1', '3', 'room:a', event, payload)
      await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
      await client.request(['2', '4', 'room:b', 'echo', 'on'], 'on')
      await other.request(['1', '2', 'room:a', 'echo', 'on'], 'on')
    }
  },
)

it('C-27 a binary push is delivered as its bytes, with its ref', async () => {
  const { client, journal } = await v2Client()
  await client.join('room:b', '90')
  client.sendBytes(hex('00 02 02 06 03'), '9091room:bbin', hex('01 02 ff'))
  const entry = await journal.next()
  expect(entry).toMatchObject({ event: 'bin', topic: 'room:b' })
  const payload = 'payload' in entry ? entry.payload : undefined
  expect(payload).toBeInstanceOf(Uint8Array)
  expect([...Object(payload)]).toEqual([1, 2, 0xff])
  const reply = (await framesUntilReply(client)).at(-1)
  expect(reply?.data.subarray(5, 9).toString()).toBe('9091')
})

it('C-28 binary push, broadcast and reply have the bytes of the reference', async () => {
  const { client } = await v2Client()
  await client.join('room:b', '90')
  client.sendBytes(hex('00 02 02 06 03 3930 3931 726f6f6d3a62 62696e 0102ff'))
  await client.expect(
    hex('00 02 06 05 3930 726f6f6d3a62 6270757368 0102ff'),
    hex('02 06 03 726f6f6d3a62 626263 0102ff'),
    hex('01 02 02 06 02 3930 3931 726f6f6d3a62 6f6b 090102ff'),
  )
})

it('C-28 a binary push without data, and one with 100,000 bytes, arrive whole', async () => {
  const { client } = await v2Client()
  await client.join('room:b', '90')
  for (const data of [Buffer.alloc(0), Buffer.alloc(100_000, 0xa5)]) {
    client.sendBytes(hex('00 02 02 06 04'), '9091room:becho', data)
    await client.expect(Buffer.concat([hex('01 02 02 06 02'), Buffer.from('9091room:bok'), data]))
  }
})

it('C-29 lengths of a binary frame count bytes of UTF-8', async () => {
  const { client } = await v2Client()
  const topic = 'room:žluť🐦'
  const length = Buffer.byteLength(topic)
  await client.join(topic, '1')
  client.sendBytes(Uint8Array.of(0, 1, 1, length, 3), `12${topic}bin`, hex('00ff'))
  await client.expect(
    Buffer.concat([Uint8Array.of(0, 1, length, 5), Buffer.from(`1${topic}bpush`), hex('00ff')]),
    Buffer.concat([Uint8Array.of(2, length, 3), Buffer.from(`${topic}bbc`), hex('00ff')]),
    Buffer.concat([Uint8Array.of(1, 1, 1, length, 2), Buffer.from(`12${topic}ok`), hex('0900ff')]),
  )
})

it.each([
  ['push', 'bin_push'],
  ['broadcast', 'bin_broadcast'],
  ['reply', 'bin_reply'],
])('C-29 a topic of 256 bytes is an error of who sends a binary %s', async (_what, event) => {
  const { client } = await v2Client()
  const fits = `room:${'é'.repeat(125)}`
  const tooLong = `${fits}x`
  expect(Buffer.byteLength(fits)).toBe(255)
  await client.join(fits, '1')
  await client.join(tooLong, '2')
  client.send('1', '3', fits, event)
  expect(await client.next()).toMatchObject({ opcode: 'binary' })
  client.send('2', '4', tooLong, event)
  await client.expect(['2', '2', tooLong, 'phx_error', CRASH])
  await client.request(['1', '5', fits, 'echo', 'on'], 'on')
})

it('C-30 a binary push with an empty join_ref on a joined topic is stale', async () => {
  const { client, journal } = await v2Client()
  await client.join('room:b', '90')
  client.sendBytes(hex('00 00 02 06 03'), '91room:bbin', hex('01'))
  await client.request(['90', '92', 'room:b', 'echo', 'sentinel'], 'sentinel')
  expect(journal.entries).toEqual([])
})

it('C-30 a binary push with an empty join_ref on an unjoined topic is unmatched', async () => {
  const { client } = await v2Client()
  client.sendBytes(hex('00 00 02 06 03'), '91room:bbin', hex('01'))
  await client.expect([null, '91', 'room:b', 'phx_reply', UNMATCHED])
})

it('C-31 JSON travels in text frames and bytes in binary frames', async () => {
  const { client } = await v2Client()
  await client.join('room:b', '90')
  client.send('90', '91', 'room:b', 'tell_shout_reply')
  client.sendBytes(hex('00 02 02 06 03'), '9092room:bbin', hex('01'))
  await framesUntilReply(client)
  const opcodes = client.frames.map(({ opcode }) => opcode)
  expect(opcodes).toEqual(['text', 'text', 'text', 'text', 'binary', 'binary', 'binary'])
})

it('C-31 JSON in a binary frame is read as binary, and closes', async () => {
  const { client } = await v2Client()
  client.sendBytes('[null,"1","phoenix","heartbeat",{}]')
  expect(await client.closed).toMatchObject({ code: 1011 })
})

interface Fixture {
  readonly client: RawClient
  readonly served: Served
  readonly journal: ReturnType<typeof roomSocket>['journal']
}

async function v2Client(): Promise<Fixture> {
  const { socket, journal } = roomSocket()
  const served = await serve({ '/socket': socket })
  return { client: await connect(served.url()), served, journal }
}

async function v1Client(): Promise<Fixture> {
  const { socket, journal } = roomSocket()
  const served = await serve({ '/socket': socket })
  const client = await connect(`ws://127.0.0.1:${served.port}/socket/websocket`)
  return { client, served, journal }
}

function sendV1(
  client: RawClient,
  topic: string,
  event: string,
  ref: string,
  payload: unknown = {},
): void {
  client.sendText(JSON.stringify({ topic, event, payload, ref }))
}

/** Reads up to and with the next binary reply. */
async function framesUntilReply(client: RawClient) {
  const frames = []
  for (;;) {
    const frame = await client.next()
    frames.push(frame)
    if (frame.opcode === 'binary' && frame.data[0] === 1) return frames
  }
}
