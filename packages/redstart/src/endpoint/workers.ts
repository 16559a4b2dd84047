import cluster from 'node:cluster'
import { type Clock, systemClock } from '../clock/index.ts'
import { workerEnvironment } from '../context/index.ts'
import { InvalidOption, WorkersFailed } from '../errors/index.ts'
import { type ClusterAdapter, WorkerRelay } from '../pubsub/index.ts'
import { endOnSignal } from './signals.ts'
import { Supervisor, type WorkerProcess } from './supervisor.ts'
import { isListeningReport } from './worker-process.ts'

/** How many workers there may be. */
const MOST_WORKERS = 256

/** What {@link startWorkers} starts. */
export interface WorkersOptions {
  /** How many, from 1 to 256. */
  readonly count: number
  /** Default the machine's. */
  readonly clock?: Clock
  /** Told of a worker that ended by itself, and how: `exit code 1`, `SIGKILL`. Another takes its place. */
  readonly onEnd?: (number: number, how: string) => void
}

let running: Workers | undefined

/**
 * Runs the program of this process in workers, which share its ports, and keeps them running. This
 * process serves nothing itself: it hands out connections, and relays PubSub between the endpoints of
 * its workers. `endpoint.listen({ workers })` and `redstart start --workers` do it by this; a program
 * that attaches its endpoint to a server of its own can, too.
 *
 * SIGTERM and SIGINT are passed on, so that the workers drain. A process has one group of workers: while
 * it runs, another call gives the same one.
 *
 * @throws InvalidOption for a count that is none, or another one than that of the workers that run; and
 *   in a process that is a worker itself.
 * @example
 * if (cluster.isPrimary) await startWorkers({ count: availableParallelism() }).ended
 * else server.listen(4000)
 */
export function startWorkers(options: WorkersOptions): Workers {
  const { count } = options
  checkWorkerCount(count)
  if (!cluster.isPrimary)
    throw new InvalidOption('workers', count, '1 in a process of node:cluster')
  if (running !== undefined && running.count !== count) {
    throw new InvalidOption('workers', count, `${running.count}, as those that run already`)
  }
  running ??= new Workers(options)
  return running
}

/** @throws InvalidOption for what is no number of workers. */
export function checkWorkerCount(count: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= MOST_WORKERS) return
  throw new InvalidOption('workers', count, `a whole number from 1 to ${MOST_WORKERS}`)
}

/** The workers of this process, and what joins them. Made by {@link startWorkers}. */
export class Workers {
  /** How many they are. */
  readonly count: number
  readonly #relay = new WorkerRelay()
  readonly #supervisor: Supervisor
  /** By the how manieth call of `listen` it was: who listens by now. */
  readonly #rolls = new Map<number, Roll>()
  #calls = 0

  /** Use {@link startWorkers}. */
  constructor({ count, clock = systemClock, onEnd = () => {} }: WorkersOptions) {
    this.count = count
    cluster.setupPrimary({ serialization: 'advanced' })
    const fork = (number: number): WorkerProcess => this.#fork(number)
    this.#supervisor = new Supervisor({ count, clock, fork, onEnd })
    // Also while it has no worker, because the next one has to wait for its turn.
    const alive = setInterval(() => {}, 60_000)
    const release = endOnSignal((signal) => this.#supervisor.passOn(signal))
    const finish = (): void => {
      clearInterval(alive)
      release()
      running = undefined
    }
    this.ended.then(finish, finish)
  }

  /**
   * Resolves when all workers have ended, because they were told to; rejects with WorkersFailed when
   * one cannot be kept running. The others have ended then, too.
   */
  get ended(): Promise<void> {
    return this.#supervisor.ended
  }

  /** Has the workers drain and end; kills what is left after a minute. Resolves when all have ended. */
  stop(): Promise<void> {
    return this.#supervisor.stop()
  }

  /** Makes an endpoint of this process one of those that PubSub joins. */
  join(adapter: ClusterAdapter): void {
    this.#relay.join(adapter)
  }

  /**
   * Waits until the call of `endpoint.listen` that goes on here has listened in all workers.
   *
   * @returns the port
   * @throws WorkersFailed when that will not be
   */
  listening(): Promise<number> {
    const { complete } = this.#roll(this.#calls++)
    const early = this.ended.then(() => {
      throw new WorkersFailed('they were asked to end before they listened')
    })
    return Promise.race([complete, early])
  }

  #fork(number: number): WorkerProcess {
    const worker = cluster.fork(workerEnvironment({ number, of: this.count }))
    this.#relay.connect(worker)
    worker.on('message', (message: unknown) => {
      if (isListeningReport(message)) this.#roll(message[1]).enter(number, message[2])
    })
    return {
      listening: new Promise((resolve) => worker.once('listening', () => resolve())),
      ended: new Promise((resolve) => {
        worker.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`))
        worker.on('error', ({ message }) => {
          // One that could not be started has no exit. Any other is still there, or exits.
          if (worker.process.pid === undefined) resolve(message)
        })
      }),
      signal: (name) => void worker.process.kill(name),
    }
  }

  #roll(call: number): Roll {
    const roll = this.#rolls.get(call) ?? new Roll(this.count)
    this.#rolls.set(call, roll)
    return roll
  }
}

/** Which of the workers listen. */
class Roll {
  /** Resolves with the port when all do. */
  readonly complete: Promise<number>
  readonly #count: number
  readonly #numbers = new Set<number>()
  #resolve: (port: number) => void = () => {}

  constructor(count: number) {
    this.#count = count
    this.complete = new Promise((resolve) => {
      this.#resolve = resolve
    })
  }

  enter(number: number, port: number): void {
    this.#numbers.add(number)
    if (this.#numbers.size === this.#count) this.#resolve(port)
  }
}
