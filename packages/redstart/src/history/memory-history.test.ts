import { describe, expect, it } from 'vitest'
import { HistoryUnavailable, InvalidOption } from '../errors/index.ts'
import { Message, type Position, PubSub } from '../pubsub/index.ts'
import { newCounts, silentLogger } from '../telemetry/index.ts'
import { historyContract, memoryBus, testClock } from '../testing/index.ts'
import { History } from './history.ts'
import { memoryHistory } from './memory-history.ts'

describe('memoryHistory keeps the contract', () => {
  const start = async () => ({ stores: [memoryHistory()], close: async () => {} })
  for (const { name, run } of historyContract(start, { several: false })) it(name, run)
})

const keep = { max: 100, maxAge: 60_000 }

function node(
  options: { maxBytes?: number; bus?: ReturnType<typeof memoryBus>; name?: string } = {},
) {
  const { maxBytes, bus = memoryBus(), name = 'a' } = options
  const clock = testClock()
  const adapter = bus.adapter(name)
  let reconnected = (): void => {}
  const pubsub = new PubSub({
    adapter: {
      ...adapter,
      start(host) {
        reconnected = host.reconnected
        adapter.start(host)
      },
    },
  })
  const counts = newCounts()
  const history = new History({
    pubsub,
    clock,
    logger: silentLogger,
    counts,
    store: memoryHistory(maxBytes === undefined ? {} : { maxBytes }),
  })
  return {
    clock,
    counts,
    history,
    pubsub,
    reconnected: () => reconnected(),
    send: (topic: string, event: string, kept = keep) =>
      history.append(Message.broadcast(topic, event, {}), kept),
    async since(topic: string, position: Position): Promise<unknown> {
      const found = await history.read(topic, position)
      return found.gap ? 'gap' : found.messages.map(({ event }) => event)
    },
    events(topic: string): string[] {
      const events: string[] = []
      pubsub.subscribe(topic, { receive: ({ event }) => void events.push(event) })
      return events
    },
  }
}

describe('memoryHistory', () => {
  it('delivers before append returns, as a broadcast does', async () => {
    const { history, events } = node()
    const seen = events('t')
    await history.watch('t', keep)
    void history.append(Message.broadcast('t', 'one', {}), keep)
    expect(seen).toEqual(['one'])
  })

  it('keeps the order when a subscriber sends while it receives', async () => {
    const { history, pubsub, send } = node()
    const seen: string[][] = [[], []]
    pubsub.subscribe('t', {
      receive({ event }) {
        seen[0]?.push(event)
        if (event === 'one') void send('t', 'two')
      },
    })
    pubsub.subscribe('t', { receive: ({ event }) => void seen[1]?.push(event) })
    await history.watch('t', keep)
    await send('t', 'one')
    expect(seen).toEqual([
      ['one', 'two'],
      ['one', 'two'],
    ])
  })

  it('forgets by its clock', async () => {
    const { clock, history, send, since } = node()
    const start = await history.watch('t', keep)
    await send('t', 'one')
    await clock.advance(keep.maxAge - 1)
    expect(await since('t', start)).toEqual(['one'])
    await clock.advance(1)
    expect(await since('t', start)).toBe('gap')
    expect(await since('t', { ...start, seq: 1 })).toEqual([])
  })

  it('remembers where a watched topic stands, however long nothing is said', async () => {
    const { clock, history, send, since } = node()
    const start = await history.watch('t', keep)
    await send('t', 'one')
    await clock.advance(10 * keep.maxAge)
    expect(await since('t', { ...start, seq: 1 })).toEqual([])
  })

  it('forgets a topic that nobody watches when all that was said is too old', async () => {
    const { clock, history, send, since } = node()
    const start = await history.watch('t', keep)
    await send('t', 'one')
    await clock.advance(keep.maxAge)
    history.unwatch('t')
    await clock.advance(keep.maxAge - 1)
    expect(await since('t', { ...start, seq: 1 })).toEqual([])
    await clock.advance(keep.maxAge)
    expect(await since('t', { ...start, seq: 1 })).toBe('gap')
  })

  it('over maxBytes forgets the topics whose last message is oldest', async () => {
    const { history, send, since } = node({ maxBytes: 10_000 })
    const starts = new Map<string, Position>()
    for (const topic of ['old', 'older', 'watched', 'new']) {
      starts.set(topic, await history.watch(topic, keep))
      if (topic !== 'watched' && topic !== 'new') history.unwatch(topic)
    }
    await send('older', 'one')
    await send('watched', 'one')
    await send('old', 'one')
    const fits = 35
    for (let n = 0; n < fits; n++) await send('new', String(n))
    const after = async (topic: string): Promise<unknown> =>
      since(topic, starts.get(topic) ?? { epoch: 'none', seq: 0 })
    expect(await after('older')).toEqual(['one'])
    expect(await after('new')).toHaveLength(fits)
    const states = []
    for (let n = 0; n < 20; n++) {
      await send('new', 'more')
      states.push([await after('older'), await after('watched'), await after('old')].join())
    }
    expect([...new Set(states)]).toEqual([
      'one,one,one',
      'gap,one,one',
      'gap,gap,one',
      'gap,gap,gap',
    ])
    // And then its own oldest; a watched topic knows its newest position all the same.
    expect(await after('new')).toBe('gap')
    expect(await since('watched', { ...starts.get('watched'), seq: 1 } as Position)).toEqual([])
  })

  it('over maxBytes forgets also topics on which nobody ever said anything', async () => {
    const { history, since } = node({ maxBytes: 10_000 })
    const names = Array.from({ length: 20 }, (_, n) => `${n}:${'x'.repeat(500)}`)
    const starts: Position[] = []
    for (const name of names) {
      starts.push(await history.watch(name, keep))
      history.unwatch(name)
    }
    const after = await Promise.all(starts.map((start, n) => since(names[n] ?? '', start)))
    expect(after.filter((found) => found === 'gap')).toHaveLength(14)
    expect(after.slice(14)).toEqual(Array.from({ length: 6 }, () => []))
  })

  it('is lost with its process: a position of before is a gap', async () => {
    const before = node()
    const start = await before.history.watch('t', keep)
    const after = node()
    await after.history.watch('t', keep)
    expect(await after.since('t', start)).toBe('gap')
  })

  it('refuses topics that would become others on their way', async () => {
    const { history, send } = node()
    await expect(history.watch('t:\ud800', keep)).rejects.toThrow(HistoryUnavailable)
    await expect(send('t:\ud800', 'one')).rejects.toThrow(HistoryUnavailable)
    await history.watch('t:\ud83d\ude00', keep)
  })

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('refuses maxBytes %d', (maxBytes) => {
    expect(() => memoryHistory({ maxBytes })).toThrow(InvalidOption)
  })
})

describe('memoryHistory on several nodes', () => {
  it('each has an order and positions of its own', async () => {
    const bus = memoryBus()
    const [a, b] = [node({ bus, name: 'a' }), node({ bus, name: 'b' })]
    const start = await b.history.watch('t', keep)
    const seen = b.events('t')
    await a.send('t', 'one')
    await b.send('t', 'two')
    await expect.poll(() => seen).toHaveLength(2)
    expect(await b.since('t', start)).toEqual(seen)
    expect(await a.since('t', start)).toBe('gap')
  })

  it('goes on listening while nobody watches', async () => {
    const bus = memoryBus()
    const [a, b] = [node({ bus, name: 'a' }), node({ bus, name: 'b' })]
    const start = await b.history.watch('t', keep)
    b.history.unwatch('t')
    await a.send('t', 'one')
    await expect.poll(() => b.since('t', start)).toEqual(['one'])
  })

  it('tells of a gap when the broker was away', async () => {
    const a = node()
    const start = await a.history.watch('t', keep)
    const seen = a.events('t')
    a.reconnected()
    await expect.poll(() => seen).toEqual(['history_gap'])
    expect(a.counts.historyGaps).toBe(1)
    await a.send('t', 'one')
    expect(seen).toEqual(['history_gap', 'one'])
    expect(await a.since('t', start)).toBe('gap')
  })

  it('says when the others could not be reached', async () => {
    const bus = memoryBus()
    const a = node({ bus })
    await a.history.watch('t', keep)
    const seen = a.events('t')
    bus.cut('a')
    await expect(a.send('t', 'one')).rejects.toMatchObject({ code: 'broker_unavailable' })
    expect(seen).toEqual(['one'])
  })
})
