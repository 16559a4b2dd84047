import { TransactionAborted, TransactionLeak } from '../errors/index.ts'
import type { RowShape, SqlValue, TransactionConnection } from './driver.ts'
import { asFailure } from './failure.ts'

/** Something to do, of which the result is not asked for. */
export type Work = () => unknown

/**
 * One transaction, or one savepoint of it, while it lasts. Its statements go through one connection,
 * so a savepoint inside it makes the others of this frame wait for its end.
 */
export class Frame {
  readonly #connection: TransactionConnection
  readonly #outer: Frame | undefined
  readonly #running: Set<Promise<unknown>> = new Set()
  #lastSavepoint: Promise<unknown> = Promise.resolve()
  /** Takes new statements. */
  #open = true
  /** Committed, rolled back, or its connection is lost. */
  #ended = false
  #fault: { readonly error: unknown } | undefined
  readonly #awaitingCommit: Work[] = []

  constructor(connection: TransactionConnection, outer?: Frame) {
    this.#connection = connection
    this.#outer = outer
  }

  /** @throws TransactionLeak after the end of this frame */
  async query(text: string, values: readonly SqlValue[], shape: RowShape): Promise<unknown[]> {
    this.#assertOpen()
    return this.#tracked(async () => {
      await this.#lastSavepoint
      this.#assertConnected()
      try {
        return await this.#connection.query(text, values, shape)
      } catch (error) {
        this.#fault ??= { error }
        throw error
      }
    })
  }

  /**
   * Runs `body` in a savepoint, after the savepoints of this frame that were asked for before.
   *
   * @throws TransactionLeak after the end of this frame
   */
  async nested<T>(body: (connection: TransactionConnection) => Promise<T>): Promise<T> {
    this.#assertOpen()
    const before = this.#lastSavepoint
    const run = this.#tracked(async () => {
      await before
      this.#assertConnected()
      return this.#connection.savepoint(body)
    })
    this.#lastSavepoint = run.catch(() => {})
    return run
  }

  /** Waits for `work`, closes the frame, and waits for what was begun in it and not awaited. */
  async settle<T>(work: Promise<T>): Promise<T> {
    try {
      return await work
    } finally {
      this.#open = false
      await Promise.allSettled(this.#running)
    }
  }

  /** What waits for the outermost commit. */
  get awaitingCommit(): readonly Work[] {
    return this.#awaitingCommit
  }

  /**
   * Keeps `work` until the outermost transaction is committed.
   *
   * @throws TransactionLeak after the end of this frame
   */
  afterCommit(work: Work): void {
    this.#assertOpen()
    this.#awaitingCommit.push(work)
  }

  /** A savepoint is kept: what waits in it waits in the outer frame from now on. */
  handOver(): void {
    if (this.#outer) this.#outer.#awaitingCommit.push(...this.#awaitingCommit)
  }

  /** No statement is let through any more. */
  end(): void {
    this.#open = false
    this.#ended = true
  }

  /** @throws TransactionAborted when a statement failed and nobody passed its error on */
  assertSound(): void {
    if (this.#fault) {
      // What the driver says quotes the values of the query.
      throw new TransactionAborted({ cause: asFailure(this.#fault.error, 'the database') })
    }
  }

  #tracked<T>(begin: () => Promise<T>): Promise<T> {
    const run = begin()
    this.#running.add(run)
    const done = () => this.#running.delete(run)
    run.then(done, done)
    return run
  }

  #assertOpen(): void {
    if (!this.#open) throw leak()
  }

  #assertConnected(): void {
    if (this.#ended) throw leak()
    if (this.#outer) this.#outer.#assertConnected()
  }
}

function leak(): TransactionLeak {
  return new TransactionLeak(
    'A query came after the end of the transaction that its code was started in',
    'Await every query inside repo.transaction; start work that outlives it when the transaction is over.',
  )
}
