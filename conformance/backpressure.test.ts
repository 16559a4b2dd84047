import { defineSocket, ok, stop } from 'redstart/channel'
import { type } from 'redstart/schema'
import type { Limits } from 'redstart/socket'
import { describe, expect, it } from 'vitest'
import { Gate } from './src/gate.ts'
import { Journal } from './src/journal.ts'
import { connect, type RawClient } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const CRASH = { reason: 'channel_crash' }

describe('mailbox', () => {
  it('a full mailbox holds its own connection, and nobody else', async () => {
    const { client, journal, gate, url } = await joinedClient({ mailbox: 3 })
    const other = await connect(url())
    await other.join('room:a', '1')
    await client.join('room:b', '2')
    client.send('1', '3', 'room:a', 'hang')
    for (const n of [4, 5, 6]) client.send('1', n, 'room:a', 'echo', n)
    client.send('2', '7', 'room:b', 'echo', 'behind')
    await client.flushed()
    await journal.next()
    const read = client.frames.length
    await other.request(['1', '2', 'room:a', 'echo', 'free'], 'free')
    await client.flushed()
    expect(client.frames.length).toBe(read)

    gate.open()
    const frames = await client.take(4)
    // Channels do not wait for each other, so the other one may come anywhere.
    expect(frames.map(refOf).filter((ref) => ref !== '7')).toEqual([4, 5, 6])
    expect(frames.map(refOf)).toContain('7')
  })

  it.each([
    ['by messages', { mailbox: 2 }],
    // The two messages that fit, and a little.
    ['by bytes', { inboundBytes: 80 }],
  ])(
    'one that stays full, %s, for 10 s ends its channel alone with phx_error',
    async (_, limits) => {
      const { client, journal, clock, gate, endpoint } = await joinedClient(limits)
      await client.join('room:b', '2')
      client.send('1', '3', 'room:a', 'hang')
      client.send('1', '4', 'room:a', 'echo', 'waits')
      client.send('1', '5', 'room:a', 'echo', 'is too much')
      client.send('2', '6', 'room:b', 'echo', 'behind')
      await client.flushed()
      const read = client.frames.length
      await clock.advance(9_999)
      await client.flushed()
      expect(client.frames.length).toBe(read)

      await clock.advance(1)
      const frames: unknown[] = []
      while (frames.length < 2) {
        const frame = await client.nextJson()
        // What did not fit is lost or unmatched, as behind any end of a channel.
        if (refOf(frame) !== '5') frames.push(frame)
      }
      expect(frames).toContainEqual(['1', '1', 'room:a', 'phx_error', CRASH])
      expect(frames).toContainEqual(['2', '6', 'room:b', 'phx_reply', okPayload('behind')])
      expect(endpoint.health().counts.channelsCrashed).toBe(1)
      gate.open()
      await client.join('room:a', '7')
      await client.request(['7', '8', 'room:a', 'echo', 'again'], 'again')
      expect(journal.entries).toContainEqual({
        terminated: 'room:a',
        reason: { error: expect.objectContaining({ code: 'mailbox_full' }) },
      })
    },
  )

  it('by default 100 messages wait', async () => {
    const { client, gate, clock, endpoint } = await joinedClient()
    client.send('1', '2', 'room:a', 'hang')
    for (let n = 1; n < 100; n++) client.send('1', n, 'room:a', 'echo', n)
    await client.quiet()
    client.send('1', 100, 'room:a', 'echo', 100)
    await client.flushed()
    const read = client.frames.length
    client.send(null, 'held', 'phoenix', 'heartbeat')
    await client.flushed()
    await clock.advance(0)
    await client.flushed()
    expect(client.frames.length).toBe(read)
    gate.open()
    const refs = (await client.take(101)).map(refOf)
    expect(refs.filter((ref) => ref !== 'held')).toEqual(
      Array.from({ length: 100 }, (_, n) => n + 1),
    )
    expect(refs).toContain('held')
    expect(endpoint.health().counts.channelsCrashed).toBe(0)
  })

  it('a handler that throws ends its channel only, and what waited for it is dropped', async () => {
    const { client, endpoint, url } = await joinedClient()
    const other = await connect(url())
    await other.join('room:a', '1')
    await client.join('room:b', '2')
    client.send('1', '3', 'room:a', 'crash')
    await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
    await client.request(['2', '4', 'room:b', 'echo', 'on'], 'on')
    await other.request(['1', '2', 'room:a', 'echo', 'on'], 'on')
    expect(endpoint.health()).toMatchObject({ connections: 2, channels: 2 })
  })
})

describe('inboundBytes', () => {
  it.each([
    ['by default', undefined, 4_000_000],
    ['by option', { inboundBytes: 100_000 }, 100_000],
  ])('%s messages of more bytes hold their connection', async (_what, limits, max) => {
    const { client, gate, clock } = await joinedClient(limits)
    const half = 'x'.repeat(Math.min(900_000, max / 2 - 200))
    const fitting = Math.floor(max / (half.length + 40))
    client.send('1', '2', 'room:a', 'hang')
    for (let n = 0; n < fitting; n++) client.send('1', n, 'room:a', 'silent', half)
    await client.quiet()
    client.send('1', 'last', 'room:a', 'echo', half)
    client.send(null, 'held', 'phoenix', 'heartbeat')
    await client.flushed()
    const read = client.frames.length
    await clock.advance(9_999)
    await client.flushed()
    expect(client.frames.length).toBe(read)
    gate.open()
    const rest = await client.take(2)
    expect(rest).toContainEqual(['1', 'last', 'room:a', 'phx_reply', okPayload(half)])
    expect(rest).toContainEqual([null, 'held', 'phoenix', 'phx_reply', okPayload({})])
  })

  it.each([
    ['a stop', () => stop()],
    ['a stop with an error', () => stop(new Error('over'))],
  ])('what is held back when its channel ends by %s reaches no handler', async (_what, end) => {
    const gate = new Gate()
    const late = new Journal<unknown>()
    const open = defineSocket({ connect: () => ({}) })
    const room = open
      .channel('room:*')
      .join(() => ok())
      .on('end', async () => {
        await gate.opened
        return end()
      })
      .on('late', type<unknown>(), (payload) => {
        late.write(String(payload)[0])
        return ok()
      })
    const { url, clock } = await serve(
      { '/socket': open.channels(room) },
      { limits: { inboundBytes: 1_000 } },
    )
    const client = await connect(url())
    await client.join('room:a', '1')
    client.send('1', '2', 'room:a', 'end')
    client.send('1', '3', 'room:a', 'late', 'w'.repeat(600))
    client.send('1', '4', 'room:a', 'late', 'h'.repeat(600))
    await client.flushed()
    gate.open()
    await clock.advance(0)
    client.send('5', '5', 'room:a', 'phx_join')
    const refs: unknown[] = []
    while (!refs.includes('5')) refs.push(refOf(await client.nextJson()))
    // What was held is lost or unmatched, as behind any end of a channel.
    expect(refs.filter((ref) => ref !== '4')).toEqual(['1', '5'])
    await client.request(['5', '6', 'room:a', 'late', 'sentinel'])
    expect(late.entries).toEqual(['s'])
  })
})

describe('inbox', () => {
  it.each([
    ['by default', undefined, 10_000],
    ['by option', { inbox: 5 }, 5],
  ])('%s one server message more ends the channel alone', async (_what, limits, max) => {
    const { client, journal, endpoint, url } = await joinedClient(limits)
    await client.join('room:b', '2')
    client.send('1', '3', 'room:a', 'hang')
    await journal.next()
    const other = await connect(url())
    for (let n = 0; n < max; n++) await endpoint.broadcast('room:a', 'filtered', { n })
    await client.quiet()
    await other.join('room:a', '1')
    await endpoint.broadcast('room:a', 'filtered', { n: 'one more' })
    await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
    await client.request(['2', '4', 'room:b', 'echo', 'on'], 'on')
    await other.expect(['1', null, 'room:a', 'filtered', { taken: { n: 'one more' } }])
  })
})

describe('outboundBytes', () => {
  it('a slow reader is closed with 1013 while 1,000 others receive everything', async () => {
    const { socket } = roomSocket()
    const limits = { outboundBytes: 1_000_000 }
    const options = { limits, addressLimits: false } as const
    const { url, endpoint } = await serve({ '/socket': socket }, options)
    const others: RawClient[] = []
    while (others.length < 1_000) {
      const group = await Promise.all(Array.from({ length: 100 }, () => connect(url())))
      await Promise.all(group.map((other) => other.join('room:all')))
      others.push(...group)
    }
    const slow = await connect(url())
    await slow.join('room:all', '1')
    await slow.join('room:flood', '2')
    slow.ws.pause()

    const megabyte = { text: 'x'.repeat(900_000) }
    let sent = 0
    while (endpoint.health().counts.slowReadersClosed === 0) {
      expect(sent, 'megabytes that a client may leave unread').toBeLessThan(100)
      sent += 1
      await endpoint.broadcast('room:flood', 'news', megabyte)
      await endpoint.broadcast('room:all', 'news', { n: sent })
      await nextTurn()
    }
    await endpoint.broadcast('room:all', 'news', { n: 'last' })
    for (const other of others) {
      for (let n = 1; n <= sent; n++) await other.expect([null, null, 'room:all', 'news', { n }])
      await other.expect([null, null, 'room:all', 'news', { n: 'last' }])
    }
    expect(endpoint.health()).toMatchObject({
      connections: 1_000,
      counts: { slowReadersClosed: 1 },
    })
    slow.ws.resume()
    expect(await slow.closed).toMatchObject({ code: 1013 })
  })

  it('by default a client may leave 4,000,000 bytes unread, and no more', async () => {
    // All of it in one turn of the event loop, of which the kernel sees nothing before its end.
    const { client, endpoint } = await joinedClient()
    const payload = { text: 'x'.repeat(99_900) }
    const each = Buffer.byteLength(JSON.stringify([null, null, 'room:a', 'news', payload])) + 10
    const burst = (count: number) =>
      Promise.all(
        Array.from({ length: count }, () => endpoint.broadcast('room:a', 'news', payload)),
      )
    const fitting = Math.floor(4_000_000 / each)
    await burst(fitting)
    for (let n = 0; n < fitting; n++) await client.next()
    expect(endpoint.health().counts.slowReadersClosed).toBe(0)
    await burst(fitting + 1)
    expect(await client.closed).toMatchObject({ code: 1013 })
    expect(endpoint.health().counts.slowReadersClosed).toBe(1)
  })

  it('what is held back during a join counts as well', async () => {
    const { client, endpoint } = await joinedClient({ outboundBytes: 100_000 })
    client.send('2', '2', 'room:b', 'phx_join', { wait: true })
    await client.flushed()
    const text = 'x'.repeat(40_000)
    for (let n = 0; n < 3; n++) await endpoint.broadcast('room:a', 'news', { text })
    expect(await client.closed).toMatchObject({ code: 1013 })
    expect(endpoint.health().counts.slowReadersClosed).toBe(1)
  })
})

async function joinedClient(limits: Partial<Limits> = {}) {
  const { socket, journal, gate } = roomSocket()
  const served = await serve({ '/socket': socket }, { limits })
  const client = await connect(served.url())
  await client.join('room:a', '1')
  return { client, journal, gate, ...served }
}

/** The payload of a good reply. */
function okPayload(response: unknown): object {
  return { status: 'ok', response }
}

/** The ref of a version 2 frame. */
function refOf(frame: unknown): unknown {
  return Object(frame)[1]
}

/** Lets the server write, and the clients read. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
