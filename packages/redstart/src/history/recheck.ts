import type { Clock, Timer } from '../clock/index.ts'

/** How often the heads of all topics are looked at, in ms; give or take a quarter, so that nodes spread. */
const PERIOD = 30_000
/** So many ms of it go to each topic at least, so that a node with very many does not flood the store. */
const PER_TOPIC = 1
/** The first pause after a failure, in ms; it doubles up to the period. */
const FIRST_RETRY = 1_000
/** Topics that are asked for at once. */
const BATCH = 100

/** What a {@link Recheck} works with. */
export interface RecheckHost {
  readonly clock: Clock
  /** Whether to look from time to time without being told. */
  readonly isPeriodic: boolean
  topics(): readonly string[]
  check(topics: readonly string[]): Promise<void>
  /** Told of one failure a round. */
  failed(error: unknown): void
}

/**
 * Looks whether messages are missing of which nothing tells: the last one before a silence, or all that
 * came while the way to the store was lost.
 */
export class Recheck {
  readonly #host: RecheckHost
  #timer: Timer | undefined
  #isRunning = false
  #again = false
  #hasFailed = false
  #failures = 0
  #isStopped = false

  constructor(host: RecheckHost) {
    this.#host = host
    this.#wait()
  }

  /** Looks at all topics at once, or again when that is going on. */
  now(): void {
    this.#again = true
    if (!this.#isRunning && !this.#isStopped) void this.#run()
  }

  /** The store failed elsewhere: looks at all topics soon. */
  trouble(error: unknown): void {
    if (this.#isStopped) return
    if (!this.#hasFailed) this.#host.failed(error)
    this.#hasFailed = true
    if (!this.#isRunning) this.#wait()
  }

  stop(): void {
    this.#isStopped = true
    this.#timer?.cancel()
  }

  /** Never rejects. */
  async #run(): Promise<void> {
    this.#isRunning = true
    this.#timer?.cancel()
    this.#timer = undefined
    this.#hasFailed = false
    while (this.#again && !this.#hasFailed && !this.#isStopped) {
      this.#again = false
      await this.#round()
    }
    this.#isRunning = false
    this.#failures = this.#hasFailed ? this.#failures + 1 : 0
    this.#wait()
  }

  async #round(): Promise<void> {
    const topics = this.#host.topics()
    try {
      for (let at = 0; at < topics.length && !this.#isStopped; at += BATCH) {
        await this.#host.check(topics.slice(at, at + BATCH))
      }
    } catch (error) {
      this.trouble(error)
    }
  }

  #wait(): void {
    if (this.#isStopped) return
    const retry = this.#hasFailed ? FIRST_RETRY * 2 ** this.#failures : Number.POSITIVE_INFINITY
    const due = Math.max(PERIOD, this.#host.topics().length * PER_TOPIC)
    const period = this.#host.isPeriodic ? due * (0.75 + Math.random() / 2) : retry
    this.#timer?.cancel()
    this.#timer = this.#host.clock.after(Math.min(retry, period), () => this.now())
  }
}
