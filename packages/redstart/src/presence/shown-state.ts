import type { ShownMeta } from './tracked.ts'

/** An entry as clients see it, with what fetch added. */
export interface ShownEntry {
  readonly metas: readonly ShownMeta[]
  readonly [addition: string]: unknown
}

/** Entries by key. It has no prototype: a key can be `__proto__`. */
export type ShownState = Readonly<Record<string, ShownEntry>>

/** The state of an empty topic. */
export const NOBODY: ShownState = Object.freeze(Object.create(null))

/** What has changed, as listeners get it. */
export interface ShownDiff {
  readonly joins: ShownState
  readonly leaves: ShownState
}

/** Gathers metas by their keys. */
export class StateBuilder {
  readonly #entries: Record<string, { metas: ShownMeta[] }> = Object.create(null)

  add(key: string, meta: ShownMeta): void {
    const entry = this.#entries[key]
    if (entry === undefined) this.#entries[key] = { metas: [meta] }
    else entry.metas.push(meta)
  }

  get state(): ShownState {
    return this.#entries
  }
}
