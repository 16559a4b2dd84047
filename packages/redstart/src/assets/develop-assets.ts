import { join, sep } from 'node:path'
import type { BuildContext } from 'esbuild'
import { loadPeer } from '../peer/index.ts'
import { type Assets, definitionOf } from './assets.ts'
import { buildFailure } from './build-failure.ts'
import { type BundleOptions, bundleOptions } from './bundle-options.ts'
import { isHookFile } from './colocated-hooks.ts'
import type { AssetsDefinition } from './definition.ts'
import { entriesOf } from './entries.ts'
import { removeRecord } from './manifest.ts'
import { beginBuild, endBuild, filesOf, writeFiles } from './output.ts'

/** What pages load, as it was built last: names below the target, and what tells their contents apart. */
export type BuiltHashes = ReadonlyMap<string, string>

/**
 * Assets that are built again and again while somebody works on them: under their plain names, not
 * minified, and only what has changed.
 */
export class DevelopedAssets {
  readonly #definition: AssetsDefinition
  #context: BuildContext<BundleOptions> | undefined
  #entries: readonly string[] = []
  #inputs: ReadonlySet<string> = new Set()
  #built: BuiltHashes = new Map()

  constructor(assets: Assets) {
    this.#definition = definitionOf(assets)
  }

  /** The folder of the sources. */
  get source(): string {
    return this.#definition.source
  }

  /** Whether a file went into the last build. */
  includes(path: string): boolean {
    return this.#inputs.has(path)
  }

  /** Whether a file lies with the sources, or is one of the hooks beside views. */
  isSource(path: string): boolean {
    const { source, hooks } = this.#definition
    return path.startsWith(source + sep) || (path.startsWith(hooks + sep) && isHookFile(path))
  }

  /**
   * Builds what there is now. A build for production that lies in the same folder is gone then.
   *
   * @throws AssetsNotBuilt for an error in the sources, MissingDriver when esbuild is not installed.
   */
  async build(): Promise<BuiltHashes> {
    const { folder, target } = this.#definition
    await removeRecord(target)
    const entries = await entriesOf(this.#definition)
    if (entries.length === 0) return new Map()
    const esbuild = await loadPeer('esbuild', () => import('esbuild'))
    try {
      const context = await this.#contextFor(entries)
      const bundle = await context.rebuild()
      this.#inputs = new Set(Object.keys(bundle.metafile.inputs).map((path) => join(folder, path)))
      const files = filesOf(bundle, this.#definition)
      const changed = files.filter(({ name, hash }) => this.#built.get(name) !== hash)
      const built = new Map(files.map(({ name, hash }) => [name, hash]))
      const before = await beginBuild(target, built.keys())
      await writeFiles(target, changed)
      this.#built = built
      await endBuild(target, built.keys(), before)
      return this.#built
    } catch (error) {
      throw await buildFailure(esbuild, error)
    }
  }

  /** Ends what esbuild keeps for the next build. */
  async dispose(): Promise<void> {
    const context = this.#context
    this.#context = undefined
    await context?.dispose()
  }

  /** Entries come and go, and a context keeps those that it was made for. */
  async #contextFor(entries: readonly string[]): Promise<BuildContext<BundleOptions>> {
    if (this.#context !== undefined && entries.join('\n') === this.#entries.join('\n')) {
      return this.#context
    }
    await this.dispose()
    const { context } = await import('esbuild')
    const options = await bundleOptions(this.#definition, entries, 'development')
    this.#context = await context(options)
    this.#entries = entries
    return this.#context
  }
}
