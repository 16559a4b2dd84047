import type { Clock, Timer } from '../clock/index.ts'
import type { Position } from '../pubsub/index.ts'
import type { HistoryRecord } from './store.ts'

/** How long a message that overtook another waits for it, in ms, before the store is asked. */
const PATIENCE = 50
/** The same after the store could not be asked. */
const PATIENCE_WITHOUT_STORE = 1_000
/** Messages that wait, at most; those beyond are read from the store again. */
const MAX_WAITING = 1_000
/** Messages that are read at once. */
export const PAGE = 500

/** What a {@link Sequencer} works with. */
export interface SequencerHost {
  readonly clock: Clock
  /** See {@link HistoryStore.read}. */
  read(after: Position): Promise<readonly HistoryRecord[] | undefined>
  head(): Promise<Position>
  /** Takes the next message. */
  deliver(record: HistoryRecord): void
  /** Messages are lost for good. */
  gap(): void
  /** The store could not be read. */
  failed(error: unknown): void
}

interface Waiter {
  readonly position: Position
  resolve(): void
}

/**
 * Puts the messages of one topic into the order of their positions. The way from the store may lose,
 * double and reorder them: what is missing is read from the store, and what the store does not have any
 * more is a gap.
 */
export class Sequencer {
  readonly #host: SequencerHost
  /** Position of the last message that was delivered; undefined before {@link begin}. */
  #last: Position | undefined
  /** Messages of the current epoch that came before their turn. */
  readonly #early = new Map<number, HistoryRecord>()
  #patience: Timer | undefined
  #isDelivering = false
  #reading: Promise<void> | undefined
  #readAgain = false
  #lastReadFailed = false
  #waiters: Waiter[] = []
  #isClosed = false

  constructor(host: SequencerHost) {
    this.#host = host
  }

  /** Position of the last message that was delivered; undefined before {@link begin}. */
  get last(): Position | undefined {
    return this.#last
  }

  /** Begins with the message after `head`. */
  begin(head: Position): void {
    this.#last = head
    if (this.#readAgain) void this.catchUp()
    else this.#release()
  }

  /** Takes a message as it came, and delivers it when it is its turn. */
  receive(record: HistoryRecord): void {
    if (this.#isClosed) return
    const last = this.#last
    const { epoch, seq } = record.position
    if (last === undefined) {
      this.#readAgain = true
    } else if (epoch !== last.epoch) {
      // Of a life of the store that is over, or of a new one: only the store knows.
      void this.catchUp()
    } else if (seq > last.seq) {
      if (seq === last.seq + 1 && this.#isIdle) this.#deliver(record)
      else this.#keepForLater(record)
      if (this.#early.size > 0 && this.#isIdle) this.#deliverEarly()
    }
  }

  /**
   * Resolves when the message of this position has been delivered, or cannot be for now because the
   * store is away; undefined when it has been.
   */
  reach(position: Position): Promise<void> | undefined {
    if (this.#isClosed || this.#has(position)) return undefined
    // A page that is being read, or the head that is being asked for, may be older.
    if (this.#last === undefined || this.#reading !== undefined) this.#readAgain = true
    else this.#waitPatiently()
    return new Promise((resolve) => {
      this.#waiters.push({ position, resolve })
    })
  }

  /** Compares with the newest position that the store tells of, and reads what is missing. */
  async check(head: Position): Promise<void> {
    const last = this.#last
    if (last === undefined || (head.epoch === last.epoch && head.seq === last.seq)) return
    await this.catchUp()
  }

  /** Reads and delivers what the store has beyond the last message. Never rejects. */
  catchUp(): Promise<void> {
    // What is asked for while a page is read may not be in it.
    if (this.#reading !== undefined) this.#readAgain = true
    else this.#reading = this.#readAll()
    return this.#reading
  }

  /** Delivers nothing any more. */
  close(): void {
    this.#isClosed = true
    this.#patience?.cancel()
    this.#early.clear()
    this.#release()
  }

  get #isIdle(): boolean {
    return !this.#isDelivering && this.#reading === undefined
  }

  #has({ epoch, seq }: Position): boolean {
    return this.#last?.epoch === epoch && this.#last.seq >= seq
  }

  #deliver(record: HistoryRecord): void {
    this.#isDelivering = true
    this.#last = record.position
    try {
      this.#host.deliver(record)
    } finally {
      this.#isDelivering = false
    }
    if (this.#waiters.length > 0) this.#releaseReached()
  }

  #deliverEarly(): void {
    while (!this.#isClosed && this.#last !== undefined) {
      const next = this.#early.get(this.#last.seq + 1)
      if (next === undefined) break
      this.#early.delete(next.position.seq)
      this.#deliver(next)
    }
    if (this.#early.size > 0) this.#waitPatiently()
    else if (this.#waiters.length === 0) this.#stopWaiting()
  }

  #keepForLater(record: HistoryRecord): void {
    if (this.#early.size < MAX_WAITING) this.#early.set(record.position.seq, record)
    else if (this.#reading === undefined) this.#waitPatiently()
    else this.#readAgain = true
  }

  #waitPatiently(): void {
    if (this.#isClosed || this.#patience !== undefined || this.#last === undefined) return
    const ms = this.#lastReadFailed ? PATIENCE_WITHOUT_STORE : PATIENCE
    this.#patience = this.#host.clock.after(ms, () => {
      this.#patience = undefined
      void this.catchUp()
    })
  }

  #stopWaiting(): void {
    this.#patience?.cancel()
    this.#patience = undefined
  }

  async #readAll(): Promise<void> {
    this.#stopWaiting()
    try {
      do {
        this.#readAgain = false
        await this.#readOn()
      } while (this.#readAgain && !this.#isClosed)
      this.#lastReadFailed = false
    } catch (error) {
      this.#lastReadFailed = true
      if (!this.#isClosed) this.#host.failed(error)
    }
    this.#reading = undefined
    if (this.#isClosed) return
    for (const [seq, { position }] of this.#early) {
      if (position.epoch !== this.#last?.epoch || this.#has(position)) this.#early.delete(seq)
    }
    this.#deliverEarly()
    this.#release()
  }

  async #readOn(): Promise<void> {
    for (;;) {
      if (this.#isClosed || this.#last === undefined) return
      const records = await this.#host.read(this.#last)
      if (this.#isClosed) return
      if (records === undefined) {
        const head = await this.#host.head()
        if (this.#isClosed) return
        this.#last = head
        return this.#host.gap()
      }
      for (const record of records) {
        if (this.#isClosed) return
        this.#deliver(record)
      }
      if (records.length < PAGE) return
    }
  }

  #releaseReached(): void {
    const still: Waiter[] = []
    for (const waiter of this.#waiters) {
      if (this.#has(waiter.position)) waiter.resolve()
      else still.push(waiter)
    }
    this.#waiters = still
  }

  #release(): void {
    const waiters = this.#waiters
    this.#waiters = []
    for (const { resolve } of waiters) resolve()
  }
}
