/** Where rooms are kept: {@link memoryStore} for one node, {@link RedisStore} for several. */
import type { Mode } from './formats.ts'

/** A room, as it is stored: fingerprints and times. */
export interface StoredRoom {
  /** The fingerprint of its id, under which it is found. */
  readonly key: string
  readonly access: string
  readonly destroy: string
  readonly mode: Mode
  /** How long a message lives, in ms. */
  readonly messageTtl: number
  /** When it ends, in ms since the epoch. */
  readonly expiresAt: number
}

/** A message, as it is stored: bytes that only browsers can read. */
export interface StoredMessage {
  readonly id: string
  /** The fingerprint of its author's slot. */
  readonly slot: string
  readonly box: string
  /** When it ends, in ms since the epoch. */
  readonly expiresAt: number
}

/** What became of a message that was to be kept. */
export type Kept =
  | { readonly status: 'kept'; readonly replaces: string | null }
  /**
   * The room has ended; it has no place left; the id is that of somebody else's message, or of one that
   * was burnt before its author knew that it had arrived.
   */
  | { readonly status: 'gone' | 'full' | 'taken' | 'burnt' }

/** How many rooms there may be, and how many messages in each; of as many it knows that they were burnt. */
export interface Bounds {
  readonly rooms: number
  readonly messages: number
}

/**
 * Every method is one step: two nodes that call at the same time never see half of it. `now` is in ms
 * since the epoch, and what has ended by then is not there, swept or not.
 */
export interface RoomStore {
  open(room: StoredRoom, now: number): Promise<'opened' | 'taken' | 'full'>
  find(key: string, now: number): Promise<StoredRoom | undefined>
  /** What the room holds, oldest first; undefined when it has ended. */
  messages(key: string, now: number): Promise<readonly StoredMessage[] | undefined>
  /** Keeps a message, once, however often it is sent; in the mode `replace` its author's earlier one goes. */
  keep(key: string, message: StoredMessage, now: number): Promise<Kept>
  /** Deletes a message; says whether `reader`, who is not its author, was the first. */
  burn(key: string, id: string, reader: string, now: number): Promise<boolean>
  /** Deletes a room and all that is in it; says whether it was there. */
  remove(key: string): Promise<boolean>
  /** Deletes what has ended, and gives the keys of the rooms among it: each to one caller only. */
  sweep(now: number): Promise<readonly string[]>
  close(): Promise<void>
}
