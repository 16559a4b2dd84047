import { isAbsolute, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BuildOptions } from 'esbuild'

/** What pages load, where it is made of, and where it lies when it is. */
export interface AssetsOptions {
  /** The folder of the application. Default where the process was started. */
  readonly folder?: string | URL
  /**
   * What pages load by its name, from the folder of the application: scripts and stylesheets with all
   * that they import, other files as they are, folders for all the files in them. Default
   * `assets/app.ts` and `assets/app.css`, or those that there are.
   */
  readonly entries?: readonly string[]
  /** The folder of the sources; below it they keep their paths. Default `assets`. */
  readonly source?: string
  /**
   * The folder in which hooks stand beside the views that use them, in files `*.hook.ts`: scripts import
   * them all from `redstart/hooks`. Default `src`.
   */
  readonly hooks?: string
  /** The folder that the result is written to. Default `dist/assets`. */
  readonly target?: string
  /** Where pages find the result. Default `/assets`. */
  readonly prefix?: string
  /**
   * Options of esbuild, such as plugins, beside those that this decides. A function is only called to
   * build, so that what it imports is not needed in production.
   */
  readonly esbuild?: EsbuildOptions | (() => EsbuildOptions | Promise<EsbuildOptions>)
}

/** What an application may tell esbuild. */
export type EsbuildOptions = Omit<
  BuildOptions,
  | ('absWorkingDir' | 'entryPoints' | 'outbase' | 'outdir' | 'outfile' | 'publicPath' | 'stdin')
  | ('entryNames' | 'chunkNames' | 'assetNames' | 'bundle' | 'write' | 'metafile' | 'logLevel')
>

/** The options with their defaults, and whole paths. */
export interface AssetsDefinition {
  readonly folder: string
  /** Undefined for those that there are of the usual ones. */
  readonly entries: readonly string[] | undefined
  readonly source: string
  readonly hooks: string
  readonly target: string
  readonly prefix: string
  readonly esbuild: NonNullable<AssetsOptions['esbuild']>
}

/** The options with their defaults. */
export function definitionFrom(options: AssetsOptions): AssetsDefinition {
  const { folder: given = '.', entries, source = 'assets', target = 'dist/assets' } = options
  const { hooks = 'src', prefix = '/assets', esbuild = {} } = options
  const folder = resolve(given instanceof URL ? fileURLToPath(given) : given)
  const below = (path: string): string => (isAbsolute(path) ? path : join(folder, path))
  return {
    folder,
    entries,
    source: below(source),
    hooks: below(hooks),
    target: below(target),
    prefix: prefix.replace(/\/+$/, ''),
    esbuild,
  }
}
