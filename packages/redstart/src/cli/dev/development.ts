import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { FSWatcher } from 'chokidar'
import { type Assets, DevelopedAssets } from '../../assets/index.ts'
import type { Clock } from '../../clock/index.ts'
import { devEnvironment } from '../../context/index.ts'
import { RedstartError } from '../../errors/index.ts'
import { ownFile } from '../../peer/index.ts'
import type { Output } from '../output.ts'
import { Batches } from './batches.ts'
import { builtState, type DevState, type Problem } from './dev-state.ts'
import { EventServer } from './event-server.ts'
import { oneAtATime } from './one-at-a-time.ts'
import { Run } from './run.ts'
import { mayWait, Spare } from './spare.ts'
import { type WatchSettings, watchFiles } from './watched-files.ts'

/** What a {@link Development} is made of. */
export interface DevelopmentParts {
  /** Where the application is. */
  readonly folder: string
  readonly assets: Assets
  readonly watch: WatchSettings
  /** The environment of the application, beside what is told to it here. */
  readonly env: NodeJS.ProcessEnv
  readonly clock: Clock
  readonly output: Pick<Output, 'note'>
}

const program = fileURLToPath(ownFile('bin/redstart.js'))

/** An application while somebody works on it: run, built, watched, and told to its open pages. */
export class Development {
  readonly #parts: DevelopmentParts
  readonly #assets: DevelopedAssets
  readonly #events: EventServer
  readonly #batches: Batches
  readonly #build: () => Promise<void> = oneAtATime(() => this.#buildOnce())
  readonly #restart: () => Promise<void> = oneAtATime(() => this.#restartOnce())
  readonly #spare: Spare | undefined
  #watcher: FSWatcher | undefined
  #run: Run | undefined
  #isStopping = false
  #state: Omit<DevState, 'problems'> = { run: 0, up: false, styles: {}, scripts: '' }
  #buildProblem: Problem | undefined
  #runProblem: Problem | undefined

  private constructor(parts: DevelopmentParts, events: EventServer) {
    this.#parts = parts
    this.#events = events
    this.#assets = new DevelopedAssets(parts.assets)
    this.#batches = new Batches(parts.clock, (files) => this.#change([...files]))
    const { folder, clock, env, watch } = parts
    const options = [...process.execArgv, env.NODE_OPTIONS].join(' ')
    if (watch.spare !== false && mayWait(options)) {
      this.#spare = new Spare({ folder, clock, start: () => this.#startRun() })
    }
  }

  /** Builds the assets, watches the sources, and starts the application. */
  static async start(parts: DevelopmentParts): Promise<Development> {
    const development = new Development(parts, await EventServer.open())
    await development.#build()
    await development.#watch()
    await development.#restart()
    return development
  }

  /** Ends all of it, the application in order. */
  async stop(): Promise<void> {
    this.#isStopping = true
    this.#batches.cancel()
    await this.#watcher?.close()
    await this.#spare?.end()
    await this.#run?.stop()
    await this.#restart()
    await this.#build()
    await this.#assets.dispose()
    await this.#events.close()
  }

  /** Ends the application at once. */
  kill(): void {
    this.#spare?.kill()
    this.#run?.kill()
  }

  async #watch(): Promise<void> {
    const { folder, watch, assets, output } = this.#parts
    const { watch: server = ['src'], ignore = [] } = watch
    this.#watcher = await watchFiles({
      folder,
      paths: [...server, this.#assets.source],
      ignore: [...ignore, relative(folder, assets.root)],
      onChange: (file) => this.#batches.add(file),
      onError: (error) => output.note(`A file cannot be watched: ${textOf(error)}`),
    })
  }

  #change(files: readonly string[]): void {
    const assets = this.#assets
    const forServer = files.filter((file) => {
      const isStyle = file.endsWith('.css') && assets.includes(file)
      return !assets.isSource(file) && !isStyle
    })
    const isForPages =
      this.#buildProblem !== undefined ||
      files.some((file) => assets.isSource(file) || assets.includes(file))
    if (forServer.length > 0) {
      const [first = '', ...others] = forServer.map((file) => relative(this.#parts.folder, file))
      const more = others.length === 0 ? '' : ` and ${others.length} more`
      this.#parts.output.note(`Starting again: ${first}${more} changed.`)
      void this.#restart()
    }
    if (isForPages) void this.#build()
  }

  async #buildOnce(): Promise<void> {
    if (this.#isStopping) return
    try {
      const built = builtState(await this.#assets.build())
      if (this.#buildProblem !== undefined) this.#parts.output.note('The assets are built again.')
      this.#buildProblem = undefined
      this.#tell(built)
    } catch (error) {
      this.#buildProblem = { title: 'The assets could not be built', text: textOf(error) }
      this.#parts.output.note(this.#buildProblem.text)
      this.#tell({})
    }
  }

  async #restartOnce(): Promise<void> {
    if (this.#isStopping) return
    this.#tell({ up: false })
    await this.#run?.stop()
    if (this.#isStopping) return
    const run = this.#spare?.take() ?? this.#startRun()
    this.#tell({ run: this.#state.run + 1 })
    this.#run = run.begin()
  }

  /** Starts a process for the next run, which does not begin yet. */
  #startRun(): Run {
    const { folder, env, clock, output } = this.#parts
    return new Run({
      args: [...process.execArgv, program, 'start'],
      cwd: folder,
      env: { ...env, ...devEnvironment(this.#events.base, this.#state.run + 1) },
      clock,
      terminal: process.stderr,
      onStart: (loaded) => {
        this.#runProblem = undefined
        this.#tell({ up: true })
        this.#spare?.prepare(loaded)
      },
      onEnd: (how, written) => {
        const title = `The application ended with ${how}`
        this.#runProblem = { title, text: written.trim() || 'It wrote nothing about it.' }
        output.note(`${title}. It starts again when a file changes.`)
        this.#tell({ up: false })
        this.#spare?.prepare()
      },
      onUnfit: () => void this.#restart(),
    })
  }

  #tell(change: Partial<DevState>): void {
    this.#state = { ...this.#state, ...change }
    const problems = [this.#runProblem, this.#buildProblem].filter(
      (problem) => problem !== undefined,
    )
    this.#events.tell({ ...this.#state, problems })
  }
}

function textOf(error: unknown): string {
  if (error instanceof RedstartError) return error.message
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}
