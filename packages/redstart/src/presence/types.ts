import type { Json } from '../schema/index.ts'

declare const counting: unique symbol

/** Tells, among types only, a presence that counts: what `counted: true` adds to its `F`. */
export interface Counting {
  readonly [counting]: true
}

interface Refs {
  /** Names this meta. Another one after every update. */
  readonly phx_ref: string
  /** The `phx_ref` before the update that made this meta. */
  readonly phx_ref_prev?: string
}

/** What was tracked, as JSON makes it, and the refs by which clients know it. */
export type PresenceMeta<M> = Readonly<Json<M>> & Refs

/** The one meta of a counted key: only the number travels. */
export interface CountedMeta extends Refs {
  /** How many there are, on all nodes. */
  readonly count: number
}

// Told apart by `meta.count === undefined`.
type AnyMetaOf<M, F> = F extends Counting
  ? (PresenceMeta<M> & { readonly count?: undefined }) | CountedMeta
  : PresenceMeta<M>

/**
 * Who is there under one key: a meta for each time that it is tracked, and what `fetch` adds, as JSON
 * makes it. That may be missing, since a `fetch` that fails must not falsify the list.
 */
export type PresenceEntry<M extends object, F extends object = {}> = {
  readonly metas: readonly [AnyMetaOf<M, F>, ...AnyMetaOf<M, F>[]]
} & { readonly [K in keyof F as Exclude<K, keyof Counting | 'metas'>]?: Json<F[K]> }

/** Who is there on a topic, by key. */
export interface PresenceState<M extends object, F extends object = {}> {
  readonly [key: string]: PresenceEntry<M, F>
}

/** Who came to a topic and who left it. An update is both. */
export interface PresenceDiff<M extends object, F extends object = {}> {
  readonly joins: PresenceState<M, F>
  readonly leaves: PresenceState<M, F>
}
