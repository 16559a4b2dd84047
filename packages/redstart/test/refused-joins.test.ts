import { defineSocket, error, ok } from 'redstart/channel'
import { InvalidOption } from 'redstart/errors'
import { type } from 'redstart/schema'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { connect, latch, serve, type WireClient } from './wire.ts'

/** A join whose answer shows what the clock said. */
async function join(client: WireClient, topic: string, payload: object): Promise<unknown> {
  return client.request('1', '1', topic, 'phx_join', payload)
}

describe('replyAfter', () => {
  const socket = defineSocket({ connect: () => ({}) })
  const slow = latch()
  const room = socket
    .channel('room:{id}')
    .params(z.object({ key: z.string() }))
    .replyAfter(200)
    .join(async ({ topic, params }) => {
      if (topic.id === 'slow') await slow.opened
      if (topic.id === 'crash') throw new Error('on purpose')
      return topic.id === 'open' && params.key === 'right'
        ? ok()
        : error({ reason: 'unauthorized' })
    })
  const rooms = socket.channels(room)

  it.each([
    ['a missing room', 'room:none', { key: 'right' }],
    ['a wrong key', 'room:open', { key: 'wrong' }],
    ['a payload that the schema refuses', 'room:open', { key: 1 }],
    ['a crash', 'room:crash', { key: 'right' }],
  ])('%s is answered after the same time, and no sooner', async (_what, topic, payload) => {
    const { port, clock } = await serve({ '/socket': rooms })
    const client = await connect(port)
    const began = clock.now()
    let answered = -1
    const answer = join(client, topic, payload).then((frame) => {
      answered = clock.now() - began
      return frame
    })
    // A second client's join is answered at once: so the refused one has been decided, and waits.
    const other = await connect(port)
    await join(other, 'room:open', { key: 'right' })
    await clock.advance(199)
    await join(await connect(port), 'room:open', { key: 'right' })
    expect(answered).toBe(-1)
    await clock.advance(1)
    expect(await answer).toMatchObject(['1', '1', topic, 'phx_reply', { status: 'error' }])
    expect(answered).toBe(200)
  })

  it('lets those in at once whom it accepts', async () => {
    const { port } = await serve({ '/socket': rooms })
    const client = await connect(port)
    expect(await join(client, 'room:open', { key: 'right' })).toMatchObject([
      '1',
      '1',
      'room:open',
      'phx_reply',
      { status: 'ok' },
    ])
  })

  it('answers one that took longer after the next multiple', async () => {
    const { port, clock } = await serve({ '/socket': rooms })
    const client = await connect(port)
    const began = clock.now()
    const answer = join(client, 'room:slow', { key: 'right' }).then(() => clock.now() - began)
    await join(await connect(port), 'room:open', { key: 'right' })
    await clock.advance(250)
    slow.open()
    await join(await connect(port), 'room:open', { key: 'right' })
    await clock.advance(150)
    expect(await answer).toBe(400)
  })

  it('does not hold the end of a connection up', async () => {
    const { port, clock, endpoint } = await serve({ '/socket': rooms })
    const client = await connect(port)
    client.send(['1', '1', 'room:none', 'phx_join', { key: 'right' }])
    await join(await connect(port), 'room:open', { key: 'right' })
    const before = clock.now()
    await endpoint.close()
    expect(clock.now()).toBe(before)
  })

  it('refuses a time that is none', () => {
    for (const ms of [0, -1, Number.NaN, 10_001, Number.POSITIVE_INFINITY]) {
      expect(() => socket.channel('a').replyAfter(ms)).toThrow(InvalidOption)
    }
  })
})

describe('volatile events', () => {
  it('are dropped for a client that does not keep up, and counted; others are not', async () => {
    const socket = defineSocket({ connect: () => ({}) })
    const feed = socket
      .channel('feed')
      .emits({ typing: type<object>(), post: type<object>() }, { volatile: ['typing'] })
      .join(() => ok())
    const options = { limits: { softOutboundBytes: 20_000, outboundBytes: 50_000_000 } }
    const { port, endpoint } = await serve({ '/socket': socket.channels(feed) }, options)
    const client = await connect(port)
    await client.join('feed')
    client.ws.pause()
    const text = 'x'.repeat(10_000)
    for (let n = 0; n < 500; n++) {
      await endpoint.broadcast('feed', 'typing', { n })
      await endpoint.broadcast('feed', 'post', { n, text })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await endpoint.broadcast('feed', 'post', { last: true })
    client.ws.resume()
    const seen: Record<string, number> = {}
    for (;;) {
      const [, , , event, payload] = (await client.next()) as [0, 0, 0, string, { last?: true }]
      seen[event] = (seen[event] ?? 0) + 1
      if (payload.last) break
    }
    const { volatileDropped } = endpoint.health().counts
    expect(volatileDropped).toBeGreaterThan(0)
    expect(seen).toEqual({ post: 501, typing: 500 - volatileDropped })
  })
})
