import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { type Clock, within } from '../../clock/index.ts'
import { type Loaded, type Order, startedIn, UNFIT } from './messages.ts'

/** How a run of the application is started. */
export interface RunSettings {
  /** The arguments of Node. */
  readonly args: readonly string[]
  readonly cwd: string
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  /** Where what it writes of errors goes. */
  readonly terminal: { write(chunk: Buffer): unknown }
  /** Told when the application has started, with what it has loaded. */
  onStart(loaded: Loaded): void
  /** Told when it has ended, wanted, and without being asked to: how, and the end of what it wrote of errors. */
  onEnd(how: string, written: string): void
  /** Told in its place when it was of no use, for it had to load what cannot be loaded before the application. */
  onUnfit(): void
}

/** How long the application may take to end in order, in ms. */
const STOP_TIMEOUT = 10_000
/** How long processes that it left behind may keep what it wrote, in ms. */
const LEFT_BEHIND = 1_000
/** How much of what it writes is kept, in characters. */
const KEPT = 16_000

/**
 * One run of the application, in a process of its own and with all that it starts in turn. The process waits
 * until the run begins; nobody hears of one that does not.
 */
export class Run {
  readonly #settings: RunSettings
  readonly #child: ChildProcess
  /** Resolves when nothing is left of it. */
  readonly ended: Promise<void>
  /** What it wrote before it began. */
  #held: Buffer[] = []
  #hasBegun = false
  #hasLoaded = false
  #written = ''
  #isStopping = false
  #isOver = false

  constructor(settings: RunSettings) {
    this.#settings = settings
    this.#child = spawn(process.execPath, settings.args, {
      cwd: settings.cwd,
      env: settings.env,
      // A group of its own: Ctrl-C then reaches it once, from us, and nothing of it stays.
      detached: true,
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    })
    this.#child.stderr?.on('data', (chunk: Buffer) => {
      if (this.#hasBegun) this.#show(chunk)
      else this.#held.push(chunk)
    })
    this.#child.on('message', (message: unknown) => {
      const started = startedIn(message)
      if (started !== undefined && !this.#isStopping) settings.onStart(started)
    })
    this.ended = this.#live()
  }

  /** Whether its process has ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Has modules imported until it begins. */
  load(imported: readonly string[]): void {
    this.#hasLoaded = true
    this.#tell({ redstart: 'load', imported })
  }

  /** Runs the application. */
  begin(): this {
    this.#hasBegun = true
    for (const chunk of this.#held.splice(0)) this.#show(chunk)
    this.#tell({ redstart: 'begin' })
    return this
  }

  /** Ends it: in order, or at once when that takes too long. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#child.kill('SIGTERM')
    await within(this.#settings.clock, STOP_TIMEOUT, () => this.ended)
    this.kill()
    await this.ended
  }

  /** Ends it at once, with all that it has started. */
  kill(): void {
    const { pid } = this.#child
    if (pid === undefined || this.#isOver) return
    try {
      process.kill(-pid, 'SIGKILL')
    } catch (error) {
      // Nothing is left of it.
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
    }
  }

  #show(chunk: Buffer): void {
    this.#settings.terminal.write(chunk)
    this.#written = (this.#written + chunk.toString()).slice(-KEPT)
  }

  /** Whoever does not hear it has ended, which is told in another way. */
  #tell(order: Order): void {
    if (this.#child.connected) this.#child.send(order, () => {})
  }

  async #live(): Promise<void> {
    const closed = once(this.#child, 'close').then(
      () => {},
      () => {},
    )
    const how = await howItEnds(this.#child)
    this.kill()
    // Its number may be another's from now on.
    this.#isOver = true
    await within(this.#settings.clock, LEFT_BEHIND, () => closed)
    if (!this.#hasBegun || this.#isStopping) return
    if (this.#hasLoaded && how === exitWith(UNFIT)) this.#settings.onUnfit()
    else this.#settings.onEnd(how, stripVTControlCharacters(this.#written))
  }
}

async function howItEnds(child: ChildProcess): Promise<string> {
  try {
    const [code, signal]: unknown[] = await once(child, 'exit')
    return typeof signal === 'string' ? signal : exitWith(code)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function exitWith(code: unknown): string {
  return `exit code ${String(code)}`
}
