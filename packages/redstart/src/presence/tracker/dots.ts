import type { Entry } from './types.ts'

/**
 * An entry and its dot, the event that made it: the replica `ref` counts its own changes from 1. An
 * update makes a new entry with a new dot.
 */
export interface Dotted extends Entry {
  /** Id of the {@link Ref} of the replica that made it. */
  readonly ref: string
  readonly counter: number
}

/** Dots by replica. */
export type DotSet = ReadonlyMap<string, ReadonlySet<number>>

/** Entries by replica and counter. */
export type DottedEntries = ReadonlyMap<string, ReadonlyMap<number, Dotted>>
