import { AsyncLocalStorage } from 'node:async_hooks'
import { DatabaseClosed, InvalidOption, QueryFailed, TransactionLeak } from '../errors/index.ts'
import { fearless, type Logger, silentLogger } from '../telemetry/index.ts'
import type { Connection, Driver, RowShape, SqlValue, TransactionConnection } from './driver.ts'
import { asFailure } from './failure.ts'
import { Frame, type Work } from './transaction-frame.ts'

/** How a transaction runs. */
export interface TransactionOptions {
  /** What it sees of others that run beside it; PostgreSQL's `read committed` unless given. */
  readonly isolation?: 'read committed' | 'repeatable read' | 'serializable'
  /**
   * How often it is run again from the start when PostgreSQL ends it because of others: a serialization
   * failure or a deadlock. 0 unless given; `fn` has to do nothing that cannot be done twice.
   */
  readonly retries?: number
}

/**
 * The transactions of one repo. A transaction is carried by the asynchronous context: whatever `fn`
 * calls and awaits is inside, without a handle to pass on.
 */
export class Transactions {
  readonly #driver: Driver
  readonly #logger: Logger
  readonly #current: AsyncLocalStorage<Frame> = new AsyncLocalStorage()
  #closing: Promise<void> | undefined

  constructor(driver: Driver, logger: Logger = silentLogger) {
    this.#driver = driver
    this.#logger = fearless(logger)
  }

  /** Whether the caller is inside a transaction. */
  get active(): boolean {
    return this.#current.getStore() !== undefined
  }

  /** Runs one statement, in the transaction that the caller is in or else by itself. */
  query(text: string, values: readonly SqlValue[], shape: RowShape): Promise<unknown[]> {
    return this.#send(this.#current.getStore() ?? this.#driver, text, values, shape)
  }

  /**
   * Runs one statement by itself.
   *
   * @throws TransactionLeak inside a transaction, of which it would be no part
   */
  async queryOutside(
    text: string,
    values: readonly SqlValue[],
    shape: RowShape,
  ): Promise<unknown[]> {
    if (this.#current.getStore()) {
      throw new TransactionLeak(
        'repo.raw was used inside repo.transaction, where its statement would be no part of it',
        'Use repo.db, or run the statement before or after the transaction.',
      )
    }
    return this.#send(this.#driver, text, values, shape)
  }

  async #send(
    to: Pick<Connection, 'query'>,
    text: string,
    values: readonly SqlValue[],
    shape: RowShape,
  ): Promise<unknown[]> {
    this.#assertOpen()
    this.#logger.debug({ query: text }, 'query')
    try {
      return await to.query(text, values, shape)
    } catch (error) {
      throw asFailure(error, this.#driver.place, text)
    }
  }

  /** Does `work` when the transaction that the caller is in has been committed; without one, now. */
  async afterCommit(work: Work): Promise<void> {
    const frame = this.#current.getStore()
    if (frame) frame.afterCommit(work)
    else await work()
  }

  /** Asks the database for an answer. */
  async ping(): Promise<void> {
    // Inside of a transaction the embedded database has no other connection.
    await this.query('select 1', [], 'array')
  }

  /** Lets what runs finish and hangs up; what comes later throws DatabaseClosed. */
  close(): Promise<void> {
    this.#closing ??= this.#driver.close()
    return this.#closing
  }

  #assertOpen(): void {
    if (this.#closing && !this.#current.getStore()) throw new DatabaseClosed()
  }

  /**
   * Runs `fn` in a transaction, or in a savepoint of the one that the caller is in. It is undone when
   * `fn` rejects, and when `fn` gives back a result that is not ok.
   */
  async run<T>(fn: () => Promise<T>, options: TransactionOptions = {}): Promise<T> {
    const { isolation, retries = 0 } = options
    const outer = this.#current.getStore()
    if (outer && (isolation || retries > 0)) {
      const option = isolation ? 'isolation' : 'retries'
      throw new InvalidOption(option, options[option], 'left to the outermost transaction')
    }
    this.#assertOpen()
    if (outer) return this.#within((body) => outer.nested(body), fn, outer)
    for (let left = retries; ; left -= 1) {
      try {
        return await this.#within((body) => this.#outermost(body, isolation), fn)
      } catch (error) {
        if (left <= 0 || !lostToOthers(error)) throw error
      }
    }
  }

  #outermost<R>(body: Body<R>, isolation: TransactionOptions['isolation']): Promise<R> {
    return this.#driver.transaction(async (connection) => {
      if (isolation) await connection.script(`set transaction isolation level ${isolation}`)
      return body(connection)
    })
  }

  async #within<T>(begin: Begin, fn: () => Promise<T>, outer?: Frame): Promise<T> {
    const undo = new Undo<T>()
    let frame: Frame | undefined
    let value: T
    try {
      value = await begin(async (connection) => {
        frame = new Frame(connection, outer)
        // Awaited inside: a Drizzle query that fn gives back begins when it is awaited.
        const work = this.#current.run(frame, async () => await fn())
        const kept = await undo.keep(frame, work)
        frame.handOver()
        return kept
      })
    } catch (error) {
      if (error !== undo) throw asFailure(error, this.#driver.place)
      return undo.outcome()
    } finally {
      // Also when the connection was lost while fn still runs.
      frame?.end()
    }
    if (!outer) for (const work of frame?.awaitingCommit ?? []) await work()
    return value
  }
}

type Body<R> = (connection: TransactionConnection) => Promise<R>
type Begin = <R>(body: Body<R>) => Promise<R>

/** Thrown through a driver to make it roll back; knows what the caller gets all the same. */
class Undo<T> extends Error {
  outcome: () => T = () => {
    throw this
  }

  /** The value of `work` when it is to be kept. */
  async keep(frame: Frame, work: Promise<T>): Promise<T> {
    try {
      const value = await frame.settle(work)
      if (!isRefusal(value)) {
        frame.assertSound()
        return value
      }
      this.outcome = () => value
    } catch (error) {
      // What fn threw is passed on as it is: only the driver's own errors are to be explained.
      this.outcome = () => {
        throw error
      }
    }
    throw this
  }
}

function isRefusal(value: unknown): boolean {
  // Its own: the `ok` of a Response, false for every redirect, says nothing about a refusal.
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.hasOwn(value, 'ok') &&
    'ok' in value &&
    value.ok === false
  )
}

function lostToOthers(error: unknown): boolean {
  return error instanceof QueryFailed && ['40001', '40P01'].includes(error.sqlState)
}
