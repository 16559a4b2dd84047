/** A program that runs beside this one: started, ended, killed, and started again. */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'

/** How a program is started. */
export interface Launch {
  readonly command: string
  readonly args: readonly string[]
  /** What it writes once it can be used. */
  readonly ready: RegExp
  readonly options?: Pick<SpawnOptions, 'cwd' | 'env' | 'uid' | 'gid'>
}

export class Program {
  readonly #launch: Launch
  #child: ChildProcess | undefined

  constructor(launch: Launch) {
    this.#launch = launch
  }

  /** Undefined before its start. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves when it can be used. @throws Error with what it wrote, when it ends before. */
  async start(): Promise<void> {
    const { command, args, ready, options } = this.#launch
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    this.#child = child
    // It would live on when this process dies.
    const end = () => void child.kill('SIGKILL')
    process.once('exit', end)
    child.once('exit', () => process.off('exit', end))
    await new Promise<void>((resolve, reject) => {
      let written = ''
      const read = (chunk: Buffer) => {
        // Once it runs, nobody asks what it wrote.
        if (ready.test(written)) return
        written += chunk.toString()
        if (ready.test(written)) resolve()
      }
      child.stdout?.on('data', read)
      child.stderr?.on('data', read)
      child.once('error', reject)
      child.once('exit', () => reject(new Error(`${command} did not start:\n${written}`)))
    })
  }

  /** Asks it to end, and waits until it has; `SIGKILL` ends it as a power cut would. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<void> {
    const child = this.#child
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }
}
