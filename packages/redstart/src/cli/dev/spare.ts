import type { Clock, Timer } from '../../clock/index.ts'
import { fingerprintOf } from './fingerprint.ts'
import type { Loaded } from './messages.ts'
import { packagesOf } from './packages-of.ts'
import type { Run } from './run.ts'

/** What a {@link Spare} needs to know. */
export interface SpareSettings {
  /** That of the application. */
  readonly folder: string
  readonly clock: Clock
  /** Starts a process for the next run of the application. */
  start(): Run
}

/** Options of Node by which a process loads files of the application, or takes a port, as it starts. */
const NOT_BEFORE = /(?:^|\s)(?:-r|--(?:require|import|loader|experimental-loader|env-file|inspect))/

/** Whether a process may be started before it is wanted, by the options that Node gets. */
export function mayWait(options: string): boolean {
  return !NOT_BEFORE.test(options)
}

/** How long the application has the machine to itself when it has started, in ms. */
const DELAY = 300

/**
 * A process that waits for the next change, with the packages already loaded that the application imports:
 * most of the time of a start goes by before there is anything to start.
 */
export class Spare {
  readonly #settings: SpareSettings
  #packages: Loaded = { imported: [], required: [] }
  #delay: Timer | undefined
  #waiting: { readonly run: Run; readonly fingerprint: string } | undefined
  #isOver = false

  constructor(settings: SpareSettings) {
    this.#settings = settings
  }

  /**
   * Starts one in a moment.
   *
   * @param loaded - What the application has loaded; the same as before, if it is not known.
   */
  prepare(loaded?: Loaded): void {
    const { folder, clock } = this.#settings
    if (loaded !== undefined) {
      const imported = packagesOf(folder, loaded.imported)
      this.#packages = { imported, required: packagesOf(folder, loaded.required) }
    }
    if (this.#isOver) return
    this.#delay?.cancel()
    this.#delay = clock.after(DELAY, () => this.#start())
  }

  /** Hands it over, if there is one that is as good as a new process. */
  take(): Run | undefined {
    this.#delay?.cancel()
    const waiting = this.#waiting
    this.#waiting = undefined
    if (waiting === undefined || waiting.run.isOver) return undefined
    if (waiting.fingerprint === this.#fingerprint()) return waiting.run
    waiting.run.kill()
    return undefined
  }

  /** Ends it, and starts none any more. */
  async end(): Promise<void> {
    this.kill()
    await this.#waiting?.run.ended
  }

  /** The same, without waiting for it. */
  kill(): void {
    this.#isOver = true
    this.#delay?.cancel()
    this.#waiting?.run.kill()
  }

  #start(): void {
    if (this.#waiting?.run.isOver === false) return
    // Taken before anything is loaded, so that no change gets lost.
    try {
      const fingerprint = this.#fingerprint()
      const run = this.#settings.start()
      run.load(this.#packages.imported)
      this.#waiting = { run, fingerprint }
    } catch {
      // The machine has no room for it. The next change takes longer, and that is all.
    }
  }

  #fingerprint(): string {
    const { imported, required } = this.#packages
    return fingerprintOf(this.#settings.folder, [...imported, ...required])
  }
}
