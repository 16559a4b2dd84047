import { defineSocket, ok, stop, type TerminateReason } from 'redstart/channel'
import { ChannelClosed } from 'redstart/errors'
import { type } from 'redstart/schema'
import { memoryBus } from 'redstart/testing'
import { topic } from 'redstart/topic'
import { describe, expect, it } from 'vitest'
import { connect, joined, LongPollWire, latch, serve } from './wire.ts'

const open = defineSocket({ connect: () => ({}) })

/** A room whose handlers wait, each in its own way, and what its `terminate` was told. */
function waitingRoom() {
  const entered = latch()
  const gate = latch()
  const terminated = latch()
  const reasons: TerminateReason[] = []
  const room = open
    .channel('room:*')
    .join(() => ok())
    .on('until-abort', async ({ signal }) => {
      entered.open()
      await new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
    })
    .on('then-stop', async () => {
      entered.open()
      await gate.opened
      return stop()
    })
    .on('then-fail', async () => {
      entered.open()
      await gate.opened
      throw new Error('a handler that fails while its connection goes')
    })
    .on('for-ever', async () => {
      entered.open()
      await new Promise(() => {})
    })
    .terminate((reason) => {
      reasons.push(reason)
      terminated.open()
    })
  return { socket: open.channels(room), entered, gate, terminated, reasons }
}

/** The same, served, with one client whose `event` is being handled. */
async function busyRoom(event: string) {
  const { socket, ...seen } = waitingRoom()
  const { endpoint, clock, port } = await serve({ '/socket': socket })
  const client = await connect(port)
  expect(await client.join('room:a')).toEqual(joined('room:a'))
  client.send(['1', '2', 'room:a', event, {}])
  await seen.entered.opened
  return { ...seen, endpoint, clock, client }
}

describe('a connection that ends while a handler is at work', () => {
  it('aborts the signal; a handler that rejects for that is no crash', async () => {
    const { endpoint, reasons } = await busyRoom('until-abort')
    await endpoint.close()
    expect(reasons).toEqual([{ shutdown: 'closed' }])
    expect(endpoint.health().counts.channelsCrashed).toBe(0)
  })

  it('is no crash either when the client hangs up', async () => {
    const { endpoint, client, terminated, reasons } = await busyRoom('until-abort')
    client.ws.terminate()
    await terminated.opened
    expect(reasons).toEqual([{ shutdown: 'closed' }])
    expect(endpoint.health().counts.channelsCrashed).toBe(0)
  })

  it('is over when the handler fails, and terminate hears why the connection went', async () => {
    const { endpoint, gate, reasons } = await busyRoom('then-fail')
    const drained = endpoint.drain()
    gate.open()
    await drained
    expect(reasons).toEqual([{ shutdown: 'draining' }])
    expect(endpoint.health().counts.channelsCrashed).toBe(0)
  })

  it('is over when the handler stops its channel', async () => {
    const { endpoint, gate, reasons } = await busyRoom('then-stop')
    const drained = endpoint.drain()
    gate.open()
    await drained
    expect(reasons).toEqual(['normal'])
  })

  it('is over when a leave that waited gets its turn', async () => {
    const { endpoint, client, gate, reasons } = await busyRoom('then-fail')
    client.send(['1', '3', 'room:a', 'phx_leave', {}])
    client.ws.ping()
    await new Promise((resolve) => client.ws.once('pong', resolve))
    const closed = endpoint.close()
    gate.open()
    await closed
    expect(reasons).toHaveLength(1)
  })

  it('waits five seconds for a handler that never ends', async () => {
    const { endpoint, clock, reasons } = await busyRoom('for-ever')
    const closed = endpoint.close()
    await clock.advance(4_999)
    expect(reasons).toEqual([])
    await clock.advance(1)
    await closed
    expect(reasons).toEqual([{ shutdown: 'closed' }])
  })
})

describe('a connection that ends while a join is at work', () => {
  it.each([
    { end: 'drain', reason: { shutdown: 'draining' } },
    { end: 'close', reason: { shutdown: 'closed' } },
  ] as const)('is waited for by $end(), its signal aborted, its reason told', async (when) => {
    const entered = latch()
    const gate = latch()
    const log: unknown[] = []
    const room = open
      .channel('room:*')
      .join(async ({ signal }) => {
        signal.addEventListener('abort', () => log.push('aborted'))
        entered.open()
        await gate.opened
        return ok()
      })
      .joined(() => void log.push('joined'))
      .terminate((reason) => void log.push(reason))
    const adapter = memoryBus().adapter('node')
    const { endpoint, port } = await serve(
      { '/socket': open.channels(room) },
      { pubsub: { ...adapter, close: async () => void log.push('pubsub closed') } },
    )
    const client = await connect(port)
    client.send(['1', '1', 'room:a', 'phx_join', {}])
    await entered.opened
    const ended = endpoint[when.end]().then(() => log.push('resolved'))
    expect(log).toEqual(['aborted'])
    gate.open()
    await ended
    const last = when.end === 'close' ? ['pubsub closed', 'resolved'] : ['resolved']
    expect(log).toEqual(['aborted', when.reason, ...last])
  })

  it('starts no join that waited behind the end of an older channel', async () => {
    let joins = 0
    const entered = latch()
    const gate = latch()
    const room = open
      .channel('room:*')
      .join(() => {
        joins += 1
        return ok()
      })
      .on('hold', async () => {
        entered.open()
        await gate.opened
      })
    const { endpoint, port } = await serve({ '/socket': open.channels(room) })
    const client = await connect(port)
    await client.join('room:a')
    client.send(['1', '2', 'room:a', 'hold', {}], ['3', '3', 'room:a', 'phx_join', {}])
    await entered.opened
    client.ws.ping()
    await new Promise((resolve) => client.ws.once('pong', resolve))
    const closed = endpoint.close()
    gate.open()
    await closed
    expect(joins).toBe(1)
  })
})

describe('joined and terminate', () => {
  it('joined does not run when the reply to the join ended the connection', async () => {
    const log: string[] = []
    const room = open
      .channel('room:*')
      .join(() => ok({ history: 'x'.repeat(600) }))
      .joined(({ topic: name }) => void log.push(`joined ${name}`))
      .terminate((_reason, { topic: name }) => void log.push(`terminated ${name}`))
    const { port } = await serve(
      { '/socket': { socket: open.channels(room), longpoll: true } },
      { limits: { outboundBytes: 1_000 } },
    )
    const client = new LongPollWire(port)
    await client.poll()
    expect(await client.send(['1', '1', 'room:a', 'phx_join', {}])).toBe(200)
    // The reply to the first was not fetched, so the second is more than may wait.
    expect(await client.send(['2', '2', 'room:b', 'phx_join', {}])).toBe(408)
    expect(log[0]).toBe('joined room:a')
    expect(log.slice(1).toSorted()).toEqual(['terminated room:a', 'terminated room:b'])
  })

  it('terminate cannot subscribe, and leaves no subscription at the broker', async () => {
    const news = topic('news', type<object>())
    const terminated = latch()
    const topics: string[] = []
    let refusal: unknown
    const room = open
      .channel('room:*')
      .join(() => ok())
      .info(news, () => {})
      .terminate((_reason, socket) => {
        try {
          void socket.subscribe(news())
        } catch (error) {
          refusal = error
        }
        terminated.open()
      })
    const { port } = await serve(
      { '/socket': open.channels(room) },
      {
        pubsub: {
          ...memoryBus().adapter('node'),
          subscribe: (name) => void topics.push(name),
          unsubscribe: (name) => void topics.splice(topics.indexOf(name), 1),
        },
      },
    )
    const ofTheEndpoint = [...topics]
    const client = await connect(port)
    await client.join('room:a')
    expect(topics).toEqual([...ofTheEndpoint, 'room:a'])
    client.ws.terminate()
    await terminated.opened
    expect(refusal).toBeInstanceOf(ChannelClosed)
    expect(topics).toEqual(ofTheEndpoint)
  })
})
