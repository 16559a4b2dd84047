import { beforeEach, describe, expect, it } from 'vitest'
import { event, keep, PATIENCE, type Reader, RoughNode } from '../../test/support/rough-node.ts'
import { RoughStore } from '../../test/support/rough-store.ts'
import { HistoryUnavailable, InvalidPayload, ReservedKey } from '../errors/index.ts'
import { Message, type Subscriber } from '../pubsub/index.ts'

let node: RoughNode
let store: RoughStore

beforeEach(() => {
  node = new RoughNode()
  store = node.store
})

const join = (): Promise<Reader> => node.join()
const send = (name: string, from?: Subscriber): Promise<void> => node.send(name, from)

/** Lets what is under way settle. */
const turn = (): Promise<void> => node.clock.advance(0)

describe('the order of the store', () => {
  it('is what subscribers see, though messages overtake each other', async () => {
    const { seen } = await join()
    store.fate = () => 'late'
    for (const name of ['a', 'b', 'c']) store.add(event(name))
    store.deliverLate()
    expect(seen).toEqual(['e1-1 a', 'e1-2 b', 'e1-3 c'])
    expect(store.reads).toBe(0)
  })

  it('each message comes once, though the way doubles it', async () => {
    const { seen } = await join()
    store.fate = () => 'doubled'
    store.add(event('a'))
    store.add(event('b'))
    store.deliverLate()
    await node.clock.advance(PATIENCE)
    expect(seen).toEqual(['e1-1 a', 'e1-2 b'])
    expect(store.reads).toBe(0)
  })

  it('a message that is lost is read from the store, after a moment for it to come', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.fate = () => 'arrives'
    store.add(event('b'))
    await turn()
    expect(seen).toEqual([])
    await node.clock.advance(PATIENCE)
    expect(seen).toEqual(['e1-1 a', 'e1-2 b'])
    expect(store.reads).toBe(1)
  })

  it('messages that come while the store is read wait for their turn', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.fate = () => 'arrives'
    store.add(event('b'))
    const open = shut()
    await node.clock.advance(PATIENCE)
    store.add(event('c'))
    store.add(event('d'))
    expect(seen).toEqual([])
    open()
    await turn()
    expect(seen).toEqual(['e1-1 a', 'e1-2 b', 'e1-3 c', 'e1-4 d'])
  })

  it('more of them than wait in memory are read as well', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('0'))
    store.fate = () => 'arrives'
    store.add(event('1'))
    const open = shut()
    await node.clock.advance(PATIENCE)
    for (let n = 2; n < 1_500; n++) store.add(event(String(n)))
    open()
    await turn()
    expect(seen).toEqual(Array.from({ length: 1_500 }, (_, n) => `e1-${n + 1} ${n}`))
  })

  it('one of another epoch that comes while the store is read is read at once', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.fate = () => 'arrives'
    store.add(event('b'))
    const open = shut()
    await node.clock.advance(PATIENCE)
    store.restart()
    store.add(event('c'))
    open()
    await turn()
    expect(seen).toEqual(['e1-1 a', 'e1-2 b', 'e2-3 c'])
  })

  it('more messages than wait in memory are read again', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('0'))
    store.fate = () => 'arrives'
    for (let n = 1; n < 3_000; n++) store.add(event(String(n)))
    await node.clock.advance(PATIENCE)
    expect(seen).toEqual(Array.from({ length: 3_000 }, (_, n) => `e1-${n + 1} ${n}`))
  })
})

describe('what was lost without a trace', () => {
  it('is found when the way to the other nodes is back', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    node.reconnected()
    await turn()
    expect(seen).toEqual(['e1-1 a'])
  })

  it('is found when the store says so', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.recheck()
    await turn()
    expect(seen).toEqual(['e1-1 a'])
  })

  it('is found by itself in a minute', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    await node.clock.advance(60_000)
    expect(seen).toEqual(['e1-1 a'])
    expect(store.reads).toBe(1)
  })

  it('is found while the first messages begin to flow', async () => {
    const open = shut()
    const joining = join()
    store.add(event('a'))
    open()
    const { seen, start } = await joining
    store.add(event('b'))
    await turn()
    expect(start.seq).toBe(1)
    expect(seen).toEqual(['e1-2 b'])
  })
})

describe('what the store does not have any more', () => {
  it('is a gap, counted, and behind it messages go on', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    for (const name of ['a', 'b', 'c']) store.add(event(name))
    store.forget(1)
    store.recheck()
    await turn()
    expect(seen).toEqual(['history_gap'])
    store.fate = () => 'arrives'
    store.add(event('d'))
    expect(seen).toEqual(['history_gap', 'e1-4 d'])
    expect(node.counts.historyGaps).toBe(1)
  })

  it('a store that was emptied is a gap', async () => {
    const { seen } = await join()
    store.add(event('a'))
    store.wipe()
    store.add(event('b'))
    await turn()
    expect(seen).toEqual(['e1-1 a', 'history_gap'])
    store.add(event('c'))
    expect(seen).toEqual(['e1-1 a', 'history_gap', 'e2-2 c'])
  })

  it('a store that goes on in another epoch is none', async () => {
    const { seen } = await join()
    store.add(event('a'))
    store.restart()
    store.add(event('b'))
    await turn()
    store.add(event('c'))
    expect(seen).toEqual(['e1-1 a', 'e2-2 b', 'e2-3 c'])
    expect(node.counts.historyGaps).toBe(0)
  })

  it('a message of an epoch that is over is dropped', async () => {
    const { seen } = await join()
    store.fate = () => 'late'
    store.add(event('a'))
    store.wipe()
    store.recheck()
    await turn()
    store.deliverLate()
    await turn()
    expect(seen).toEqual(['history_gap'])
  })
})

describe('read', () => {
  it('gives what is kept after a position, stamped, over many pages', async () => {
    const { start } = await join()
    for (let n = 0; n < 1_234; n++) store.add(event(String(n)))
    const found = await node.history.read('t', start)
    if (found.gap) throw new Error('a gap')
    expect(found.messages.map(({ position }) => position?.seq)).toEqual(
      Array.from({ length: 1_234 }, (_, n) => n + 1),
    )
    expect(found.messages[7]?.body).toBe('{"_pos":"e1-8"}')
    expect(found.messages[7]?.payload).toEqual({})
  })

  it('a gap names where live messages go on', async () => {
    await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    const found = await node.history.read('t', { epoch: 'other', seq: 0 })
    expect(found).toEqual({ gap: true, head: { epoch: 'e1', seq: 0 } })
    expect(await node.history.read('u', { epoch: 'other', seq: 0 })).toEqual({
      gap: true,
      head: { epoch: 'e1', seq: 1 },
    })
  })

  it('rejects while the store is away', async () => {
    const { start } = await join()
    store.fault = new Error('down')
    await expect(node.history.read('t', start)).rejects.toThrow(HistoryUnavailable)
  })
})

describe('append', () => {
  it('resolves when the subscribers of this node have the message', async () => {
    const { seen } = await join()
    await send('a')
    expect(seen).toEqual(['e1-1 a'])
  })

  it('does so though the message did not come back from the store', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    const sent = send('a')
    await node.clock.advance(PATIENCE)
    await sent
    expect(seen).toEqual(['e1-1 a'])
  })

  it('does so though an older page of the store is being read', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.fate = () => 'arrives'
    store.add(event('b'))
    const open = shut()
    await node.clock.advance(PATIENCE)
    store.fate = () => 'lost'
    const sent = send('c').then(() => [...seen])
    await turn()
    open()
    expect(await sent).toEqual(['e1-1 a', 'e1-2 b', 'e1-3 c'])
  })

  it('does so on a node that does not watch', async () => {
    const seen: string[] = []
    node.pubsub.subscribe('t', { receive: ({ event }) => void seen.push(event) })
    await send('a')
    expect(seen).toEqual(['a'])
  })

  it('resolves without them when the store goes away behind it; they are served when it is back', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    const sent = send('a')
    await turn()
    store.fault = new Error('down')
    await node.clock.advance(PATIENCE)
    await sent
    expect(seen).toEqual([])
    store.fault = undefined
    await node.clock.advance(5_000)
    expect(seen).toEqual(['e1-1 a'])
  })

  it('gives the sender the position alone, for which it asks by `from`', async () => {
    const [{ seen, subscriber }, other] = [await join(), await join()]
    await send('a', subscriber)
    await send('b')
    expect(seen).toEqual(['e1-1 position', 'e1-2 b'])
    expect(other.seen).toEqual(['e1-1 a', 'e1-2 b'])
  })

  it('gives the sender the position also when the message is read from the store', async () => {
    const { seen, subscriber } = await join()
    store.fate = () => 'lost'
    const sent = send('a', subscriber)
    await node.clock.advance(PATIENCE)
    await sent
    expect(seen).toEqual(['e1-1 position'])
  })

  it('rejects when the store is away, and nobody gets the message', async () => {
    const { seen } = await join()
    store.fault = new Error('down')
    await expect(send('a')).rejects.toThrow(HistoryUnavailable)
    expect(seen).toEqual([])
    expect(node.counts.broadcastsFailed).toBe(1)
    expect(node.logged).toEqual([{ err: expect.any(HistoryUnavailable) }])
  })

  it('knows the sender of a message that was refused and comes all the same', async () => {
    let id = ''
    const doubtful = new RoughStore()
    const start = doubtful.start.bind(doubtful)
    doubtful.start = (host) => ({
      ...start(host),
      append: async (_message, _keep, given) => {
        id = given
        throw new Error('the connection broke')
      },
    })
    node = new RoughNode(doubtful)
    const { seen, subscriber } = await join()
    await expect(send('a', subscriber)).rejects.toThrow(HistoryUnavailable)
    doubtful.add(event('a'), id)
    expect(seen).toEqual(['e1-1 position'])
    await node.clock.advance(60_000)
    doubtful.add(event('b'), id)
    expect(seen).toEqual(['e1-1 position', 'e1-2 b'])
  })

  it('refuses bytes, messages of typed topics, and a payload with a position of its own', () => {
    const bytes = Message.broadcast('t', 'raw', Uint8Array.of(1))
    expect(() => node.history.append(bytes, keep)).toThrow(InvalidPayload)
    expect(() => node.history.append(Message.typed('t', 't', 7), keep)).toThrow(InvalidPayload)
    const taken = Message.broadcast('t', 'x', { a: 1, _pos: 'mine' })
    expect(() => node.history.append(taken, keep)).toThrow(ReservedKey)
    const inside = Message.broadcast('t', 'x', { a: { _pos: 'inside' }, b: '"_pos"' })
    expect(() => node.history.append(inside, keep)).not.toThrow()
  })
})

describe('watch', () => {
  it('rejects when the store is away, and can be tried again', async () => {
    store.fault = new Error('down')
    await expect(join()).rejects.toThrow(HistoryUnavailable)
    store.fault = undefined
    const { seen } = await join()
    await send('a')
    expect(seen).toEqual(['e1-1 a'])
  })

  it('holds a topic until the last one lets go', async () => {
    const [{ seen }] = [await join(), await join()]
    node.history.unwatch('t')
    store.add(event('a'))
    node.history.unwatch('t')
    store.add(event('b'))
    node.history.unwatch('t')
    expect(seen).toEqual(['e1-1 a'])
  })

  it('begins with the newest position that was delivered here', async () => {
    await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    expect((await join()).start).toEqual({ epoch: 'e1', seq: 0 })
  })

  it('a topic that is let go before it flows gives no position', async () => {
    const joining = join()
    node.history.unwatch('t')
    await expect(joining).rejects.toThrow(HistoryUnavailable)
  })
})

describe('a store that is away', () => {
  it('is asked again, is told of a few times, and nothing is missed in the end', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    store.fault = new Error('down')
    store.recheck()
    await node.clock.advance(10 * 60_000)
    expect(node.logged.length).toBeGreaterThan(1)
    expect(node.logged.length).toBeLessThan(40)
    store.fault = undefined
    await node.clock.advance(60_000)
    expect(seen).toEqual(['e1-1 a'])
  })

  it('is not asked any more after close', async () => {
    const { seen } = await join()
    store.fate = () => 'lost'
    store.add(event('a'))
    await node.history.close()
    store.recheck()
    store.fate = () => 'arrives'
    store.add(event('b'))
    await node.clock.advance(120_000)
    expect(seen).toEqual([])
    expect(store.closed).toBe(true)
    expect(store.reads).toBe(0)
  })
})

/** Makes the store slow; gives what makes it fast again. */
function shut(): () => void {
  let open = (): void => {}
  store.gate = new Promise((resolve) => {
    open = resolve
  })
  return () => {
    store.gate = undefined
    open()
  }
}
