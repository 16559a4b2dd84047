import type { Clock } from '../clock/index.ts'
import { WorkersFailed } from '../errors/index.ts'

/** A worker's process, for as long as it lives. */
export interface WorkerProcess {
  /** Resolves when it listens; a worker that ends before never does. */
  readonly listening: Promise<void>
  /** Resolves with how it ended: `exit code 1`, `SIGKILL`. */
  readonly ended: Promise<string>
  /** Sends it a signal. */
  signal(name: NodeJS.Signals): void
}

/** What a {@link Supervisor} works with. */
export interface SupervisorParts {
  /** How many workers there are to be. */
  readonly count: number
  readonly clock: Clock
  /** Starts the worker of this number, counted from 1. */
  fork(number: number): WorkerProcess
  /** Told of a worker that ended by itself; another takes its place. */
  onEnd(number: number, how: string): void
}

/** A worker that ends sooner than this after it began to listen has failed, in ms. */
const STEADY_AFTER = 10_000
/** The failures of one worker in a row that end all. */
const MOST_FAILURES = 5
/** How long to wait after the first failure, in ms; twice as long after each other one. */
const FIRST_PAUSE = 200
/** A signal that comes sooner behind the first, in ms, is the same: npm repeats what the terminal sent. */
const SAME_SIGNAL = 1_000
/** How long workers may take to end, in ms: to drain, and what comes behind it. */
const STOP_TIMEOUT = 60_000

/**
 * Keeps as many workers running as there are to be. The first one goes ahead: what keeps a program
 * from starting at all is then said once, and not by every worker.
 */
export class Supervisor {
  /** Resolves when all workers have ended as they were told; rejects with WorkersFailed. */
  readonly ended: Promise<void>
  readonly #parts: SupervisorParts
  readonly #workers = new Set<WorkerProcess>()
  /** The pauses before workers are started again: what ends each. */
  readonly #pauses = new Set<() => void>()
  /** The numbers of which no worker has listened; while there are any, one that ends ends all. */
  readonly #yetToListen: Set<number>
  readonly #firstListens: Promise<void>
  #letOthersStart: () => void = () => {}
  #isStopping = false
  /** When it was asked to end by a signal. */
  #askedAt: number | undefined

  constructor(parts: SupervisorParts) {
    this.#parts = parts
    this.#yetToListen = new Set(numbersTo(parts.count))
    this.#firstListens = new Promise((resolve) => {
      this.#letOthersStart = resolve
    })
    this.ended = this.#run()
    // Whoever is concerned awaits it as well.
    this.ended.catch(() => {})
  }

  /** Tells the workers to end, and kills those that do not. Resolves when all have ended. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    this.#tellToEnd(signal)
    await this.ended.catch(() => {})
  }

  /**
   * Passes on a signal that asks to end; another one, as of somebody who does not want to wait, ends all
   * at once. Resolves when all have ended.
   */
  passOn(signal: NodeJS.Signals): Promise<void> {
    const now = this.#parts.clock.now()
    this.#askedAt ??= now
    if (now - this.#askedAt >= SAME_SIGNAL) this.#kill()
    return this.stop(signal)
  }

  #kill(): void {
    for (const worker of this.#workers) worker.signal('SIGKILL')
  }

  async #run(): Promise<void> {
    const keeping = numbersTo(this.#parts.count).map((number) => this.#keep(number))
    try {
      await Promise.all(keeping)
    } finally {
      this.#tellToEnd('SIGTERM')
      await Promise.allSettled(keeping)
    }
  }

  /** Keeps the worker of one number running. */
  async #keep(number: number): Promise<void> {
    if (number > 1) await this.#firstListens
    let failures = 0
    while (!this.#isStopping) {
      const { how, listenedFor } = await this.#live(number)
      if (this.#isStopping) return
      if (this.#yetToListen.size > 0) {
        throw new WorkersFailed(`worker ${number} ended with ${how} before all listened`)
      }
      failures = listenedFor !== undefined && listenedFor >= STEADY_AFTER ? 0 : failures + 1
      if (failures === MOST_FAILURES) {
        const times = `${failures} times in a row within seconds of its start`
        throw new WorkersFailed(`worker ${number} ended ${times}, at last with ${how}`)
      }
      this.#parts.onEnd(number, how)
      if (failures > 0) await this.#pause(FIRST_PAUSE * 2 ** (failures - 1))
    }
  }

  /** One life of a worker: how it ended, and for how many ms it listened. */
  async #live(number: number): Promise<{ how: string; listenedFor: number | undefined }> {
    const { clock, fork } = this.#parts
    const worker = fork(number)
    this.#workers.add(worker)
    let since: number | undefined
    void worker.listening.then(() => {
      since = clock.now()
      this.#yetToListen.delete(number)
      this.#letOthersStart()
    })
    const how = await worker.ended
    this.#workers.delete(worker)
    return { how, listenedFor: since === undefined ? undefined : clock.now() - since }
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        timer.cancel()
        this.#pauses.delete(wake)
        resolve()
      }
      const timer = this.#parts.clock.after(ms, wake)
      this.#pauses.add(wake)
    })
  }

  #tellToEnd(signal: NodeJS.Signals): void {
    if (this.#isStopping) return
    this.#isStopping = true
    this.#letOthersStart()
    for (const wake of this.#pauses) wake()
    for (const worker of this.#workers) worker.signal(signal)
    const late = this.#parts.clock.after(STOP_TIMEOUT, () => this.#kill())
    const cancel = (): void => late.cancel()
    this.ended.then(cancel, cancel)
  }
}

function numbersTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index + 1)
}
