import { detached } from '../../context/index.ts'
import type { LiveHost } from '../view/live-state.ts'
import type { AsyncOutcome, AsyncTask } from './async-result.ts'

/** What one view or component has begun and waits for, by name. */
export class AsyncBook {
  readonly #host: LiveHost
  readonly #running = new Map<string, Run>()
  #isOver = false

  constructor(host: LiveHost) {
    this.#host = host
  }

  /**
   * Begins a task, which is its own work: no part of a transaction that its handler is in. An earlier one of
   * the same name goes on, but nobody waits for it any more.
   *
   * @param settled - Called in the view's turn, unless the owner has ended.
   */
  start<T>(name: string, task: AsyncTask<T>, settled: (outcome: AsyncOutcome<T>) => unknown): void {
    if (this.#isOver) return
    this.#running.get(name)?.controller.abort()
    const controller = new AbortController()
    const attempt = detached(() => attempted(task, controller.signal))
    let outcome: AsyncOutcome<T> | undefined
    const take = (): unknown => {
      // Before its turn another may have taken its place.
      if (this.#running.get(name) !== run || outcome === undefined) return undefined
      this.#running.delete(name)
      return settled(outcome)
    }
    const fail = (reason: unknown): void => {
      const isWaiting = outcome !== undefined
      // Also what has succeeded, and waits for its turn, is cancelled.
      outcome = { ok: false, reason }
      if (!isWaiting) this.#host.inTurn(take)
    }
    const arrive = (arrived: AsyncOutcome<T>): void => {
      if (this.#running.get(name) !== run || outcome !== undefined) return
      outcome = arrived
      this.#host.inTurn(take)
    }
    const isUnderWay = (): boolean => outcome === undefined
    const run: Run = { controller, fail, isUnderWay, done: attempt.then(arrive) }
    this.#running.set(name, run)
  }

  /** What runs now: each resolves when its result waits for the view. */
  get work(): readonly Promise<void>[] {
    const runs = [...this.#running.values()]
    return runs.filter(({ isUnderWay }) => isUnderWay()).map(({ done }) => done)
  }

  /** Ends a task; it has failed then. That there is none is no error. */
  cancel(name: string, reason: string): void {
    const run = this.#running.get(name)
    if (run === undefined) return
    run.controller.abort()
    run.fail(reason)
  }

  /** Nobody waits for anything any more. */
  end(): void {
    this.#isOver = true
    for (const { controller } of this.#running.values()) controller.abort()
    this.#running.clear()
  }
}

interface Run {
  readonly controller: AbortController
  readonly fail: (reason: unknown) => void
  /** Whether it has come to nothing yet. */
  readonly isUnderWay: () => boolean
  readonly done: Promise<void>
}

async function attempted<T>(task: AsyncTask<T>, signal: AbortSignal): Promise<AsyncOutcome<T>> {
  try {
    return { ok: true, value: await task(signal) }
  } catch (reason) {
    return { ok: false, reason }
  }
}
