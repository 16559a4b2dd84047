import { limited, lowerBound, upperBound, type VectorClock } from './clocks.ts'
import type { DotSet, Dotted, DottedEntries } from './dots.ts'

/** What a delta is made of. */
export interface DeltaParts {
  readonly start: VectorClock
  readonly end: VectorClock
  readonly clouds: DotSet
  readonly values: DottedEntries
}

/**
 * A stretch of changes: which dots it tells of, and the entries of those that are still tracked. Of a
 * dot without an entry the entry is gone. `start` and `end` say of which replicas it holds everything
 * from where to where.
 */
export class Delta implements DeltaParts {
  #start: Map<string, number>
  #end: Map<string, number>
  readonly #clouds: Map<string, Set<number>>
  readonly #values: Map<string, Map<number, Dotted>>

  constructor(parts: DeltaParts) {
    this.#start = new Map(parts.start)
    this.#end = new Map(parts.end)
    this.#clouds = new Map([...parts.clouds].map(([ref, dots]) => [ref, new Set(dots)]))
    this.#values = new Map([...parts.values].map(([ref, values]) => [ref, new Map(values)]))
  }

  /** A delta that begins where the replica `ref` is at `counter`. */
  static from(ref: string, counter: number): Delta {
    const range = new Map([[ref, counter]])
    return new Delta({ start: range, end: range, clouds: new Map(), values: new Map() })
  }

  get start(): VectorClock {
    return this.#start
  }

  get end(): VectorClock {
    return this.#end
  }

  get clouds(): DotSet {
    return this.#clouds
  }

  get values(): DottedEntries {
    return this.#values
  }

  /** Number of entries and dots, as generations count it. */
  get size(): number {
    let size = 0
    for (const values of this.#values.values()) size += values.size
    for (const dots of this.#clouds.values()) size += dots.size
    return size
  }

  /** Whether it tells of nothing. */
  get empty(): boolean {
    for (const dots of this.#clouds.values()) if (dots.size > 0) return false
    return true
  }

  /** Takes in the next change of the replica whose delta this is. */
  extend(ref: string, counter: number): void {
    this.#dotsOf(ref).add(counter)
    this.#end.set(ref, counter)
  }

  addValue(entry: Dotted): void {
    const values = this.#values.get(entry.ref)
    if (values === undefined) this.#values.set(entry.ref, new Map([[entry.counter, entry]]))
    else values.set(entry.counter, entry)
  }

  /** Notes that an entry is gone. */
  remove({ ref, counter }: Dotted): void {
    this.#values.get(ref)?.delete(counter)
    this.#dotsOf(ref).add(counter)
  }

  /** Takes in `other`, at the cost of `other`: what either knows to be gone is gone. */
  absorb(other: DeltaParts): void {
    // What this one lacks has to be chosen by what it knew before.
    const news: Dotted[] = []
    for (const [ref, values] of other.values) {
      const [mine, seen] = [this.#values.get(ref), this.#clouds.get(ref)]
      for (const [counter, entry] of values) {
        if (!mine?.has(counter) && !seen?.has(counter)) news.push(entry)
      }
    }
    for (const [ref, dots] of other.clouds) {
      const [mine, theirs] = [this.#values.get(ref), other.values.get(ref)]
      const seen = this.#dotsOf(ref)
      for (const counter of dots) {
        if (!theirs?.has(counter)) mine?.delete(counter)
        seen.add(counter)
      }
    }
    for (const entry of news) this.addValue(entry)
    this.#start = lowerBound([this.#start, other.start])
    this.#end = upperBound([this.#end, other.end])
  }

  /** Drops all that it tells of a replica. */
  forget(ref: string): void {
    this.#start.delete(ref)
    this.#end.delete(ref)
    this.#clouds.delete(ref)
    this.#values.delete(ref)
  }

  /** What it tells of the replicas that `refs` knows. */
  limitedTo(refs: ReadonlyMap<string, unknown>): DeltaParts {
    return {
      start: limited(this.#start, refs),
      end: limited(this.#end, refs),
      clouds: new Map([...this.#clouds].filter(([ref]) => refs.has(ref))),
      values: new Map([...this.#values].filter(([ref]) => refs.has(ref))),
    }
  }

  #dotsOf(ref: string): Set<number> {
    let dots = this.#clouds.get(ref)
    if (dots === undefined) {
      dots = new Set()
      this.#clouds.set(ref, dots)
    }
    return dots
  }
}
