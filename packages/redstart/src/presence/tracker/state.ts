import type { Changes } from './changes.ts'
import type { VectorClock } from './clocks.ts'
import { Delta, type DeltaParts } from './delta.ts'
import type { Dotted } from './dots.ts'
import { Groups } from './groups.ts'
import type { Ref } from './ref.ts'
import type { Entry, Json } from './types.ts'

/** What names an entry. Owners are unique in the cluster, so no two replicas share a name. */
export type EntryName = Pick<Entry, 'topic' | 'owner' | 'key'>

/** All that is known of one replica. */
export interface ReplicaExtract {
  readonly of: Ref
  /** All dots up to here have been seen. */
  readonly seen: number
  /** Those seen beyond it. */
  readonly cloud: ReadonlySet<number>
  /** What is left of the seen dots: of a dot without an entry the entry is gone. */
  readonly values: ReadonlyMap<number, Dotted>
}

/** A replica whose dots this one takes. */
interface Known {
  readonly ref: Ref
  seen: number
  readonly cloud: Set<number>
  readonly entries: Map<number, Dotted>
  /** False while it is down: its entries are kept, and hidden. */
  visible: boolean
}

/**
 * The entries of one shard: an add-wins observed-remove set without tombstones (Phoenix channels
 * protocol, sections 5.4.2 and 5.4.3), with an index for each question that is asked of it, so that
 * nothing costs more than what it touches.
 *
 * What differs from Phoenix, each time because messages may be lost or overtake each other:
 * - A removed dot stays among those seen, or a late message would bring its entry back.
 * - Of two entries of one name the later one stays, whichever comes first, and the other leaves.
 * - What comes and goes on a replica that is down is not reported until it is up: the sum of all
 *   changes is what is listed.
 */
export class State {
  readonly self: Ref
  readonly #own: Known
  readonly #known = new Map<string, Known>()
  /** What is listed, by topic. */
  readonly #topics = new Groups<Dotted>((entry) => entry)
  readonly #owners = new Groups<Dotted>(nameInOwner)
  #delta: Delta

  constructor(self: Ref) {
    this.self = self
    this.#own = this.#meet(self)
    this.#delta = Delta.from(self.id, 0)
  }

  /** What this node did, and what it saw removed, since {@link State.takeDelta}. */
  get delta(): Delta {
    return this.#delta
  }

  /** Number of entries, hidden ones included. */
  get size(): number {
    let size = 0
    for (const { entries } of this.#known.values()) size += entries.size
    return size
  }

  /** Up to where each replica is known that is not down. */
  get clock(): VectorClock {
    const clock = new Map<string, number>()
    for (const { ref, seen, visible } of this.#known.values()) if (visible) clock.set(ref.id, seen)
    return clock
  }

  /** The listed entries of a topic, those that came or were updated last at the end. */
  list(topic: string): readonly Entry[] {
    return this.#topics.of(topic)
  }

  // ── what this node tracks ─────────────────────────────────────────────────────────────────────

  /** An entry of this node. */
  find(name: EntryName): Entry | undefined {
    return this.#find(name)
  }

  /** Adds an entry; false if there is one of this name. */
  add(name: EntryName, meta: Json, changes: Changes): boolean {
    if (this.#owners.get(name.owner, nameInOwner(name)) !== undefined) return false
    this.#addOwn(name, meta, changes)
    return true
  }

  /** Gives an entry of this node another meta; false if there is none of this name. */
  update(name: EntryName, meta: Json, changes: Changes): boolean {
    const entry = this.#find(name)
    if (entry === undefined) return false
    this.#removeOwn(entry, changes)
    this.#addOwn(entry, meta, changes)
    return true
  }

  /** Removes an entry of this node; false if there is none of this name. */
  remove(name: EntryName, changes: Changes): boolean {
    const entry = this.#find(name)
    if (entry === undefined) return false
    this.#removeOwn(entry, changes)
    return true
  }

  /** The keys of one owner on a topic. */
  keys(owner: string, topic: string): readonly string[] {
    const entries = Array.from(this.#owners.of(owner))
    return entries.filter((entry) => entry.topic === topic).map(({ key }) => key)
  }

  /** Removes all entries of one owner of this node. */
  removeAll(owner: string, changes: Changes): void {
    for (const entry of this.#owners.of(owner)) {
      if (entry.ref === this.self.id) this.#removeOwn(entry, changes)
    }
  }

  /** Hands over the delta, and begins a new one. */
  takeDelta(): Delta {
    const taken = this.#delta
    this.#delta = Delta.from(this.self.id, this.#own.seen)
    return taken
  }

  // ── what other replicas say ───────────────────────────────────────────────────────────────────

  /** Takes in a stretch of changes, at its own cost. What it says of unknown replicas is left out. */
  merge(delta: DeltaParts, changes: Changes): void {
    for (const [ref, dots] of delta.clouds) {
      const known = this.#other(ref)
      if (known === undefined) continue
      const values = delta.values.get(ref)
      for (const counter of dots) {
        const entry = values?.has(counter) ? undefined : known.entries.get(counter)
        if (entry !== undefined) this.#leave(known, entry, changes)
      }
    }
    for (const [ref, values] of delta.values) {
      const known = this.#other(ref)
      if (known !== undefined) this.#join(known, values.values(), changes)
    }
    for (const [ref, dots] of delta.clouds) {
      const known = this.#other(ref)
      if (known === undefined) continue
      for (const counter of dots) see(known, counter)
      compact(known)
    }
  }

  /** Takes in all that another replica knows of one. */
  mergeExtract(extract: ReplicaExtract, changes: Changes): void {
    const known = this.#other(extract.of.id)
    if (known === undefined) return
    for (const entry of known.entries.values()) {
      const { counter } = entry
      const seen = counter <= extract.seen || extract.cloud.has(counter)
      if (seen && !extract.values.has(counter)) this.#leave(known, entry, changes)
    }
    this.#join(known, extract.values.values(), changes)
    for (const counter of extract.cloud) see(known, counter)
    if (extract.seen > known.seen) {
      known.seen = extract.seen
      for (const counter of known.cloud) if (counter <= known.seen) known.cloud.delete(counter)
    }
    compact(known)
  }

  /**
   * All that a replica with this clock may not know of those in the clock, one replica each. Nothing
   * of those of which it has seen every dot: an entry goes only with a later dot of its replica, so
   * who has seen them all has the same entries.
   */
  *extracts(clock: VectorClock): Generator<ReplicaExtract> {
    for (const [id, counter] of clock) {
      const known = this.#known.get(id)
      if (known === undefined) continue
      const { ref, seen, cloud, entries } = known
      if (highest(known) > counter) yield { of: ref, seen, cloud, values: entries }
    }
  }

  // ── what becomes of other replicas ────────────────────────────────────────────────────────────

  /** A replica is up: its entries are listed, and those to come are taken. */
  show(ref: Ref, changes: Changes): void {
    const known = this.#known.get(ref.id) ?? this.#meet(ref)
    if (known.visible) return
    known.visible = true
    for (const entry of known.entries.values()) this.#list(entry, changes)
  }

  /** A replica is down: its entries are hidden. */
  hide(ref: Ref, changes: Changes): void {
    const known = this.#other(ref.id)
    if (!known?.visible) return
    for (const entry of known.entries.values()) this.#unlist(entry, changes)
    known.visible = false
  }

  /** A replica is gone for good. */
  forget(ref: Ref, changes: Changes): void {
    const known = this.#other(ref.id)
    if (known === undefined) return
    this.hide(ref, changes)
    for (const entry of known.entries.values()) this.#owners.remove(entry.owner, entry)
    this.#known.delete(ref.id)
    this.#delta.forget(ref.id)
  }

  // ── strings that many messages repeat, each kept once ─────────────────────────────────────────

  /** The ref of this id, if it is known. */
  ref(id: string): Ref | undefined {
    return this.#known.get(id)?.ref
  }

  /** The topic, as its entries have it. */
  topic(topic: string): string {
    return this.#topics.first(topic)?.topic ?? topic
  }

  #meet(ref: Ref): Known {
    const known: Known = {
      ref,
      seen: 0,
      cloud: new Set(),
      entries: new Map(),
      visible: true,
    }
    this.#known.set(ref.id, known)
    return known
  }

  /** A known replica; never this one, for what it tracks only it can change. */
  #other(id: string): Known | undefined {
    return id === this.self.id ? undefined : this.#known.get(id)
  }

  #find(name: EntryName): Dotted | undefined {
    const entry = this.#owners.get(name.owner, nameInOwner(name))
    return entry?.ref === this.self.id ? entry : undefined
  }

  #addOwn({ topic, owner, key }: EntryName, meta: Json, changes: Changes): void {
    const { id, name } = this.self
    const entry = { topic, owner, key, meta, replica: name, ref: id, counter: this.#bump() }
    this.#delta.addValue(entry)
    this.#put(this.#own, entry, changes)
  }

  #removeOwn(entry: Dotted, changes: Changes): void {
    this.#drop(this.#own, entry, changes)
    this.#delta.remove(entry)
    this.#bump()
  }

  /** Counts one change of this replica. Its own dots never go to a cloud: it has seen them all. */
  #bump(): number {
    this.#own.seen += 1
    this.#delta.extend(this.self.id, this.#own.seen)
    return this.#own.seen
  }

  #join(known: Known, entries: Iterable<Dotted>, changes: Changes): void {
    for (const entry of entries) {
      if (covers(known, entry.counter)) continue
      see(known, entry.counter)
      const other = this.#owners.get(entry.owner, nameInOwner(entry))
      if (other === undefined) this.#put(known, entry, changes)
      else if (other.ref === entry.ref && other.counter < entry.counter) {
        this.#leave(known, other, changes)
        this.#put(known, entry, changes)
      }
    }
  }

  /** Removes an entry of another replica, and tells of it once more: others may have missed it. */
  #leave(known: Known, entry: Dotted, changes: Changes): void {
    this.#drop(known, entry, changes)
    this.#delta.remove(entry)
  }

  #put(known: Known, entry: Dotted, changes: Changes): void {
    known.entries.set(entry.counter, entry)
    this.#owners.put(entry.owner, entry)
    if (known.visible) this.#list(entry, changes)
  }

  #drop(known: Known, entry: Dotted, changes: Changes): void {
    known.entries.delete(entry.counter)
    this.#owners.remove(entry.owner, entry)
    if (known.visible) this.#unlist(entry, changes)
  }

  #list(entry: Dotted, changes: Changes): void {
    this.#topics.put(entry.topic, entry)
    changes.join(entry)
  }

  #unlist(entry: Dotted, changes: Changes): void {
    this.#topics.remove(entry.topic, entry)
    changes.leave(entry)
  }
}

function nameInOwner({ topic, key }: Pick<EntryName, 'topic' | 'key'>): string {
  return `${topic.length}:${topic}${key}`
}

function covers({ seen, cloud }: Known, counter: number): boolean {
  return counter <= seen || cloud.has(counter)
}

function highest({ seen, cloud }: Known): number {
  let counter = seen
  for (const dot of cloud) counter = Math.max(counter, dot)
  return counter
}

function see(known: Known, counter: number): void {
  if (counter === known.seen + 1) known.seen = counter
  else if (counter > known.seen) known.cloud.add(counter)
}

function compact(known: Known): void {
  while (known.cloud.delete(known.seen + 1)) known.seen += 1
}
