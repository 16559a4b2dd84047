import assert from 'node:assert/strict'
import { systemClock } from '../clock/index.ts'
import { History, type HistoryStore, type Keep } from '../history/index.ts'
import { Message, type Position, PubSub, type Subscriber } from '../pubsub/index.ts'
import { newCounts, silentLogger } from '../telemetry/index.ts'
import { type CaseBody, type ContractCase, casesOn } from './contract-case.ts'
import { memoryBus } from './memory-bus.ts'

/** The nodes that a case runs on, and how to take them down again. */
export interface HistoryCluster {
  /** A store for each node; the cases for several nodes want two that keep the same topics. */
  readonly stores: readonly HistoryStore[]
  close(): Promise<void>
}

/**
 * What every store of histories has to do, as cases that throw when it does not.
 *
 * @param start - Makes the stores of a fresh cluster, which nobody has started.
 * @param options.several - Whether several nodes can share a history. Default true.
 * @example
 * for (const { name, run } of historyContract(startStores)) test(name, run)
 */
export function historyContract(
  start: () => Promise<HistoryCluster>,
  options: { several?: boolean } = {},
): readonly ContractCase[] {
  const startNodes = async () => {
    const cluster = await start()
    const bus = memoryBus()
    const nodes = cluster.stores.map((store, index) => new Node(store, bus.adapter(`n${index}`)))
    return {
      nodes,
      close: async () => {
        for (const node of nodes) await node.close()
        await cluster.close()
      },
    }
  }
  return casesOn(startNodes, options.several === false ? oneNode : { ...oneNode, ...twoNodes })
}

type Body = CaseBody<Node>

const keep: Keep = { max: 100, maxAge: 60_000 }

/** One node: what an endpoint has of it. */
class Node {
  readonly pubsub: PubSub
  readonly history: History

  constructor(store: HistoryStore, adapter: ReturnType<ReturnType<typeof memoryBus>['adapter']>) {
    this.pubsub = new PubSub({ adapter })
    this.history = new History({
      pubsub: this.pubsub,
      clock: systemClock,
      logger: silentLogger,
      counts: newCounts(),
      store,
    })
  }

  /** Sends an event, as a channel does. */
  send(topic: string, event: string, kept: Keep = keep, from?: Subscriber): Promise<void> {
    return this.history.append(Message.broadcast(topic, event, {}), kept, from)
  }

  /** Subscribes somebody and waits until messages flow. */
  async join(topic: string, kept: Keep = keep): Promise<Reader> {
    const reader = new Reader()
    this.pubsub.subscribe(topic, reader)
    reader.start = await this.history.watch(topic, kept)
    return reader
  }

  /** The events after a position; `gap` when some are lost. */
  async since(topic: string, position: Position): Promise<readonly string[] | 'gap'> {
    const found = await this.history.read(topic, position)
    return found.gap ? 'gap' : found.messages.map(({ event }) => event)
  }

  async close(): Promise<void> {
    await this.history.close()
    await this.pubsub.close()
  }
}

/** Keeps what it receives, and lets a case wait for it. */
class Reader implements Subscriber {
  /** Where it began. */
  start: Position = { epoch: 'none', seq: 0 }
  readonly received: Message[] = []
  #taken = 0
  #waiting: (() => void) | undefined

  receive(message: Message): void {
    this.received.push(message)
    this.#waiting?.()
  }

  async next(): Promise<Message> {
    for (;;) {
      const message = this.received[this.#taken]
      if (message !== undefined) {
        this.#taken += 1
        return message
      }
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
  }

  /** The position of the next message. */
  async position(): Promise<Position> {
    const { position } = await this.next()
    assert.ok(position, 'the message has a position')
    return position
  }

  /** The next `count` events. */
  async events(count: number): Promise<string[]> {
    const events: string[] = []
    while (events.length < count) events.push((await this.next()).event)
    return events
  }
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n))

const oneNode: Record<string, Body> = {
  'messages reach the subscribers before append resolves, with positions without a hole': async (
    a,
  ) => {
    const reader = await a.join('t')
    for (let n = 1; n <= 5; n++) {
      await a.send('t', String(n))
      assert.equal(reader.received.length, n)
    }
    for (let n = 1; n <= 5; n++) {
      const { event, position } = await reader.next()
      assert.equal(event, String(n))
      assert.deepEqual(position, { ...reader.start, seq: reader.start.seq + n })
    }
  },

  'messages that are sent at once keep the order of the calls': async (a) => {
    const reader = await a.join('t')
    await Promise.all(numbers(50).map((n) => a.send('t', n)))
    assert.deepEqual(await reader.events(50), numbers(50))
  },

  'who comes back gets what it missed, in order and once': async (a) => {
    const reader = await a.join('t')
    await a.send('t', 'seen')
    const seen = await reader.position()
    for (const n of numbers(20)) await a.send('t', n)
    assert.deepEqual(await a.since('t', seen), numbers(20))
    assert.deepEqual(await a.since('t', reader.start), ['seen', ...numbers(20)])
  },

  'who missed nothing gets nothing, and there is no gap': async (a) => {
    const reader = await a.join('t')
    assert.deepEqual(await a.since('t', reader.start), [])
    await a.send('t', 'one')
    assert.deepEqual(await a.since('t', await reader.position()), [])
  },

  'messages are kept while nobody watches': async (a) => {
    const { start } = await a.join('t')
    a.history.unwatch('t')
    await a.send('t', 'one')
    await a.send('t', 'two')
    assert.deepEqual((await a.join('t')).start, { ...start, seq: start.seq + 2 })
    assert.deepEqual(await a.since('t', start), ['one', 'two'])
  },

  'a topic that is sent to before anybody watched it has a history': async (a) => {
    await a.send('t', 'one')
    const reader = await a.join('t')
    await a.send('t', 'two')
    assert.deepEqual(await reader.events(1), ['two'])
    assert.equal(reader.start.seq, 1)
  },

  'more than max: who missed too much is told of a gap, the others are not': async (a) => {
    const kept = { ...keep, max: 5 }
    const reader = await a.join('t', kept)
    for (const n of numbers(40)) await a.send('t', n, kept)
    const positions = []
    for (let n = 0; n < 40; n++) positions.push(await reader.position())
    assert.equal(await a.since('t', reader.start), 'gap')
    const last = numbers(40).slice(-5)
    for (const [index, position] of positions.slice(-5).entries()) {
      assert.deepEqual(await a.since('t', position), last.slice(index + 1))
    }
  },

  'older than maxAge: a gap': async (a) => {
    const kept = { ...keep, maxAge: 40 }
    const { start } = await a.join('t', kept)
    await a.send('t', 'one', kept)
    while ((await a.since('t', start)) !== 'gap') await new Promise(setImmediate)
    await a.send('t', 'two', kept)
    assert.equal(await a.since('t', start), 'gap')
  },

  'positions of another life, of the future and of another topic are gaps': async (a) => {
    const { start } = await a.join('t')
    await a.send('t', 'one')
    assert.equal(await a.since('t', { epoch: 'never', seq: 0 }), 'gap')
    assert.equal(await a.since('t', { epoch: 'never', seq: 1 }), 'gap')
    assert.equal(await a.since('t', { ...start, seq: 2 }), 'gap')
    assert.equal(await a.since('nobody', start), 'gap')
  },

  'a gap tells where live messages go on': async (a) => {
    const reader = await a.join('t')
    await a.send('t', 'one')
    const found = await a.history.read('t', { epoch: 'never', seq: 0 })
    assert.deepEqual(found, { gap: true, head: await reader.position() })
  },

  'who sent a message without wanting it back learns its position': async (a) => {
    const [sender, other] = [await a.join('t'), await a.join('t')]
    await a.send('t', 'one', keep, sender)
    const { kind, event, position } = await sender.next()
    assert.deepEqual([kind, event], ['internal', 'position'])
    assert.deepEqual(position, await other.position())
    await a.send('t', 'two', keep)
    assert.deepEqual(await sender.events(1), ['two'])
  },

  'any topic, event and payload come back as they were sent': async (a) => {
    const topics = ['t', 't ', 't:é\u0000{}', '{}', `t:${'x'.repeat(9_000)}`]
    const payload = { 'a "b"': ['\u0000', '新しい', { _pos: 'inside' }], long: 'x'.repeat(300_000) }
    const starts = await Promise.all(topics.map(async (topic) => (await a.join(topic)).start))
    for (const [index, topic] of topics.entries()) {
      const event = ` an event ${index}\n新`
      await a.history.append(Message.broadcast(topic, event, { ...payload, index }), keep)
    }
    for (const [index, topic] of topics.entries()) {
      const start = starts[index]
      assert.ok(start)
      const found = await a.history.read(topic, start)
      assert.ok(!found.gap)
      const messages = found.messages.map(({ event, payload }) => ({ event, payload }))
      assert.deepEqual(messages, [
        { event: ` an event ${index}\n新`, payload: { ...payload, index } },
      ])
    }
  },

  'a topic may be watched, let go and watched again at once': async (a) => {
    const first = a.history.watch('t', keep).catch(() => {})
    a.history.unwatch('t')
    const reader = await a.join('t')
    await first
    await a.send('t', 'one')
    assert.deepEqual(await reader.events(1), ['one'])
  },
}

const twoNodes: Record<string, Body> = {
  'all nodes see one order, whoever sends': async (a, b) => {
    const [here, there] = [await a.join('t'), await b.join('t')]
    const sends = numbers(40).flatMap((n) => [a.send('t', `a${n}`), b.send('t', `b${n}`)])
    await Promise.all(sends)
    const events = await here.events(80)
    assert.deepEqual(await there.events(80), events)
    assert.equal(new Set(events).size, 80)
    for (const node of ['a', 'b']) {
      const own = events.filter((event) => event.startsWith(node))
      assert.deepEqual(
        own,
        numbers(40).map((n) => node + n),
      )
    }
    assert.deepEqual(await a.since('t', here.start), events)
  },

  'who comes back to another node gets what it missed': async (a, b) => {
    const reader = await a.join('t')
    await a.send('t', 'seen')
    const seen = await reader.position()
    await a.send('t', 'one')
    await b.send('t', 'two')
    const again = await b.join('t')
    assert.deepEqual(await b.since('t', seen), ['one', 'two'])
    await a.send('t', 'three')
    assert.deepEqual(await again.events(1), ['three'])
  },

  'a node that does not watch reaches those that do': async (a, b) => {
    const reader = await a.join('t')
    await b.send('t', 'one')
    await b.send('t', 'two')
    assert.deepEqual(await reader.events(2), ['one', 'two'])
  },

  'a sender is left out on its own node only': async (a, b) => {
    const [sender, there] = [await a.join('t'), await b.join('t')]
    await a.send('t', 'one', keep, sender)
    await a.send('t', 'two')
    assert.deepEqual(await there.events(2), ['one', 'two'])
    assert.deepEqual(await sender.events(2), ['position', 'two'])
  },

  'a node that lets a topic go hears of it no more, and all of it when it comes back': async (
    a,
    b,
  ) => {
    const reader = await b.join('t')
    const other = await b.join('u')
    b.history.unwatch('t')
    await a.send('t', 'one')
    await a.send('u', 'mark')
    assert.deepEqual(await other.events(1), ['mark'])
    assert.deepEqual(reader.received, [])
    assert.deepEqual((await b.join('t')).start, { ...reader.start, seq: reader.start.seq + 1 })
    assert.deepEqual(await b.since('t', reader.start), ['one'])
  },
}
