import type { TakenChanges } from './changes.ts'
import type { CountBook } from './count-book.ts'
import type { CountedKey } from './counted-key.ts'
import type { RefSource } from './ref-source.ts'
import { type ShownDiff, type ShownState, StateBuilder } from './shown-state.ts'
import { type JsonObject, readMeta, type ShownMeta, tracked, trackedCount } from './tracked.ts'
import type { Tracker } from './tracker/index.ts'

/** What presences need of a tracker. */
export type Tracking = Pick<
  Tracker,
  'newOwner' | 'track' | 'update' | 'meta' | 'untrack' | 'untrackAll' | 'keys' | 'list'
>

/** What the ledgers of one node share. */
export interface LedgerContext {
  readonly tracker: Tracking
  readonly book: CountBook
  readonly refs: RefSource
  /** The owner of this node's numbers in the tracker. */
  readonly counter: string
}

/**
 * What one presence has in the tracker, written and read as clients know it. The tracker knows its
 * topics by `<name>:<topic>`, so that two presences on one topic do not mix.
 */
export class Ledger {
  readonly #name: string
  readonly #context: LedgerContext
  readonly #newRef: () => string

  constructor(name: string, context: LedgerContext) {
    this.#name = name
    this.#context = context
    this.#newRef = () => context.refs.next()
  }

  newOwner(): string {
    return this.#context.tracker.newOwner()
  }

  /** @returns the `phx_ref`. */
  track(owner: string, topic: string, key: string, meta: JsonObject): string {
    const ref = this.#newRef()
    this.#context.tracker.track(owner, this.#at(topic), key, tracked(meta, ref))
    return ref
  }

  /** The meta that an owner tracks. */
  meta(owner: string, topic: string, key: string): ShownMeta | undefined {
    return readMeta(this.#context.tracker.meta(owner, this.#at(topic), key))
  }

  /** The keys that an owner tracks on a topic. */
  keys(owner: string, topic: string): readonly string[] {
    return this.#context.tracker.keys(owner, this.#at(topic))
  }

  /** @returns the `phx_ref` of the new meta, which takes the place of the one called `prev`. */
  update(owner: string, topic: string, key: string, meta: JsonObject, prev: string): string {
    const ref = this.#newRef()
    this.#context.tracker.update(owner, this.#at(topic), key, tracked(meta, ref, prev))
    return ref
  }

  untrack(owner: string, topic: string, key: string): void {
    this.#context.tracker.untrack(owner, this.#at(topic), key)
  }

  untrackAll(owner: string): void {
    this.#context.tracker.untrackAll(owner)
  }

  /** Counts one more or one less; {@link Ledger.settle} is what tells the other nodes. */
  count(topic: string, key: string, step: 1 | -1): void {
    this.#context.book.key(this.#at(topic), key).add(step)
  }

  /** The entries of a topic as they are now, or only the one of a key. */
  view(topic: string, only?: string): ShownState {
    const { tracker, book } = this.#context
    const at = this.#at(topic)
    const builder = new StateBuilder()
    for (const { key, meta } of tracker.list(at)) {
      if (only !== undefined && key !== only) continue
      const shown = readMeta(meta)
      if (shown !== undefined) builder.add(key, shown)
    }
    for (const [key, counted] of book.of(at)) {
      if (only !== undefined && key !== only) continue
      const shown = counted.show(this.#newRef)
      if (shown !== undefined) builder.add(key, shown)
    }
    return builder.state
  }

  /** Makes a diff of changes, and tells the tracker which numbers of this node are among them. */
  settle(topic: string, changes: TakenChanges): ShownDiff {
    const { book } = this.#context
    const at = this.#at(topic)
    const joins = new StateBuilder()
    const leaves = new StateBuilder()
    for (const { key, meta } of changes.joins) joins.add(key, meta)
    for (const { key, meta } of changes.leaves) leaves.add(key, meta)
    for (const key of changes.counted) {
      const counted = book.key(at, key)
      this.#trackCount(at, key, counted)
      const { join, leave } = counted.settle(this.#newRef)
      if (join !== undefined) joins.add(key, join)
      if (leave !== undefined) leaves.add(key, leave)
      book.tidy(at, key)
    }
    return { joins: joins.state, leaves: leaves.state }
  }

  #trackCount(at: string, key: string, counted: CountedKey): void {
    const { tracker, counter } = this.#context
    const { own, tracked: known } = counted
    if (own === known) return
    counted.tracked = own
    if (known === 0) tracker.track(counter, at, key, trackedCount(own))
    else if (own > 0) tracker.update(counter, at, key, trackedCount(own))
    else tracker.untrack(counter, at, key)
  }

  #at(topic: string): string {
    return `${this.#name}:${topic}`
  }
}
