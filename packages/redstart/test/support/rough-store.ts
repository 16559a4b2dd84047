/** A store whose way to the node loses, doubles and delays messages, as the test says. */
import type {
  HistoryHost,
  HistoryRecord,
  HistoryStore,
  RunningHistory,
} from '../../src/history/index.ts'
import type { Message, Position } from '../../src/pubsub/index.ts'

/** What becomes of a message on its way from the store to the node. */
export type Fate = 'arrives' | 'lost' | 'doubled' | 'late'

/** A store of one topic. */
export class RoughStore implements HistoryStore {
  /** Decides about each message; by default all arrive. */
  fate: () => Fate = () => 'arrives'
  /** While it is set, whatever asks the store fails with it. */
  fault: Error | undefined
  /** While it is set, what is asked of the store is answered behind it, with what was true before. */
  gate: Promise<void> | undefined
  /** How often the node read. */
  reads = 0
  closed = false
  #epoch = 1
  #seq = 0
  /** The epoch of each position that was given out. */
  #epochs = ['e1']
  #records: HistoryRecord[] = []
  #late: HistoryRecord[] = []
  #host: HistoryHost | undefined

  get head(): Position {
    return { epoch: `e${this.#epoch}`, seq: this.#seq }
  }

  start(host: HistoryHost): RunningHistory {
    this.#host = host
    return {
      isRemote: true,
      append: async (message, _keep, id) => {
        if (this.fault) throw this.fault
        return this.add(message, id)
      },
      heads: (topics) => this.#answer(topics.map(() => this.head)),
      read: (_topic, after, limit) => {
        this.reads += 1
        return this.#answer(this.#read(after, limit))
      },
      watch: () => this.#answer(undefined),
      unwatch: () => {},
      close: async () => {
        this.closed = true
      },
    }
  }

  /** Another node's message. */
  add(message: Message, id = 'elsewhere'): Position {
    this.#seq += 1
    const record = { position: this.head, id, message }
    this.#records.push(record)
    this.#epochs.push(record.position.epoch)
    const fate = this.fate()
    if (fate === 'late') this.#late.push(record)
    if (fate === 'arrives' || fate === 'doubled') this.#host?.receive(record)
    if (fate === 'doubled') this.#late.push(record)
    return record.position
  }

  /** Brings what is under way, the newest first. */
  deliverLate(): void {
    for (const record of this.#late.splice(0).reverse()) this.#host?.receive(record)
  }

  /** Lets go of all but the newest messages. */
  forget(keep: number): void {
    this.#records = this.#records.slice(Math.max(0, this.#records.length - keep))
  }

  /** Loses everything, and begins anew. */
  wipe(): void {
    this.#epoch += 1
    this.#seq = 0
    this.#epochs = [this.head.epoch]
    this.#records = []
  }

  /** Begins another epoch that goes on where the last one ended. */
  restart(): void {
    this.#epoch += 1
  }

  /** Says that messages may have been missed. */
  recheck(): void {
    this.#host?.recheck()
  }

  async #answer<T>(answer: T): Promise<T> {
    await this.gate
    if (this.fault) throw this.fault
    return answer
  }

  #read({ epoch, seq }: Position, limit: number): HistoryRecord[] | undefined {
    const isHead = epoch === this.head.epoch && seq === this.#seq
    if (!isHead && this.#epochs[seq] !== epoch) return undefined
    const missed = this.#records.filter(({ position }) => position.seq > seq)
    return missed.length === this.#seq - seq ? missed.slice(0, limit) : undefined
  }
}
