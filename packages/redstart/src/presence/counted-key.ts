import type { ShownMeta } from './tracked.ts'

/** What a diff says of a counted key. */
export interface CountedChange {
  readonly join?: ShownMeta
  readonly leave?: ShownMeta
}

/**
 * One counted key of a topic: its number on every node, and what the clients of this node know of it.
 *
 * Clients know a number by the `phx_ref` of the diff that brought it. A state that is shown between two
 * diffs has the newest number, under the ref of the last diff; the next diff then replaces that one too.
 */
export class CountedKey {
  /** What the tracker knows of this node's number. */
  tracked = 0
  readonly #others = new Map<string, number>()
  #own = 0
  #ref: string | undefined
  /** The number in the last diff; 0 when there was none, or none is left. */
  #sent = 0
  /** A number that somebody was shown, and that was in no diff. */
  #shown: number | undefined

  /** How many there are on this node. */
  get own(): number {
    return this.#own
  }

  /** How many there are on all nodes that are up. */
  get total(): number {
    let total = this.#own
    for (const n of this.#others.values()) total += n
    return total
  }

  /** Whether there is nothing left to count, and nobody who believes so. */
  get isForgotten(): boolean {
    return this.total === 0 && this.tracked === 0 && this.#ref === undefined
  }

  add(step: 1 | -1): void {
    this.#own += step
  }

  /** Takes the number of another node. */
  set(owner: string, n: number): void {
    this.#others.set(owner, n)
  }

  delete(owner: string): void {
    this.#others.delete(owner)
  }

  /** The meta for a state; undefined when there are none to count. */
  show(newRef: () => string): ShownMeta | undefined {
    const { total } = this
    if (total !== this.#sent) this.#shown = total
    if (total === 0) return undefined
    this.#ref ??= newRef()
    return { count: total, phx_ref: this.#ref }
  }

  /** What the next diff has to say; it counts as said. */
  settle(newRef: () => string): CountedChange {
    const { total } = this
    const known = this.#ref
    const sent = this.#sent
    const shown = this.#shown
    if (total === sent && shown === undefined) return {}
    this.#sent = total
    this.#shown = undefined
    if (total === 0) {
      this.#ref = undefined
      return known === undefined ? {} : { leave: { count: sent || shown, phx_ref: known } }
    }
    if (sent === 0 || known === undefined) {
      // Who was shown a number has it under this ref already, and takes the new one in its place.
      this.#ref = known ?? newRef()
      return { join: { count: total, phx_ref: this.#ref } }
    }
    this.#ref = newRef()
    return {
      join: { count: total, phx_ref: this.#ref, phx_ref_prev: known },
      leave: { count: sent, phx_ref: known },
    }
  }
}
