import type { Message, Position } from '../pubsub/index.ts'
import type { Keep } from './keep.ts'
import type { HistoryRecord } from './store.ts'

/** What a record costs beside its text, in bytes. */
const RECORD_BYTES = 200
/** What a topic costs that nobody watches, beside its name, in bytes. */
const TOPIC_BYTES = 500

interface Kept {
  readonly record: HistoryRecord
  readonly at: number
}

/** The messages of one topic in the memory of a process. */
export class MemoryTopic {
  readonly name: string
  keep: Keep
  isWatched = false
  /** When the topic was made, or last let go of, in ms. */
  usedAt: number
  #epoch: string
  /** The newest message. */
  #seq = 0
  /** By `seq`, without a hole. */
  readonly #kept = new Map<number, Kept>()
  #bytes = 0

  constructor(name: string, epoch: string, keep: Keep, now: number) {
    this.name = name
    this.#epoch = epoch
    this.keep = keep
    this.usedAt = now
  }

  /** Roughly the memory that is taken for the sake of history, in bytes. */
  get bytes(): number {
    return this.isWatched ? this.#bytes : this.#bytes + TOPIC_BYTES + 2 * this.name.length
  }

  get isEmpty(): boolean {
    return this.#kept.size === 0
  }

  get head(): Position {
    return { epoch: this.#epoch, seq: this.#seq }
  }

  /** Adds a message, and lets go of those that are too many then. */
  push(message: Message, id: string, now: number): HistoryRecord {
    this.#seq += 1
    const record = { position: this.head, id, message }
    this.#kept.set(this.#seq, { record, at: now })
    this.#bytes += sizeOf(message)
    while (this.#kept.size > this.keep.max) this.shift()
    return record
  }

  /** Lets go of the oldest message. */
  shift(): void {
    const oldest = this.#seq - this.#kept.size + 1
    const kept = this.#kept.get(oldest)
    if (kept === undefined) return
    this.#kept.delete(oldest)
    this.#bytes -= sizeOf(kept.record.message)
  }

  /** Lets go of messages that are too old. */
  expire(now: number): void {
    for (const { at } of this.#kept.values()) {
      if (now - at < this.keep.maxAge) return
      this.shift()
    }
  }

  /** Lets go of all messages; the next one has the next position. */
  clear(): void {
    this.#kept.clear()
    this.#bytes = 0
  }

  /** Begins anew: no position of before is good any more. */
  renew(epoch: string): void {
    this.clear()
    this.#epoch = epoch
    this.#seq = 0
  }

  /** See {@link HistoryStore.read}. */
  read({ epoch, seq }: Position, limit: number): HistoryRecord[] | undefined {
    const isHere = epoch === this.#epoch && seq <= this.#seq && seq >= this.#seq - this.#kept.size
    if (!isHere) return undefined
    const records: HistoryRecord[] = []
    for (let next = seq + 1; records.length < limit; next++) {
      const kept = this.#kept.get(next)
      if (kept === undefined) break
      records.push(kept.record)
    }
    return records
  }
}

/** A character may take two bytes. */
function sizeOf({ event, body }: Message): number {
  return RECORD_BYTES + 2 * (event.length + body.length)
}
