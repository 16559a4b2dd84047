import { join, relative, resolve, sep } from 'node:path'
import { type FSWatcher, watch } from 'chokidar'

/** What `redstart dev` looks at, and how it starts the application again. */
export interface WatchSettings {
  /** Files and folders, from the folder of the application. Default `src`. */
  readonly watch?: readonly string[]
  /**
   * What to overlook in them: paths from the folder of the application, of files or of folders with all
   * that is in them, or patterns of such paths. `node_modules`, `dist`, names that begin with a dot and
   * tests are always overlooked.
   */
  readonly ignore?: readonly (string | RegExp)[]
  /**
   * Whether a process waits for the next change with the packages loaded that the application imports. `false`
   * where something has to happen before they are: a file of the application that sets environment variables,
   * or instruments packages. Default true.
   */
  readonly spare?: boolean
}

const ALWAYS =
  /(?:^|\/)(?:node_modules|dist|coverage|\.[^./][^/]*)(?:\/|$)|\.(?:test|spec)\.[cm]?[jt]sx?$|~$|\.(?:new|tmp|log)$/

/** What is watched, and who is told. */
export interface Watch {
  /** The folder of the application. */
  readonly folder: string
  /** Files and folders, from there; they need not be there yet. */
  readonly paths: readonly string[]
  readonly ignore: readonly (string | RegExp)[]
  /** Told of every file that is written, made or removed. */
  onChange(file: string): void
  /** Told of what cannot be watched. */
  onError(error: unknown): void
}

/** Begins to watch; resolves when changes are seen. */
export function watchFiles(settings: Watch): Promise<FSWatcher> {
  const { folder, paths, ignore, onChange, onError } = settings
  const watcher = watch([...paths], {
    cwd: folder,
    ignoreInitial: true,
    ignored: (path) => isOverlooked(relative(folder, resolve(folder, path)), ignore),
  })
  watcher.on('all', (event, path) => {
    if (event !== 'addDir' && event !== 'unlinkDir') onChange(join(folder, path))
  })
  watcher.on('error', onError)
  return new Promise((resolve) => {
    watcher.once('ready', () => resolve(watcher))
  })
}

/** Whether a path from the folder of the application is not looked at. */
export function isOverlooked(path: string, ignore: readonly (string | RegExp)[]): boolean {
  const name = path.split(sep).join('/')
  if (ALWAYS.test(name)) return true
  return ignore.some((entry) =>
    typeof entry === 'string'
      ? `${name}/`.startsWith(`${entry.replace(/^\.\/|\/+$/g, '')}/`)
      : name.search(entry) !== -1,
  )
}
