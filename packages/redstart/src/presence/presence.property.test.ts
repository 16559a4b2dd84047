import fc from 'fast-check'
import { expect, test } from 'vitest'
import { PresenceClient, type Roll, roll } from '../../test/support/presence-client.ts'
import { PresenceCluster, type PresenceNode } from '../../test/support/presence-cluster.ts'
import type { Message } from '../pubsub/index.ts'
import { type } from '../schema/index.ts'
import { type Counting, definePresence, type Presence, type PresenceOwner } from './index.ts'

interface Meta {
  readonly n: number
}
type Visitors = ReturnType<typeof visitorsWith>

/** One thing that happens; what it does not need of this is left alone. */
interface Step {
  readonly what: string
  readonly who: number
  readonly key: string
  readonly ms: number
}

const TOPIC = 'room:1'
const NODES = ['a', 'b', 'c']

const anything: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom(
    ...['track', 'track', 'count', 'count', 'count', 'update', 'update', 'untrack', 'untrack'],
    ...['untrack all', 'end', 'join', 'join', 'state', 'state', 'leave', 'list'],
    ...['restart', 'cut', 'mend', 'wait', 'wait', 'wait', 'wait'],
  ),
  who: fc.nat(4),
  key: fc.constantFrom('ada', '7', '__proto__'),
  ms: fc.constantFrom(0, 40, 100, 1_500, 20_000),
})

/** All on one node, most of it within a window. */
const haste: fc.Arbitrary<Step> = fc.record({
  what: fc.constantFrom('track', 'count', 'update', 'untrack', 'join', 'state', 'wait', 'wait'),
  who: fc.constantFrom(0, 3),
  key: fc.constant('ada'),
  ms: fc.constantFrom(0, 0, 30, 60),
})

const visitorsWith = (window: number) =>
  definePresence({ meta: type<Meta>(), counted: true, window })

/** Nodes with visitors and clients, next to a plain record of who should be there. */
class World {
  readonly #cluster = new PresenceCluster()
  readonly #visitors: Visitors
  readonly #nodes: PresenceNode[] = NODES.map((name) => this.#cluster.start(name))
  readonly #owners = new Map<
    number,
    { owner: PresenceOwner<Meta>; has: Map<string, Meta | null> }
  >()
  readonly #clients = new Map<number, { client: PresenceClient; node: number }>()
  readonly #running: Promise<void>[] = []
  #made = 0

  constructor(window: number) {
    this.#visitors = visitorsWith(window)
  }

  async take({ what, who, key, ms }: Step): Promise<void> {
    const node = who % NODES.length
    const { owner, has } = this.#owner(who)
    const { client, node: at } = this.#client(who)
    if (what === 'track' && !has.has(key)) {
      const meta = { n: this.#made++ }
      owner.track(TOPIC, key, meta)
      has.set(key, meta)
    } else if (what === 'count' && !has.has(key)) {
      owner.track(TOPIC, key, null, { count: true })
      has.set(key, null)
    } else if (what === 'update' && has.get(key)) {
      const meta = { n: this.#made++ }
      owner.update(TOPIC, key, meta)
      has.set(key, meta)
    } else if (what === 'untrack') {
      owner.untrack(TOPIC, key)
      has.delete(key)
    } else if (what === 'untrack all') {
      owner.untrack(TOPIC)
      has.clear()
    } else if (what === 'end') {
      owner.end()
      this.#owners.delete(who)
    } else if (what === 'join') {
      this.#move(who, (who + ms) % NODES.length)
    } else if (what === 'state') {
      this.#running.push(client.pushState(this.#presence(at), TOPIC))
    } else if (what === 'leave') {
      client.leave()
    } else if (what === 'list') {
      await this.#presence(node).list(TOPIC)
    } else if (what === 'restart') {
      await this.#restart(node)
    } else if (what === 'cut') {
      this.#cluster.bus.cut(NODES[node] ?? '')
    } else if (what === 'mend') {
      this.#cluster.bus.mend(NODES[node] ?? '')
    } else if (what === 'wait') {
      await this.#cluster.clock.advance(ms)
    }
  }

  /** Waits until all nodes agree, and holds them and their clients against the record. */
  async settle(): Promise<void> {
    for (const name of NODES) this.#cluster.bus.mend(name)
    await this.#cluster.clock.advance(60_000)
    const expected = this.#expected()
    for (const n of NODES.keys()) {
      expect(plain(await this.#presence(n).list(TOPIC))).toEqual(expected)
    }
    for (const { client } of this.#clients.values()) {
      if (client.isSynced) expect(plain(client.entries)).toEqual(expected)
    }
    await Promise.all(this.#running)
    expect(this.#cluster.errors).toEqual([])
  }

  /** After each message a client shows what its node lists in that moment. */
  #check(client: PresenceClient, node: number, message: Message): void {
    if (!client.isSynced) return
    const shown = roll(client.entries)
    const { hasQueued } = client
    const check = async (list: Promise<object>): Promise<void> => {
      const listed = roll(await list)
      if (message.event === 'presence_diff') return expect(shown).toEqual(listed)
      expect(roll(Object(message.payload))).toEqual(listed)
      // A number under a ref that the client has already is right with the next diff.
      if (!hasQueued) expect(uncounted(shown)).toEqual(uncounted(listed))
    }
    this.#running.push(check(this.#presence(node).list(TOPIC)))
  }
  #presence(node: number): Presence<Meta, Counting> {
    return this.#at(node).hub.of(this.#visitors)
  }

  #at(n: number): PresenceNode {
    const node = this.#nodes[n]
    if (node === undefined) throw new Error(`no node ${n}`)
    return node
  }

  #owner(who: number) {
    let found = this.#owners.get(who)
    if (found === undefined) {
      const has = new Map<string, Meta | null>()
      found = { owner: this.#presence(who % NODES.length).owner(), has }
      this.#owners.set(who, found)
    }
    return found
  }

  #client(who: number) {
    let found = this.#clients.get(who)
    if (found === undefined) {
      found = { client: new PresenceClient(), node: 0 }
      this.#clients.set(who, found)
    }
    return found
  }

  #move(who: number, node: number): void {
    const found = this.#client(who)
    found.node = node
    found.client.onMessage = (message) => this.#check(found.client, node, message)
    found.client.join(this.#at(node).pubsub, TOPIC)
  }

  async #restart(n: number): Promise<void> {
    await this.#cluster.stop(this.#at(n))
    for (const who of this.#owners.keys()) if (who % NODES.length === n) this.#owners.delete(who)
    for (const { client, node } of this.#clients.values()) if (node === n) client.leave()
    this.#nodes[n] = this.#cluster.start(NODES[n])
  }

  #expected(): Record<string, { metas: number[]; count: number }> {
    const entries = new Map<string, { metas: number[]; count: number }>()
    for (const { has } of this.#owners.values()) {
      for (const [key, meta] of has) {
        const entry = entries.get(key) ?? { metas: [], count: 0 }
        entries.set(key, entry)
        if (meta === null) entry.count += 1
        else entry.metas.push(meta.n)
      }
    }
    for (const { metas } of entries.values()) metas.sort(ascending)
    return Object.fromEntries(entries)
  }
}

/** A list without its refs. */
function plain(list: object): Record<string, { metas: number[]; count: number }> {
  const entries: [string, { metas: { n?: number; count?: number }[] }][] = Object.entries(list)
  return Object.fromEntries(
    entries.map(([key, { metas }]) => {
      const counts = metas.flatMap(({ count }) => count ?? [])
      return [
        key,
        {
          metas: metas.flatMap(({ n }) => n ?? []).sort(ascending),
          count: counts.reduce((sum, count) => sum + count, 0),
        },
      ]
    }),
  )
}

function uncounted(roll: Roll): Roll {
  const kept = Object.entries(roll).map(([key, metas]) => [
    key,
    metas.filter((meta) => !meta.includes('"count"')),
  ])
  return Object.fromEntries(kept.filter(([, metas]) => metas?.length !== 0))
}

function ascending(a: number, b: number): number {
  return a - b
}

test.each([
  ['over nodes that come and go', anything],
  ['within windows', haste],
])(
  'the official client agrees with the list after every message, %s',
  async (_where, step) => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(0, 100, 1_000),
        fc.array(step, { maxLength: 60 }),
        async (window, steps) => {
          const world = new World(window)
          for (const one of steps) await world.take(one)
          await world.settle()
        },
      ),
    )
  },
  300_000,
)
