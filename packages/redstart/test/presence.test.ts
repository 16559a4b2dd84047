import { type Channel, Presence, Socket } from 'phoenix'
import { defineSocket, ok } from 'redstart/channel'
import { OwnerEnded } from 'redstart/errors'
import { definePresence } from 'redstart/presence'
import { type } from 'redstart/schema'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { connect, serve, type WireClient, type Wired } from './wire.ts'

const visitors = definePresence({
  meta: z.object({ device: z.string() }),
  counted: true,
  window: 0,
})
const open = defineSocket({ connect: () => ({}) })
const noticed: unknown[] = []
const room = open
  .channel('room:{id}')
  .emits({ filler: type<object>() })
  .presence(visitors, (diff, _socket, topic) => {
    noticed.push([topic, Object.keys(diff.joins), Object.keys(diff.leaves)])
  })
  .join(() => ok())
  .on('track', type<{ key: string | number; device: string }>(), ({ key, device }, socket) =>
    ok({ ref: socket.presence(visitors).track(key, { device }) }),
  )
  .on('count', (socket) => {
    socket.presence(visitors).track('anonymous', null, { count: true })
    return ok()
  })
  .on('update', type<{ key: string; device: string }>(), ({ key, device }, socket) =>
    ok({ ref: socket.presence(visitors).update(key, { device }) }),
  )
  .on('untrack', type<{ key?: string }>(), ({ key }, socket) => {
    socket.presence(visitors).untrack(key)
    return ok()
  })
  .on('state', async (socket) => {
    await socket.presence(visitors).pushState()
    return ok()
  })
  .on('elsewhere', type<{ key: string }>(), ({ key }, socket) => {
    socket.presence(visitors, 'room:elsewhere').track(key, { device: 'remote' })
    return ok()
  })
  .on('watch', type<{ topic: string }>(), ({ topic }, socket) => {
    socket.subscribe(topic)
    return ok()
  })
  .on('crash', () => {
    throw new Error('on purpose')
  })
const rooms = open.channels(room)

/** Sends an event, and reads frames until its reply, which comes last. */
async function push(client: WireClient, event: string, payload: object = {}): Promise<unknown[][]> {
  client.send(['1', event, 'room:1', event, payload])
  const frames: unknown[][] = []
  for (;;) {
    const frame = (await client.next()) as Wired
    if (frame[3] === 'phx_reply' && frame[1] === event) return [...frames, frame.slice(3)]
    frames.push(frame.slice(3))
  }
}

async function enter(port: number): Promise<WireClient> {
  const client = await connect(port)
  await client.join('room:1')
  return client
}

/** The event and payload of the next frame. */
async function next(client: WireClient): Promise<unknown[]> {
  return ((await client.next()) as Wired).slice(3)
}

const entry = (device: string, more: object = {}): object => ({
  metas: [{ device, phx_ref: expect.any(String), ...more }],
})

describe('presence in a channel', () => {
  it('C-77: a track sends its own channel and all others a diff with both keys', async () => {
    const { port } = await serve({ '/socket': rooms })
    const [ada, bob] = [await enter(port), await enter(port)]
    const diff = ['presence_diff', { joins: { ada: entry('phone') }, leaves: {} }]
    const [own, reply] = await push(ada, 'track', { key: 'ada', device: 'phone' })
    expect(own).toEqual(diff)
    expect(reply).toMatchObject([
      'phx_reply',
      { status: 'ok', response: { ref: expect.any(String) } },
    ])
    expect(await next(bob)).toEqual(diff)
    const [state] = await push(bob, 'state')
    expect(state).toEqual(['presence_state', { ada: entry('phone') }])
  })

  it('C-78: an update is one diff, with the ref before', async () => {
    const { port } = await serve({ '/socket': rooms })
    const ada = await enter(port)
    const [, tracked] = await push(ada, 'track', { key: 'ada', device: 'phone' })
    const { ref } = (tracked as [string, { response: { ref: string } }])[1].response
    const [diff] = await push(ada, 'update', { key: 'ada', device: 'desk' })
    expect(diff).toEqual([
      'presence_diff',
      {
        joins: { ada: entry('desk', { phx_ref_prev: ref }) },
        leaves: { ada: entry('phone', { phx_ref: ref }) },
      },
    ])
  })

  it('C-59, C-79: a connection that closes takes its own meta with it, and no other', async () => {
    const { port } = await serve({ '/socket': rooms })
    const [phone, desk] = [await enter(port), await enter(port)]
    await push(phone, 'track', { key: 'ada', device: 'phone' })
    await next(desk)
    await push(desk, 'track', { key: 'ada', device: 'desk' })
    phone.ws.terminate()
    expect(await next(desk)).toEqual([
      'presence_diff',
      { joins: {}, leaves: { ada: entry('phone') } },
    ])
    const [state] = await push(desk, 'state')
    expect(state).toEqual(['presence_state', { ada: entry('desk') }])
  })

  it('C-80: a second track ends the channel as any bug does, and takes it off the list', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const [ada, bob] = [await enter(port), await enter(port)]
    await push(ada, 'track', { key: 'ada', device: 'phone' })
    ada.send(['1', '9', 'room:1', 'track', { key: 'ada', device: 'phone' }])
    await next(bob)
    expect(await next(bob)).toMatchObject(['presence_diff', { leaves: { ada: entry('phone') } }])
    expect(await endpoint.presence(visitors).list('room:1')).toEqual({})
    const [untracked] = await push(bob, 'untrack', {})
    expect(untracked).toMatchObject(['phx_reply', { status: 'ok' }])
  })

  it('C-81: the key 7 appears as "7"', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    await push(await enter(port), 'track', { key: 7, device: 'phone' })
    expect(Object.keys(await endpoint.presence(visitors).list('room:1'))).toEqual(['7'])
    expect(await endpoint.presence(visitors).getByKey('room:1', 7)).toEqual(entry('phone'))
  })

  it('counts a key of which only the number travels', async () => {
    const { port } = await serve({ '/socket': rooms })
    const clients = await Promise.all([enter(port), enter(port), enter(port)])
    const [first] = clients
    if (first === undefined) throw new Error('nobody came')
    for (const client of clients) await push(client, 'count')
    const frames = await push(first, 'state')
    expect(frames.at(-2)).toEqual([
      'presence_state',
      { anonymous: { metas: [{ count: 3, phx_ref: expect.any(String) }] } },
    ])
    clients[1]?.ws.terminate()
    expect(await next(first)).toMatchObject([
      'presence_diff',
      { joins: { anonymous: { metas: [{ count: 2 }] } } },
    ])
  })

  it('tracks on another topic as well, and tells the handler of a topic that it subscribed to', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const ada = await enter(port)
    await push(ada, 'watch', { topic: 'room:elsewhere' })
    noticed.length = 0
    await push(ada, 'elsewhere', { key: 'ada' })
    await push(ada, 'track', { key: 'ada', device: 'phone' })
    expect(Object.keys(await endpoint.presence(visitors).list('room:elsewhere'))).toEqual(['ada'])
    await push(ada, 'state')
    expect(noticed).toEqual([
      ['room:elsewhere', ['ada'], []],
      ['room:1', ['ada'], []],
    ])
    ada.ws.terminate()
    await vi.waitFor(async () =>
      expect(await endpoint.presence(visitors).list('room:elsewhere')).toEqual({}),
    )
  })

  it('sends a client that did not keep up the state in place of the diffs', async () => {
    const options = { limits: { softOutboundBytes: 20_000, outboundBytes: 50_000_000 } }
    const { port, endpoint, clock } = await serve({ '/socket': rooms }, options)
    const slow = await enter(port)
    await push(slow, 'state')
    const owner = endpoint.presence(visitors).owner()
    onTestFinished(() => owner.end())
    owner.track('room:1', 'first', { device: 'a' })
    slow.ws.pause()
    const text = 'x'.repeat(100_000)
    for (let n = 0; n < 200; n++) {
      await endpoint.broadcast('room:1', 'filler', { text })
      await new Promise((resolve) => setImmediate(resolve))
    }
    for (let n = 0; n < 50; n++) owner.track('room:1', `late-${n}`, { device: 'b' })
    slow.ws.resume()
    const seen: string[] = []
    let state: object = {}
    while (!seen.includes('presence_state')) {
      const read = next(slow)
      await Promise.race([read, clock.advance(250)])
      const [event, payload] = await read
      if (event !== 'filler') seen.push(String(event))
      if (event === 'presence_state') state = payload as object
    }
    expect(seen).toEqual(['presence_diff', 'presence_state'])
    expect(Object.keys(state)).toHaveLength(51)
    owner.track('room:1', 'last', { device: 'c' })
    expect(await next(slow)).toMatchObject(['presence_diff', { joins: { last: entry('c') } }])
  })

  it('a client that did not keep up before its first state has no ghost of a diff', async () => {
    const options = { limits: { softOutboundBytes: 20_000, outboundBytes: 50_000_000 } }
    const { port, endpoint, clock } = await serve({ '/socket': rooms }, options)
    const slow = await enter(port)
    const take = new Map<string, (payload: object) => void>()
    const presence = new Presence({
      on: (event: string, fn: (payload: object) => void) => take.set(event, fn),
      joinRef: () => '1',
    } as unknown as Channel)
    const owner = endpoint.presence(visitors).owner()
    onTestFinished(() => owner.end())
    owner.track('room:1', 'ghost', { device: 'a' })
    slow.ws.pause()
    const text = 'x'.repeat(100_000)
    for (let n = 0; n < 200; n++) {
      await endpoint.broadcast('room:1', 'filler', { text })
      await new Promise((resolve) => setImmediate(resolve))
    }
    owner.untrack('room:1', 'ghost')
    slow.ws.resume()
    for (let last: unknown; last !== 'presence_state'; ) {
      const read = next(slow)
      await Promise.race([read, clock.advance(250)])
      const [event, payload] = (await read) as [string, object]
      last = event
      take.get(event)?.(payload)
    }
    owner.track('room:1', 'last', { device: 'c' })
    for (let last: unknown; last !== 'presence_diff'; ) {
      const [event, payload] = (await next(slow)) as [string, object]
      last = event
      take.get(event)?.(payload)
    }
    expect(presence.list((key) => key)).toEqual(['last'])
  })

  it('a channel that has ended tracks nobody any more, as its last words neither', async () => {
    const errors: unknown[] = []
    const leaving = open
      .channel('leaving')
      .join(() => ok())
      .terminate((_reason, socket) => {
        try {
          socket.presence(visitors).track('ghost', { device: 'phone' })
        } catch (error) {
          errors.push(error)
        }
      })
    const { port, endpoint } = await serve({ '/socket': open.channels(leaving) })
    const client = await connect(port)
    await client.join('leaving')
    await client.request('1', '2', 'leaving', 'phx_leave', {})
    await vi.waitFor(() => expect(errors).toEqual([expect.any(OwnerEnded)]))
    expect(await endpoint.presence(visitors).list('leaving')).toEqual({})
  })

  it('agrees with the Presence of the official client', async () => {
    const { port, endpoint } = await serve({ '/socket': rooms })
    const socket = new Socket(`ws://127.0.0.1:${port}/socket`, { transport: WebSocket })
    onTestFinished(() => socket.disconnect())
    socket.connect()
    const channel = socket.channel('room:1')
    const presence = new Presence(channel)
    await new Promise<unknown>((resolve) => channel.join().receive('ok', resolve))
    channel.push('track', { key: 'me', device: 'phone' })
    channel.push('count', {})
    await new Promise<unknown>((resolve) => channel.push('state', {}).receive('ok', resolve))
    const other = await enter(port)
    await push(other, 'track', { key: 'other', device: 'desk' })
    await push(other, 'count')
    // The order of keys is never significant, and where an update came from is of no account.
    const facts = (key: string, metas: readonly object[]): unknown[] => [
      key,
      metas.map((meta) => ({ ...meta, phx_ref_prev: undefined })),
    ]
    const isAlike = async (): Promise<void> => {
      const there = Object.entries(await endpoint.presence(visitors).list('room:1'))
      const here = presence.list((key, { metas }) => facts(key, metas))
      expect(here.sort()).toEqual(there.map(([key, { metas }]) => facts(key, metas)).sort())
    }
    await vi.waitFor(() => isAlike())
    other.ws.terminate()
    await vi.waitFor(async () => {
      await isAlike()
      expect(presence.list((key) => key).sort()).toEqual(['anonymous', 'me'])
    })
  })
})
