import assert from 'node:assert/strict'
import { Message, type PubSub, type Subscriber } from '../pubsub/index.ts'
import { type } from '../schema/index.ts'
import { topic } from '../topic/index.ts'
import { type CaseBody, type ContractCase, casesOn } from './contract-case.ts'

/** The nodes that a case runs on, and how to take them down again. */
export interface Cluster {
  /** One PubSub for each node; the cases for several nodes want two. */
  readonly nodes: readonly PubSub[]
  close(): Promise<void>
}

/**
 * What every PubSub adapter has to do, as cases that throw when it does not.
 *
 * @param start - Starts a fresh cluster whose nodes see each other.
 * @param options.several - Whether the adapter joins several nodes. Default true.
 * @example
 * for (const { name, run } of pubSubContract(startRedisCluster)) test(name, run)
 */
export function pubSubContract(
  start: () => Promise<Cluster>,
  options: { several?: boolean } = {},
): readonly ContractCase[] {
  return casesOn(start, options.several === false ? oneNode : { ...oneNode, ...twoNodes })
}

type Body = CaseBody<PubSub>

/** Keeps what it receives, and lets a case wait for it. */
class Collector implements Subscriber {
  readonly #messages: Message[] = []
  #waiting: (() => void) | undefined

  receive(message: Message): void {
    this.#messages.push(message)
    this.#waiting?.()
  }

  /** The next message, once it is there. */
  async next(): Promise<Message> {
    for (;;) {
      const message = this.#messages.shift()
      if (message !== undefined) return message
      await new Promise<void>((resolve) => {
        this.#waiting = resolve
      })
    }
  }

  /** The event of the next message. */
  async event(): Promise<string> {
    return (await this.next()).event
  }
}

const news = topic('news:{section}', type<{ title: string }>())
const weather = topic('weather:{section}', type<{ degrees: number }>())

const oneNode: Record<string, Body> = {
  'a broadcast reaches every subscriber of its topic, and nobody else': async (a) => {
    const [first, second, other] = [new Collector(), new Collector(), new Collector()]
    a.subscribe('t', first)
    a.subscribe('t', second)
    a.subscribe('t:1', other)
    await a.broadcast('t', 'hello', { n: 1 })
    await a.broadcast('t:1', 'last', {})
    assert.deepEqual((await first.next()).payload, { n: 1 })
    assert.equal(await second.event(), 'hello')
    assert.equal(await other.event(), 'last')
  },

  'a broadcast without subscribers resolves': async (a) => {
    await a.broadcast('nobody', 'hello', {})
  },

  'C-65: a subscription made twice delivers twice; one unsubscribe ends both': async (a) => {
    const twice = new Collector()
    a.subscribe('t', twice)
    a.subscribe('t', twice)
    await a.broadcast('t', 'one', {})
    assert.equal(await twice.event(), 'one')
    assert.equal(await twice.event(), 'one')
    a.unsubscribe('t', twice)
    await a.broadcast('t', 'two', {})
    a.subscribe('t', twice)
    await a.broadcast('t', 'three', {})
    assert.equal(await twice.event(), 'three')
  },

  'messages of one sender to one topic arrive in order': async (a) => {
    const collector = new Collector()
    a.subscribe('t', collector)
    for (let n = 0; n < 100; n++) await a.broadcast('t', String(n), {})
    for (let n = 0; n < 100; n++) assert.equal(await collector.event(), String(n))
  },

  'bytes stay bytes': async (a) => {
    const collector = new Collector()
    a.subscribe('t', collector)
    await a.broadcast('t', 'raw', Uint8Array.of(0, 1, 255))
    assert.deepEqual((await collector.next()).payload, Uint8Array.of(0, 1, 255))
  },

  'a typed topic hears its own messages only': async (a) => {
    const heard: unknown[] = []
    const stop = a.listen(news({ section: 'x' }), (message) => heard.push(message))
    await a.broadcast('news:x', 'event', { title: 'an event of a channel' })
    await a.broadcast(weather({ section: 'x' }), { degrees: 3 })
    await a.broadcast(news({ section: 'y' }), { title: 'elsewhere' })
    await a.broadcast(news({ section: 'x' }), { title: 'here' })
    stop()
    await a.broadcast(news({ section: 'x' }), { title: 'too late' })
    assert.deepEqual(heard, [{ title: 'here' }])
  },

  'subscribers may come and go while a message is delivered': async (a) => {
    const [late, last] = [new Collector(), new Collector()]
    const leaver: Subscriber = {
      receive() {
        a.unsubscribe('t', leaver)
        a.subscribe('u', late)
      },
    }
    a.subscribe('t', leaver)
    a.subscribe('t', last)
    await a.broadcast('t', 'go', {})
    await a.broadcast('u', 'came', {})
    assert.equal(await last.event(), 'go')
    assert.equal(await late.event(), 'came')
  },
}

const twoNodes: Record<string, Body> = {
  'a broadcast reaches the subscribers of other nodes, once': async (a, b) => {
    const collector = new Collector()
    b.subscribe('t', collector)
    await b.settled()
    await a.broadcast('t', 'hello', { at: new Date(0), deep: { list: [1, 'é'] } })
    await a.broadcast('t', 'last', {})
    const { payload } = await collector.next()
    assert.deepEqual(payload, { at: '1970-01-01T00:00:00.000Z', deep: { list: [1, 'é'] } })
    assert.equal(await collector.event(), 'last')
  },

  'C-64: a sender is left out on its own node only': async (a, b) => {
    const [sender, there] = [new Collector(), new Collector()]
    a.subscribe('t', sender)
    b.subscribe('t', there)
    await b.settled()
    await a.dispatch(Message.broadcast('t', 'from', {}), sender)
    await a.broadcast('t', 'all', {})
    assert.equal(await sender.event(), 'all')
    assert.equal(await there.event(), 'from')
    assert.equal(await there.event(), 'all')
  },

  'a local broadcast stays on its node': async (a, b) => {
    const [here, there] = [new Collector(), new Collector()]
    a.subscribe('t', here)
    b.subscribe('t', there)
    await b.settled()
    a.localBroadcast('t', 'local', {})
    await a.broadcast('t', 'all', {})
    assert.equal(await here.event(), 'local')
    assert.equal(await there.event(), 'all')
  },

  'a direct broadcast reaches the node that it names, and no other': async (a, b) => {
    const heard: string[] = []
    const done = new Collector()
    a.listen(news({ section: 'x' }), ({ title }) => heard.push(`a ${title}`))
    b.listen(news({ section: 'x' }), ({ title }) => heard.push(`b ${title}`))
    b.subscribe('done', done)
    await b.settled()
    await a.directBroadcast(b.node, news({ section: 'x' }), { title: 'for b' })
    await a.broadcast('done', 'done', {})
    await done.next()
    assert.deepEqual(heard, ['b for b'])
  },

  'messages arrive on other nodes in the order of their sender': async (a, b) => {
    const collector = new Collector()
    b.subscribe('t', collector)
    await b.settled()
    await Promise.all(Array.from({ length: 100 }, (_, n) => a.broadcast('t', String(n), {})))
    for (let n = 0; n < 100; n++) assert.equal(await collector.event(), String(n))
  },

  'bytes, long messages and any text cross nodes unchanged': async (a, b) => {
    const collector = new Collector()
    const long = 'x'.repeat(1_000_000)
    b.subscribe('t:é\u0000', collector)
    await b.settled()
    await a.broadcast('t:é\u0000', 'raw', Uint8Array.of(0, 1, 255))
    await a.broadcast('t:é\u0000', '新しい', { long })
    assert.deepEqual(
      new Uint8Array((await collector.next()).body as Uint8Array),
      Uint8Array.of(0, 1, 255),
    )
    const { event, payload } = await collector.next()
    assert.equal(event, '新しい')
    assert.deepEqual(payload, { long })
  },
}
