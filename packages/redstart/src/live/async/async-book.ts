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
   * Begins a task, which is its own work: no part of a transaction that its handler is in. An earlier one of the same name goes on, but nobody waits for it any more.
   *
   * @param settled - Called in the view's turn, unless the owner has ended.
   */
  start<T>(name: string, task: AsyncTask<T>, settled: (outcome: AsyncOutcome<T>) => unknown): void {
    if (this.#isOver) return
    this.#running.get(name)?.controller.abort()
    const controller = new AbortController()
    const settle = (outcome: AsyncOutcome<T>): void => {
      if (this.#running.get(name) !== run) return
      this.#running.delete(name)
      this.#host.inTurn(() => (this.#isOver ? undefined : settled(outcome)))
    }
    const attempt = detached(() => attempted(task, controller.signal))
    const fail = (reason: unknown): void => settle({ ok: false, reason })
    const run: Run = { controller, fail, done: attempt.then(settle) }
    this.#running.set(name, run)
  }

  /** What runs now: each resolves when its result waits for the view. */
  get work(): readonly Promise<void>[] {
    return [...this.#running.values()].map(({ done }) => done)
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
  readonly done: Promise<void>
}

async function attempted<T>(task: AsyncTask<T>, signal: AbortSignal): Promise<AsyncOutcome<T>> {
  try {
    return { ok: true, value: await task(signal) }
  } catch (reason) {
    return { ok: false, reason }
  }
}
