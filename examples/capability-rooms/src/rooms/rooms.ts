/** The rooms: who may enter one, what it holds, and how it ends. */
import type { Clock } from '../clock.ts'
import { fingerprint, sameFingerprint } from './fingerprint.ts'
import type { Claim, Message, NewRoom, Sealed } from './formats.ts'
import type { Kept, RoomStore, StoredMessage, StoredRoom } from './room-store.ts'

/** Why a room is no more. */
export type Ending = 'expired' | 'destroyed'

/** Somebody in a room. */
export interface Seat {
  readonly room: StoredRoom
  /** The fingerprint of the slot. */
  readonly slot: string
}

/** Compared with where there is no room, so that a missing room costs what a wrong key does. */
const NO_ROOM = { key: '0'.repeat(64), access: '0'.repeat(64) }

export class Rooms {
  readonly #store: RoomStore
  readonly #clock: Clock
  #onEnd: (key: string, ending: Ending) => unknown = () => {}

  constructor(store: RoomStore, clock: Clock) {
    this.#store = store
    this.#clock = clock
  }

  /** Calls back, on one node, for each room that has ended. */
  onEnd(fn: (key: string, ending: Ending) => unknown): void {
    this.#onEnd = fn
  }

  open({
    room,
    access,
    destroy,
    mode,
    ttl,
    messageTtl,
  }: NewRoom): Promise<'opened' | 'taken' | 'full'> {
    const now = this.#clock.now()
    const stored: StoredRoom = {
      key: fingerprint('room', room),
      access: fingerprint('access', access),
      destroy: fingerprint('destroy', destroy),
      mode,
      messageTtl,
      expiresAt: now + ttl,
    }
    return this.#store.open(stored, now)
  }

  /** Lets somebody in who shows what only the link can give; undefined for everybody else. */
  async enter({ room, access, slot }: Claim): Promise<Seat | undefined> {
    const key = fingerprint('room', room)
    const found = await this.#store.find(key, this.#clock.now())
    const expected = found ?? NO_ROOM
    // Both are compared, whatever the first says.
    const isRoom = sameFingerprint(expected.key, key)
    const mayEnter = sameFingerprint(expected.access, fingerprint('access', access))
    if (found === undefined || !isRoom || !mayEnter) return undefined
    return { room: found, slot: fingerprint('slot', slot) }
  }

  /** What a room holds; undefined when it has ended. */
  async messages({ key }: StoredRoom): Promise<Message[] | undefined> {
    const stored = await this.#store.messages(key, this.#clock.now())
    return stored?.map((message) => this.#toMessage(message, null))
  }

  /** Keeps a message for those who are not here, and gives it as it goes out to those who are. */
  async keep(
    { room, slot }: Seat,
    { id, box }: Sealed,
  ): Promise<Exclude<Kept['status'], 'kept'> | Message> {
    const now = this.#clock.now()
    const expiresAt = Math.min(now + room.messageTtl, room.expiresAt)
    const message = { id, slot, box, expiresAt }
    const kept = await this.#store.keep(room.key, message, now)
    return kept.status === 'kept' ? this.#toMessage(message, kept.replaces) : kept.status
  }

  /** Deletes a message that was read; says whether this reader was the first. */
  burn({ room, slot }: Seat, id: string): Promise<boolean> {
    return this.#store.burn(room.key, id, slot, this.#clock.now())
  }

  /** Ends a room for who shows its destroy value; says whether it was that. */
  async destroy(room: StoredRoom, destroy: string): Promise<boolean> {
    if (!sameFingerprint(room.destroy, fingerprint('destroy', destroy))) return false
    if (await this.#store.remove(room.key)) this.#onEnd(room.key, 'destroyed')
    return true
  }

  /** Ends the rooms whose time is up. */
  async sweep(): Promise<void> {
    for (const key of await this.#store.sweep(this.#clock.now())) this.#onEnd(key, 'expired')
  }

  /** How long a room has, in ms. */
  timeLeft({ expiresAt }: StoredRoom): number {
    return Math.max(0, expiresAt - this.#clock.now())
  }

  #toMessage({ id, box, expiresAt }: StoredMessage, replaces: string | null): Message {
    return { id, box, expiresIn: Math.max(0, expiresAt - this.#clock.now()), replaces }
  }
}
