import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { Journal } from '../../../../conformance/src/journal.ts'

const application = fileURLToPath(new URL('application', import.meta.url))
const redstart = fileURLToPath(new URL('../../bin/redstart.js', import.meta.url))

/** A line that the program writes: which worker it is of (0 for none), and where it listens. */
export interface Started {
  readonly worker: number
  readonly pid: number
  readonly port: number
}

/** How a program ended, and what it wrote to where errors go. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly notes: string
}

/** The program of the tests of workers, running. */
export class Program {
  readonly child: ChildProcess
  /** What it writes, line by line. */
  readonly lines: Journal<unknown> = new Journal()
  /** Resolves when the program and all its workers have ended, for they share what they write to. */
  readonly ended: Promise<Ended>

  constructor(args: readonly string[], env: NodeJS.ProcessEnv) {
    const { REDSTART_WORKER, REDSTART_WORKERS, REDSTART_PRIMARY, PUBSUB_URL, ...rest } = process.env
    this.child = spawn(process.execPath, args, {
      cwd: application,
      env: { ...rest, NO_COLOR: '1', ...env },
      stdio: 'pipe',
    })
    let notes = ''
    this.child.stderr?.on('data', (chunk: Buffer) => {
      notes += chunk.toString()
    })
    if (this.child.stdout) {
      createInterface(this.child.stdout).on('line', (line) => this.lines.write(JSON.parse(line)))
    }
    this.ended = once(this.child, 'close').then(([code, signal]) => ({ code, signal, notes }))
    onTestFinished(async () => {
      // Its workers end by themselves then.
      this.child.kill('SIGKILL')
      await this.ended
    })
  }

  /** The next process that says that it listens. */
  async started(): Promise<Started> {
    const line = await this.lines.next()
    if (isStarted(line)) return line
    throw new Error(`The program wrote ${JSON.stringify(line)} instead.`)
  }

  /** Has the process that was started broadcast `text` to the room. */
  broadcast(text: string): void {
    this.child.stdin?.write(`${text}\n`)
  }
}

/** Runs the program by itself, with `endpoint.listen({ workers: 2 })`. */
export function runProgram(env: NodeJS.ProcessEnv = {}, file = 'main.ts'): Program {
  return new Program(['--import', 'tsx', `src/${file}`], { WORKERS: '2', ...env })
}

/** Runs the program by `redstart …`. */
export function runCommand(command: string, env: NodeJS.ProcessEnv = {}): Program {
  return new Program([redstart, ...command.split(' ')], env)
}

function isStarted(line: unknown): line is Started {
  return typeof line === 'object' && line !== null && 'port' in line
}
