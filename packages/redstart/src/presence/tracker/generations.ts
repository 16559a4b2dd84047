import { dominates, geq, limited, type VectorClock } from './clocks.ts'
import { Delta, type DeltaParts } from './delta.ts'

/**
 * Past deltas, merged into stretches of growing length, so that a node that lacks a little can be
 * given a little (Phoenix channels protocol, section 5.4.4).
 */
export class Generations {
  readonly #caps: readonly number[]
  #slots: Delta[] = []

  /** @param caps - Greatest size of each stretch, smallest first. */
  constructor(caps: readonly number[]) {
    this.#caps = caps
  }

  /** Begins with copies of `local`, the delta that this node is collecting, if there is nothing yet. */
  seed(local: Delta): void {
    if (this.#slots.length === 0) this.#slots = this.#caps.map(() => new Delta(local))
  }

  /** Takes in a delta that was sent or received, and may keep it. */
  push(delta: DeltaParts, local: Delta): void {
    this.seed(local)
    // Slots change in place and two may come to be one: to absorb something twice is to absorb it once.
    let carried: DeltaParts = delta
    this.#slots = this.#slots.map((slot, n) => {
      const before = carried
      carried = slot
      if (!geq(delta.end, slot.start) || !geq(slot.end, delta.start)) return slot
      slot.absorb(delta)
      if (slot.size <= (this.#caps[n] ?? 0)) return slot
      return before instanceof Delta ? before : new Delta(before)
    })
  }

  /** The shortest stretch from where a replica is at `clock`; undefined if there is none. */
  since(clock: VectorClock): DeltaParts | undefined {
    for (const slot of this.#slots) {
      const [start, end] = [limited(slot.start, clock), limited(slot.end, clock)]
      if (!geq(start, end) && geq(clock, start) && !dominates(clock, end)) {
        return slot.limitedTo(clock)
      }
    }
    return undefined
  }

  /** Drops all that they tell of a replica. */
  forget(ref: string): void {
    for (const slot of this.#slots) slot.forget(ref)
  }

  /** Starts over: the state has leapt over what these could tell. */
  clear(): void {
    this.#slots = []
  }
}
