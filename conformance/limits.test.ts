import { defineSocket, ok } from 'redstart/channel'
import { InvalidOption } from 'redstart/errors'
import { defaultLimits, type Limits } from 'redstart/socket'
import { describe, expect, it } from 'vitest'
import { Gate } from './src/gate.ts'
import { Journal } from './src/journal.ts'
import { connect, type RawClient } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const CRASH = { reason: 'channel_crash' }

it('limits have the documented defaults', () => {
  expect(defaultLimits).toEqual({
    frameBytes: 1_000_000,
    channelsPerSocket: 100,
    joinsPerSecond: 50,
    messagesPerSecond: 200,
    topicLength: 512,
    eventLength: 128,
    jsonDepth: 32,
    mailbox: 100,
    inboundBytes: 4_000_000,
    inbox: 10_000,
    connectTimeout: 10_000,
    joinTimeout: 10_000,
    softOutboundBytes: 500_000,
    outboundBytes: 4_000_000,
  })
})

it.each(Object.keys(defaultLimits))(
  'limits.%s refuses what is no positive number',
  async (name) => {
    const socket = defineSocket({ connect: () => ({}) })
    for (const value of [0, -1, Number.NaN, '1', null]) {
      const limits = { [name]: value } as Partial<Limits>
      await expect(serve({ '/socket': socket }, { limits })).rejects.toThrow(InvalidOption)
      await expect(serve({ '/socket': { socket, limits } })).rejects.toThrow(InvalidOption)
    }
  },
)

it('limits that do not exist are refused', async () => {
  const socket = defineSocket({ connect: () => ({}) })
  const limits = { channels: 3 } as Partial<Limits>
  await expect(serve({ '/socket': socket }, { limits })).rejects.toThrow(InvalidOption)
})

it('limits of a mount override those of the endpoint, one by one', async () => {
  const { socket } = roomSocket()
  const { url } = await serve(
    { '/socket': { socket, limits: { topicLength: 8 } }, '/plain': socket },
    { limits: { topicLength: 6, eventLength: 9 } },
  )
  const mounted = await connect(url('/socket'))
  await mounted.join('room:abc')
  await mounted.request(['1', '2', 'room:abc', 'ten_letter'], { reason: 'event too long' }, 'error')
  const plain = await connect(url('/plain'))
  await plain.request(['1', '1', 'room:ab', 'echo'], { reason: 'topic too long' }, 'error')
})

describe('frameBytes', () => {
  it.each([
    ['by default', undefined, 1_000_000],
    ['by option', { frameBytes: 2_000 }, 2_000],
  ])(
    '%s a frame of the limit is taken and a longer one closes with 1009',
    async (_, limits, max) => {
      const { client, endpoint, url } = await joinedClient(limits)
      const frame = (size: number): string => {
        const empty = '["1","2","room:a","silent",""]'
        return empty.replace('""', `"${'x'.repeat(size - empty.length)}"`)
      }
      client.sendText(frame(max))
      await client.request(['1', '3', 'room:a', 'echo', 'on'], 'on')
      const bystander = await connect(url())
      client.sendText(frame(max + 1))
      expect(await client.closed).toMatchObject({ code: 1009 })
      expect(endpoint.health().counts.badFramesClosed).toBe(1)
      await bystander.quiet()
    },
  )
})

describe('channelsPerSocket', () => {
  it('A-118: by option the third channel is refused at a limit of two', async () => {
    const { client, endpoint } = await joinedClient({ channelsPerSocket: 2 })
    await client.join('room:b', '2')
    const response = { reason: 'too many channels joined' }
    await client.request(['3', '3', 'room:c', 'phx_join'], response, 'error')
    await client.request(['2', '4', 'room:b', 'echo', 'on'], 'on')
    expect(endpoint.health().counts.joinsRefused).toBe(1)
  })
})

describe('joinsPerSecond', () => {
  it('by default 100 joins pass at once, and 50 more after a second', async () => {
    const { client, clock } = await joinedClient({ messagesPerSecond: 10_000 })
    for (let n = 2; n <= 100; n++) await rejoin(client, n)
    await refusedRejoin(client, 20)
    await clock.advance(1_000)
    for (let n = 101; n <= 150; n++) await rejoin(client, n)
    await refusedRejoin(client, 20)
  })

  it('by option 2 a second: 4 at once, then the client is told when to come back', async () => {
    const { client, clock, endpoint } = await joinedClient({ joinsPerSecond: 2 })
    for (let n = 2; n <= 4; n++) await rejoin(client, n)
    await refusedRejoin(client, 500)
    await client.request(['1', '6', 'room:a', 'echo', 1], 1)
    await clock.advance(250)
    await refusedRejoin(client, 250)
    await clock.advance(250)
    await rejoin(client, 5)
    expect(endpoint.health().counts.joinsRefused).toBe(2)
    // However long it was idle, no more than 4 at once.
    await clock.advance(50_000)
    for (let n = 6; n <= 9; n++) await rejoin(client, n)
    await refusedRejoin(client, 500)
  })

  async function rejoin(client: RawClient, n: number): Promise<void> {
    client.send(`${n}`, `${n}`, `room:${n}`, 'phx_join')
    await client.expect([`${n}`, `${n}`, `room:${n}`, 'phx_reply', OK])
    client.send(`${n}`, 'l', `room:${n}`, 'phx_leave')
    await client.expect(
      [`${n}`, 'l', `room:${n}`, 'phx_reply', OK],
      [`${n}`, `${n}`, `room:${n}`, 'phx_close', {}],
    )
  }

  async function refusedRejoin(client: RawClient, retryIn: number): Promise<void> {
    const response = { reason: 'rate limited', retry_in: retryIn }
    await client.request(['x', 'x', 'room:x', 'phx_join'], response, 'error')
  }
})

describe('messagesPerSecond', () => {
  it('by default 1,000 messages pass at once', async () => {
    const { client } = await joinedClient()
    for (let n = 2; n <= 1_000; n++) client.send('1', n, 'room:a', 'echo', n)
    for (let n = 2; n <= 1_000; n++) {
      await client.expect(['1', n, 'room:a', 'phx_reply', { status: 'ok', response: n }])
    }
    const response = { reason: 'rate limited', retry_in: 5 }
    await client.request(['1', 'x', 'room:a', 'echo'], response, 'error')
  })

  it('by option 2 a second: 10 at once, then an error reply each, and nothing is handled', async () => {
    const { client, clock, journal, endpoint, url } = await joinedClient({ messagesPerSecond: 2 })
    for (let n = 2; n <= 10; n++) await client.request(['1', n, 'room:a', 'echo', n], n)
    const response = { reason: 'rate limited', retry_in: 500 }
    await client.request(['1', '11', 'room:a', 'silent'], response, 'error')
    await client.request(['1', '12', 'room:b', 'phx_join'], response, 'error')
    await client.request([null, '13', 'phoenix', 'heartbeat'], response, 'error')
    const other = await connect(url())
    await other.quiet()
    await clock.advance(500)
    await client.request(['1', '14', 'room:a', 'echo', 'on'], 'on')
    expect(journal.entries).toEqual([])
    expect(endpoint.health().counts.messagesRefused).toBe(3)
  })
})

describe('topicLength', () => {
  it.each([
    ['by default', undefined, 512],
    ['by option', { topicLength: 20 }, 20],
  ])('%s a longer topic is refused, for any event', async (_what, limits, max) => {
    const { client, endpoint } = await joinedClient(limits)
    const topic = `room:${'x'.repeat(max - 5)}`
    await client.join(topic, '2')
    for (const event of ['phx_join', 'echo', 'phx_leave']) {
      const response = { reason: 'topic too long' }
      await client.request(['2', '3', `${topic}x`, event], response, 'error')
    }
    expect(endpoint.health().counts.messagesRefused).toBe(3)
  })
})

describe('eventLength', () => {
  it.each([
    ['by default', undefined, 128],
    ['by option', { eventLength: 16 }, 16],
  ])('%s a longer event is refused, and its channel goes on', async (_what, limits, max) => {
    const { client } = await joinedClient(limits)
    const response = { reason: 'event too long' }
    await client.request(['1', '2', 'room:a', 'e'.repeat(max + 1)], response, 'error')
    await client.request(['1', '3', 'room:a', 'echo', 'on'], 'on')
    client.send('1', '4', 'room:a', 'e'.repeat(max))
    await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
  })
})

describe('jsonDepth', () => {
  it.each([
    ['by default', undefined, 32],
    ['by option', { jsonDepth: 3 }, 3],
  ])('%s a deeper payload is refused, arrays and objects alike', async (_what, limits, max) => {
    const { client } = await joinedClient(limits)
    for (const nest of [nestedArray, nestedObject]) {
      await client.request(['1', '2', 'room:a', 'echo', nest(max)], nest(max))
      const response = { reason: 'payload too deep' }
      await client.request(['1', '3', 'room:a', 'echo', nest(max + 1)], response, 'error')
      await client.request(['4', '4', 'room:b', 'phx_join', nest(max + 1)], response, 'error')
    }
  })

  it('switched off it still ends at 1,000 levels', async () => {
    const { client } = await joinedClient({ jsonDepth: Number.POSITIVE_INFINITY })
    await client.request(['1', '2', 'room:a', 'echo', nestedArray(1_000)], nestedArray(1_000))
    for (const levels of [1_001, 200_000]) {
      client.sendText(`["1","3","room:a","echo",${'['.repeat(levels)}${']'.repeat(levels)}]`)
      const reply = { status: 'error', response: { reason: 'payload too deep' } }
      await client.expect(['1', '3', 'room:a', 'phx_reply', reply])
    }
  })

  function nestedArray(depth: number): unknown {
    return depth === 0 ? 1 : [nestedArray(depth - 1)]
  }

  function nestedObject(depth: number): unknown {
    return depth === 0 ? 1 : { a: 1, b: nestedObject(depth - 1) }
  }
})

describe('joinTimeout', () => {
  it.each([
    ['by default', undefined, 10_000],
    ['by option', { joinTimeout: 300 }, 300],
  ])('%s a join that takes longer is answered "join timeout"', async (_what, limits, ms) => {
    const gate = new Gate()
    const signals = new Journal<AbortSignal>()
    const open = defineSocket({ connect: () => ({}) })
    const slow = open.channel('slow:*').join(async ({ signal }) => {
      signals.write(signal)
      await gate.opened
      return ok({ too: 'late' })
    })
    const { url, clock, endpoint } = await serve({ '/socket': open.channels(slow) }, { limits })
    const client = await connect(url())
    client.send('1', '1', 'slow:a', 'phx_join')
    const signal = await signals.next()
    await clock.advance(ms - 1)
    await client.flushed()
    expect(signal.aborted).toBe(false)
    expect(client.frames).toEqual([])
    await clock.advance(1)
    await client.expect([
      '1',
      '1',
      'slow:a',
      'phx_reply',
      { status: 'error', response: { reason: 'join timeout' } },
    ])
    expect(signal.aborted).toBe(true)

    // What the callback returns in the end joins nothing.
    gate.open()
    await client.quiet()
    client.send('1', '2', 'slow:a', 'x')
    await client.expect([
      null,
      '2',
      'slow:a',
      'phx_reply',
      { status: 'error', response: { reason: 'unmatched topic' } },
    ])
    expect(endpoint.health()).toMatchObject({ channels: 0, counts: { joinsRefused: 1 } })
  })

  it('thousands of frames sent behind a slow join are neither lost nor reordered', async () => {
    const { socket, gate } = roomSocket()
    const limits = { messagesPerSecond: Number.POSITIVE_INFINITY }
    const { url } = await serve({ '/socket': socket }, { limits })
    const client = await connect(url())
    client.send('1', '1', 'room:a', 'phx_join', { wait: true })
    for (let n = 0; n < 3_000; n++) client.send('1', n, 'room:a', 'echo', 'x'.repeat(200))
    const witness = await connect(url())
    await witness.quiet()
    gate.open()
    await client.expect(['1', '1', 'room:a', 'phx_reply', OK])
    for (let n = 0; n < 3_000; n++) {
      expect(await client.nextJson()).toMatchObject(['1', n, 'room:a', 'phx_reply', {}])
    }
  })
})

async function joinedClient(limits: Partial<Limits> = {}) {
  const { socket, journal, gate } = roomSocket()
  const served = await serve({ '/socket': socket }, { limits })
  const client = await connect(served.url())
  await client.join('room:a', '1')
  return { client, journal, gate, ...served }
}
