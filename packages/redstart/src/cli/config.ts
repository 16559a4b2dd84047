import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Assets } from '../assets/index.ts'
import type { Accounts } from '../auth/index.ts'
import type { Database, DatabaseSchema } from '../db/index.ts'
import { ConfigMissing, InvalidConfig } from '../errors/index.ts'
import type { Router } from '../http/index.ts'
import type { Mailer } from '../mail/index.ts'
import { configIn } from './application-folder.ts'
import type { WatchSettings } from './dev/watched-files.ts'

/** A part of the application, or what loads it when a command needs it. */
export type Part<T> = T | (() => T | Promise<T>)

/** What an application has decided about who may see what. */
export interface AuthPolicy {
  /** Paths of routes that are for everybody, as `redstart routes` lists them: `/`, `/shelves/:name`, `/docs/*`. */
  readonly public?: readonly string[]
}

/** What the command line knows of an application: the default export of `redstart.config.ts`. */
export interface Config {
  /** For `redstart routes` and `redstart auth doctor`. */
  readonly router?: Part<Pick<Router, 'list' | 'routes'>>
  /** For `redstart db`. */
  readonly database?: Part<Database<DatabaseSchema>>
  /** For `redstart start`: the module that starts the application. Default `src/main.ts`. */
  readonly start?: string
  /** For `redstart build` and `redstart dev`. Default what `defineAssets()` gives. */
  readonly assets?: Part<Assets>
  /** For `redstart dev`: which files of the server it looks at. */
  readonly dev?: WatchSettings
  /** For `redstart auth doctor`. */
  readonly accounts?: Part<Pick<Accounts, 'core'>>
  /** For `redstart auth doctor`. */
  readonly mailer?: Part<Pick<Mailer, 'keepsMails'>>
  /** For `redstart auth doctor`: what is meant to be as it is. */
  readonly auth?: AuthPolicy
}

/**
 * Types the configuration of the command line. Parts are given by functions that load them, so that
 * one which cannot be loaded disturbs no command that does not need it.
 *
 * @example
 * // redstart.config.ts
 * export default defineConfig({
 *   router: async () => (await import('./src/web/router.ts')).router,
 *   database: async () => (await import('./src/database.ts')).database,
 * })
 */
export function defineConfig(config: Config): Config {
  return config
}

/**
 * Loads the configuration of the application in a folder.
 *
 * @throws ConfigMissing when there is none, InvalidConfig when it has no default export, or when its folder
 *   is none of ES modules.
 */
export async function loadConfig(folder: string): Promise<Config> {
  const name = await configIn(folder)
  if (name === undefined) throw new ConfigMissing(folder)
  const module: { readonly default?: unknown } = await importConfig(join(folder, name))
  if (isConfig(module.default)) return module.default
  throw new InvalidConfig(name, 'has no default export')
}

async function importConfig(path: string): Promise<object> {
  try {
    return await import(pathToFileURL(path).href)
  } catch (error) {
    if (!isReadAsCommonJs(error)) throw error
    throw new InvalidConfig(
      basename(path),
      'is read as CommonJS, for package.json does not say "type": "module" (npm pkg set type=module)',
    )
  }
}

/** Whether Node, or tsx, took an ES module for what `require` loads. */
function isReadAsCommonJs(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_REQUIRE_')
}

/**
 * A part of the configuration, loaded.
 *
 * @throws InvalidConfig when the configuration does not name it.
 */
export async function partOf<K extends 'router' | 'database' | 'assets' | 'accounts' | 'mailer'>(
  config: Config,
  name: K,
): Promise<Exclude<Config[K], undefined | (() => unknown)>> {
  const part = config[name]
  if (part === undefined) throw new InvalidConfig('redstart.config.ts', `names no ${name}`)
  const loaded: unknown = typeof part === 'function' ? await part() : part
  if (isLoaded(loaded)) return loaded
  throw new InvalidConfig('redstart.config.ts', `loads nothing as its ${name}`)

  function isLoaded(value: unknown): value is Exclude<Config[K], undefined | (() => unknown)> {
    return typeof value === 'object' && value !== null
  }
}

function isConfig(value: unknown): value is Config {
  return typeof value === 'object' && value !== null
}
