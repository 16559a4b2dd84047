import type { StreamInsert } from '../stream/index.ts'

/** What the client has to know to show a template: what changed, or all of it. */
export interface NodeDiff {
  /** The statics: themselves, their index in `p`, or the component to take them from. */
  s?: readonly string[] | number
  /** Whether the template is one element. */
  r?: 1
  /** What stands in a hole. */
  [slot: number]: SlotDiff
}

/** What stands in a hole: text as it is in the page, a component by its number, or what has holes. */
export type SlotDiff = string | number | NodeDiff | ListDiff

/** The holes of one row of a list. */
export interface RowDiff {
  [slot: number]: SlotDiff
}

/**
 * The rows of a list by their positions: a row, or what changed in it; where it stood before; or
 * where it stood and what changed.
 */
export interface RowsDiff {
  /** How many rows there are. */
  kc: number
  /** There are rows that moved. */
  km?: true
  [position: number]: RowDiff | number | [from: number, changed: RowDiff]
}

/** The statics of a message that stand in it once, by their indexes. */
export type StaticsTable = Record<number, readonly string[]>

/** What happened to a stream. The last is there if it was emptied before. */
export type StreamDiff =
  | readonly [ref: string, inserts: readonly StreamInsert[], deletes: readonly string[]]
  | readonly [
      ref: string,
      inserts: readonly StreamInsert[],
      deletes: readonly string[],
      reset: true,
    ]

/** What the client has to know to show a list. */
export interface ListDiff {
  s?: readonly string[] | number
  k: RowsDiff
  p?: StaticsTable
  stream?: StreamDiff
}

/**
 * What the client has to know to show a view as it is now. See the Phoenix LiveView protocol,
 * section 3.
 */
export interface Diff {
  s?: readonly string[] | number
  p?: StaticsTable
  /** The components by their numbers. */
  c?: Record<number, NodeDiff>
  [slot: number]: SlotDiff
}

/** Whether there is nothing to send. */
export function isEmpty(diff: Diff): boolean {
  for (const _ in diff) return false
  return true
}
