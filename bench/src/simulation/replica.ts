import { PubSub } from 'redstart/pubsub'
import { type Entry, Tracker } from '../../../packages/redstart/src/presence/tracker/index.ts'
import { newCounts, silentLogger } from '../../../packages/redstart/src/telemetry/index.ts'
import type { HandClock } from './hand-clock.ts'
import type { Network } from './network.ts'

/** How many entries stand on one topic. */
const entriesPerTopic = 100

/** Which entries somebody sees: how many, and a sum over their keys that does not know their order. */
export interface View {
  readonly count: number
  readonly sum: number
}

/** One node's tracker, with what its diffs have shown so far. */
export class Replica {
  readonly name: string
  readonly #pubsub: PubSub
  readonly #tracker: Tracker
  /** Owners of this node's entries by key, the oldest first. */
  readonly #owners = new Map<string, { readonly owner: string; readonly topic: string }>()
  #seen: View = { count: 0, sum: 0 }
  #local: View = { count: 0, sum: 0 }
  #made = 0

  constructor(name: string, { network, clock }: { network: Network; clock: HandClock }) {
    this.name = name
    this.#pubsub = new PubSub({ adapter: network.adapter(name), clock })
    this.#tracker = new Tracker({
      name: 'presence',
      pubsub: this.#pubsub,
      clock,
      logger: silentLogger,
      counts: newCounts(),
      onDiff: (diff) => {
        for (const { joins, leaves } of diff.values()) {
          this.#seen = changed(this.#seen, joins, 1)
          this.#seen = changed(this.#seen, leaves, -1)
        }
      },
    })
  }

  /** What its subscribers believe. */
  get seen(): View {
    return this.#seen
  }

  /** What is tracked on this node. */
  get local(): View {
    return this.#local
  }

  start(): void {
    this.#tracker.start()
  }

  /** Ends it without a good-bye. */
  kill(): Promise<void> {
    return this.#pubsub.close()
  }

  /** So many new visitors, each an owner of its own. */
  join(count: number): void {
    for (let n = 0; n < count; n++) {
      const number = this.#made++
      const key = `user:${this.name}:${number}`
      const topic = `room:${Math.floor(number / entriesPerTopic)}`
      const owner = this.#tracker.newOwner()
      const meta = { phx_ref: `GEOhz7xBt0${number}`, device: 'phone', online_at: 1_760_000_000 }
      this.#tracker.track(owner, topic, key, meta)
      this.#owners.set(key, { owner, topic })
      this.#local = changed(this.#local, [{ key }], 1)
    }
  }

  /** So many visitors go, the first who came. */
  leave(count: number): void {
    for (const [key, { owner, topic }] of [...this.#owners.entries()].slice(0, count)) {
      this.#tracker.untrack(owner, topic, key)
      this.#owners.delete(key)
      this.#local = changed(this.#local, [{ key }], -1)
    }
  }
}

/** The view of what several nodes hold together. */
export function together(views: readonly View[]): View {
  return {
    count: views.reduce((sum, view) => sum + view.count, 0),
    sum: views.reduce((sum, view) => (sum + view.sum) | 0, 0),
  }
}

function changed(view: View, entries: readonly Pick<Entry, 'key'>[], sign: 1 | -1): View {
  let { sum } = view
  for (const { key } of entries) sum = (sum + sign * hash(key)) | 0
  return { count: view.count + sign * entries.length, sum }
}

function hash(text: string): number {
  let value = 0x811c9dc5
  for (let n = 0; n < text.length; n++) {
    value = Math.imul(value ^ text.charCodeAt(n), 0x01000193)
  }
  return value
}
