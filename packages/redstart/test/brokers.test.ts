import { defineSocket, ok } from 'redstart/channel'
import { BrokerUnavailable } from 'redstart/errors'
import { Message, PubSub, type PubSubAdapter } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { memoryBus } from 'redstart/testing'
import { topic } from 'redstart/topic'
import { describe, expect, it } from 'vitest'
import { watchFaults } from '../../../conformance/src/faults.ts'
import { connect, joined, replyTo, serve, turn } from './wire.ts'

const news = topic('news:{id}', type<{ n: number }>())
const open = defineSocket({ connect: () => ({}) })
const room = open
  .channel('room:*')
  .emits({ told: type<object>(), shown: type<object>() })
  .join(() => ok())
  .out('shown', (payload, socket) => socket.push('told', payload))
  .on('echo', () => ok())
  .on('shout', (socket) => {
    void socket.broadcast('told', {})
  })
const rooms = open.channels(room)

/** An adapter of one node on a bus of its own, but for what is given. */
function adapter(changes: Partial<PubSubAdapter> = {}): PubSubAdapter {
  return { ...memoryBus().adapter('node'), ...changes }
}

/** The bytes of a broadcast whose payload is `body`, whatever that says. */
function broadcastOf(event: string, body: string): Uint8Array {
  const head = Message.broadcast('room:a', event, {}).toBytes().slice(0, -'{}'.length)
  return Buffer.concat([head, Buffer.from(body)])
}

describe('bytes from the broker that are no message', () => {
  it.each(['not json', '', '[]', 'null', '"text"'])(
    'a broadcast of %j reaches nobody and ends nothing',
    async (body) => {
      const faults = watchFaults()
      let receive: (bytes: Uint8Array) => void = () => {}
      const pubsub = adapter({
        start(host) {
          receive = host.receive
        },
      })
      const { port, endpoint } = await serve({ '/socket': rooms }, { pubsub })
      const client = await connect(port)
      await client.join('room:a')
      receive(broadcastOf('told', body))
      receive(broadcastOf('shown', body))
      expect(await client.request('1', '2', 'room:a', 'echo', {})).toEqual(
        replyTo(['1', '2', 'room:a']),
      )
      expect(endpoint.health().counts.channelsCrashed).toBe(0)
      expect(faults).toEqual([])
    },
  )

  it('a payload that begins as an object and is none ends its channel at most', async () => {
    const faults = watchFaults()
    let receive: (bytes: Uint8Array) => void = () => {}
    const pubsub = adapter({
      start(host) {
        receive = host.receive
      },
    })
    const { port } = await serve({ '/socket': rooms }, { pubsub })
    const client = await connect(port)
    await client.join('room:a')
    receive(broadcastOf('shown', '{oops'))
    expect(await client.next()).toEqual([
      '1',
      '1',
      'room:a',
      'phx_error',
      { reason: 'channel_crash' },
    ])
    expect(await client.join('room:a')).toEqual(joined('room:a'))
    expect(faults).toEqual([])
  })
})

describe('a broker that is down', () => {
  const down = new Error('the broker is down')
  it.each([
    { way: 'rejects', broadcast: () => Promise.reject(down) },
    {
      way: 'throws',
      broadcast(): Promise<void> {
        throw down
      },
    },
  ])('and $way: broadcasts that nobody awaits are counted', async ({ broadcast }) => {
    const faults = watchFaults()
    const { endpoint, port } = await serve({ '/socket': rooms }, { pubsub: adapter({ broadcast }) })
    const client = await connect(port)
    await client.join('room:a')
    void endpoint.broadcast('room:a', 'told', {})
    void endpoint.disconnect('user:1')
    void endpoint.pubsub.broadcast(news({ id: '1' }), { n: 1 })
    expect(await client.next()).toEqual([null, null, 'room:a', 'told', {}])
    expect(await client.request('1', '2', 'room:a', 'shout', {})).toEqual([
      null,
      null,
      'room:a',
      'told',
      {},
    ])
    await turn()
    expect(faults).toEqual([])
    expect(endpoint.health().counts.broadcastsFailed).toBe(4)
    await expect(endpoint.disconnect('user:1')).rejects.toThrow(BrokerUnavailable)
  })

  it('a direct broadcast that nobody awaits is no unhandled rejection', async () => {
    const faults = watchFaults()
    const errors: unknown[] = []
    const pubsub = new PubSub({
      adapter: adapter({ directBroadcast: () => Promise.reject(down) }),
      onError: (error) => void errors.push(error),
    })
    void pubsub.directBroadcast('other', news({ id: '1' }), { n: 1 })
    await turn()
    expect(faults).toEqual([])
    expect(errors).toEqual([expect.any(BrokerUnavailable)])
    await expect(pubsub.directBroadcast('other', news({ id: '1' }), { n: 1 })).rejects.toThrow(
      BrokerUnavailable,
    )
  })
})

describe('an adapter that throws', () => {
  /** A function that throws once, the first time that it is called after `arm`. */
  function fuse() {
    let isArmed = false
    return {
      arm() {
        isArmed = true
      },
      call() {
        if (!isArmed) return
        isArmed = false
        throw new Error('the broker is gone')
      },
    }
  }

  it('when a join subscribes: the join is refused, and the next one is not', async () => {
    const subscribe = fuse()
    const { port } = await serve(
      { '/socket': rooms },
      { pubsub: adapter({ subscribe: subscribe.call }) },
    )
    const client = await connect(port)
    subscribe.arm()
    expect(await client.join('room:a')).toEqual(
      replyTo(['1', '1', 'room:a'], { reason: 'join crashed' }, 'error'),
    )
    expect(await client.join('room:a')).toEqual(joined('room:a'))
  })

  it('when a connection subscribes to its id: it ends, and the next one does not', async () => {
    const faults = watchFaults()
    const subscribe = fuse()
    const known = defineSocket({ connect: () => ({}), id: () => 'user:1' })
    const { port, endpoint } = await serve(
      { '/socket': known.channels() },
      { pubsub: adapter({ subscribe: subscribe.call }) },
    )
    subscribe.arm()
    const refused = await connect(port)
    await refused.closed
    expect(endpoint.health().connections).toBe(0)
    const client = await connect(port)
    await client.request(null, '1', 'phoenix', 'heartbeat', {})
    expect(endpoint.health().connections).toBe(1)
    expect(faults).toEqual([])
  })

  it('when a channel unsubscribes: its leave is answered all the same', async () => {
    const faults = watchFaults()
    const unsubscribe = fuse()
    const { port, endpoint } = await serve(
      { '/socket': rooms },
      { pubsub: adapter({ unsubscribe: unsubscribe.call }) },
    )
    const client = await connect(port)
    await client.join('room:a')
    unsubscribe.arm()
    expect(await client.request('1', '2', 'room:a', 'phx_leave', {})).toEqual(
      replyTo(['1', '2', 'room:a']),
    )
    await endpoint.close()
    expect(faults).toEqual([])
  })
})

describe('listeners', () => {
  it('that fail, at once or later, are reported and keep nobody from the message', async () => {
    const faults = watchFaults()
    const errors: unknown[] = []
    const seen: number[] = []
    const pubsub = new PubSub({ onError: (error) => void errors.push(error) })
    const early = new Error('a listener that throws')
    const late = new Error('a listener that rejects')
    pubsub.listen(news({ id: '1' }), () => {
      throw early
    })
    pubsub.listen(news({ id: '1' }), async () => {
      await turn()
      throw late
    })
    pubsub.listen(news({ id: '1' }), ({ n }) => void seen.push(n))
    await pubsub.broadcast(news({ id: '1' }), { n: 7 })
    expect(seen).toEqual([7])
    await turn()
    await turn()
    expect(errors).toEqual([early, late])
    expect(faults).toEqual([])
  })

  it('that resubscribe while they receive get each message once', () => {
    const pubsub = new PubSub()
    const seen: string[] = []
    const subscribe = (): void => {
      const subscriber = {
        receive({ event }: Message) {
          seen.push(event)
          pubsub.unsubscribe('t', subscriber)
          // Bounds a loop that would not end.
          if (seen.length < 100) subscribe()
        },
      }
      pubsub.subscribe('t', subscriber)
    }
    pubsub.subscribe('t', { receive() {} })
    subscribe()
    pubsub.localBroadcast('t', 'first', {})
    expect(seen).toEqual(['first'])
    pubsub.localBroadcast('t', 'second', {})
    expect(seen).toEqual(['first', 'second'])
  })
})

describe('a logger that throws', () => {
  it('ends neither the join that it should tell of nor the process', async () => {
    const faults = watchFaults()
    const fail = (): void => {
      throw new Error('the disk is full')
    }
    const crashing = open
      .channel('room:*')
      .join(() => ok())
      .on('crash', () => {
        throw new Error('a handler that fails')
      })
    const refusing = open.channel('locked:*').join(() => {
      throw new Error('a join that fails')
    })
    const { port, endpoint } = await serve(
      { '/socket': open.channels(crashing, refusing) },
      { logger: { debug: fail, info: fail, warn: fail, error: fail } },
    )
    const client = await connect(port)
    expect(await client.join('locked:a')).toEqual(
      replyTo(['1', '1', 'locked:a'], { reason: 'join crashed' }, 'error'),
    )
    await client.join('room:a')
    expect(await client.request('1', '2', 'room:a', 'crash', {})).toMatchObject([
      '1',
      '1',
      'room:a',
      'phx_error',
      {},
    ])
    expect(endpoint.health().counts.channelsCrashed).toBe(1)
    expect(faults).toEqual([])
  })
})
