import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { bundled } from '../bundle.ts'
import type { Figures } from '../scenarios/index.ts'
import { pinnedToServerCore } from './pinning.ts'
import type { Answers, Question } from './questions.ts'

/** The entry of the reporter that is loaded into each measured process. */
export const reporterEntry = 'server/reporter.ts'

/** A measured program: a child process of its own, on its own core, that answers questions. */
export class MeasuredProcess {
  readonly #child: ChildProcess

  /**
   * Starts a bundled program.
   *
   * @param entry - the program's file below `src/`
   * @param environment - variables beside those of this process
   */
  constructor(entry: string, environment: Readonly<Record<string, string>> = {}) {
    const reporter = pathToFileURL(bundled(reporterEntry)).href
    const [command = process.execPath, ...parameters] = pinnedToServerCore([
      process.execPath,
      '--expose-gc',
      '--import',
      reporter,
      bundled(entry),
    ])
    this.#child = spawn(command, parameters, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    })
  }

  /** @throws Error when it could not be started */
  get pid(): number {
    const { pid } = this.#child
    if (pid === undefined) throw new Error('The program was not started.')
    return pid
  }

  /** Whether the process is no more. */
  get ended(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null
  }

  /** Resolves when a program of `in-process/` waits for work; called right after the start. */
  async ready(): Promise<void> {
    await this.#answerTo('its start')
  }

  /** Asks the reporter within; one question at a time. */
  ask<Q extends Question>(question: Q): Promise<Answers[Q]> {
    return this.#exchange<Answers[Q]>(question)
  }

  /**
   * Has a program of `in-process/` do its work over and over for a while.
   *
   * @returns how often it did
   */
  work(milliseconds: number): Promise<number> {
    return this.#exchange<number>(milliseconds)
  }

  /** Has a program of `in-process/` that measures itself do so once. */
  figures(): Promise<Figures> {
    return this.#exchange<Figures>(0)
  }

  /**
   * The CPU time of the process, in microseconds, for each unit that `work` did.
   *
   * @param work - resolves to the number of units
   */
  async cpuPerUnit(work: () => Promise<number>): Promise<number> {
    const before = await this.ask('cpu')
    const units = await work()
    return ((await this.ask('cpu')) - before) / units
  }

  /** Ends the process. */
  async stop(): Promise<void> {
    if (this.ended) return
    const exited = once(this.#child, 'exit')
    this.#child.kill('SIGKILL')
    await exited
  }

  #answerTo<T>(what: string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const onExit = (): void => reject(new Error(`The program ended before it answered ${what}.`))
      this.#child.once('exit', onExit)
      this.#child.once('message', (value: T) => {
        this.#child.off('exit', onExit)
        resolve(value)
      })
    })
  }

  #exchange<T>(message: Question | number): Promise<T> {
    const answer = this.#answerTo<T>(String(message))
    this.#child.send(message)
    return answer
  }
}
