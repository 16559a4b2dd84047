import { deepFreeze } from './plain-object.ts'
import type { Entry, Json } from './tracker/index.ts'

/** An object of JSON. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** One meta as clients see it. */
export interface ShownMeta {
  readonly phx_ref: string
  readonly phx_ref_prev?: string
  readonly [field: string]: unknown
}

/** One time that a key is tracked. */
export interface Item {
  readonly owner: string
  readonly key: string
  readonly meta: ShownMeta
}

/** What the tracker carries of a presence. */
export function tracked(meta: JsonObject, ref: string, prev?: string): Json {
  return prev === undefined ? { m: meta, ref } : { m: meta, ref, prev }
}

/** What the tracker carries of the number that a node has of a counted key. */
export function trackedCount(n: number): Json {
  return { n }
}

/** Reads what {@link tracked} made, here or on another node; undefined for anything else. */
export function readMeta(meta: Json | undefined): ShownMeta | undefined {
  if (!isObject(meta)) return undefined
  const { m, ref, prev } = meta
  if (!isObject(m) || typeof ref !== 'string') return undefined
  // All who list it share what lies in it.
  deepFreeze(m)
  return typeof prev === 'string'
    ? { ...m, phx_ref: ref, phx_ref_prev: prev }
    : { ...m, phx_ref: ref }
}

/** As {@link readMeta}, for each entry that has one. */
export function readItems(entries: readonly Entry[]): readonly Item[] {
  const items: Item[] = []
  for (const { owner, key, meta } of entries) {
    const shown = readMeta(meta)
    if (shown !== undefined) items.push({ owner, key, meta: shown })
  }
  return items
}

/** Reads what {@link trackedCount} made; undefined for anything else. */
export function readCount(meta: Json): number | undefined {
  if (!isObject(meta)) return undefined
  const { n } = meta
  return typeof n === 'number' && Number.isSafeInteger(n) && n > 0 ? n : undefined
}

/** Whether a meta in the tracker is one of ours; another version of Redstart may have others. */
export function isTracked(meta: Json): boolean {
  if (readCount(meta) !== undefined) return true
  return isObject(meta) && isObject(meta.m) && typeof meta.ref === 'string'
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
