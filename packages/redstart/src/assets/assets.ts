import { clientVersion } from './client-version.ts'
import { type AssetsDefinition, type AssetsOptions, definitionFrom } from './definition.ts'
import { type BuildRecord, inAddress, type Manifest, readRecord } from './manifest.ts'
import { staticChanged } from './static-changed.ts'

let partsOf: (assets: Assets) => AssetsDefinition
let readAgain: (assets: Assets) => void

/**
 * The scripts, styles and other files of an application, as `redstart build` and `redstart dev` make
 * them. Made by {@link defineAssets}.
 */
export class Assets {
  readonly #definition: AssetsDefinition
  #record: BuildRecord | undefined
  #isRead = false

  static {
    partsOf = (assets) => assets.#definition
    readAgain = (assets) => {
      assets.#isRead = false
    }
  }

  /** Use {@link defineAssets}. */
  constructor(options: AssetsOptions) {
    this.#definition = definitionFrom(options)
  }

  /** Where pages find them: `/assets`. */
  get prefix(): string {
    return this.#definition.prefix
  }

  /** The folder that they lie in, for `router.static(assets.prefix, assets.root)`. */
  get root(): string {
    return this.#definition.target
  }

  /**
   * The names that the build for production gave, read once, and again when this process has built them;
   * undefined where no build has run, as in development.
   *
   * @throws InvalidManifest when what it wrote down cannot be read.
   */
  get manifest(): Manifest | undefined {
    return this.#readRecord()?.files
  }

  /**
   * The version of the client of live views: the one that was built in, else the one that is
   * installed; undefined without either.
   *
   * @throws ClientUnsupported for a version that live views do not speak with.
   */
  get clientVersion(): string | undefined {
    const record = this.#readRecord()
    return record === undefined ? clientVersion(this.#definition.folder) : record.clientVersion
  }

  /**
   * The path of a built file: `/assets/app-7JQ2MX4A.js` for `app.js`, which browsers keep for ever;
   * `/assets/app.js` in development, and for what was not built.
   *
   * @param name - As it lies below the folder of the sources, with the ending that it has when built.
   */
  path(name: string): string {
    return `${this.prefix}/${inAddress(this.manifest?.get(name) ?? name)}`
  }

  /** Whether a page has loaded something that was built anew since; see {@link staticChanged}. */
  changed(trackedUrls: readonly string[] | undefined): boolean {
    return staticChanged(trackedUrls, this.manifest)
  }

  #readRecord(): BuildRecord | undefined {
    if (!this.#isRead) this.#record = readRecord(this.root)
    this.#isRead = true
    return this.#record
  }
}

/**
 * Says what pages load, for `redstart build`, `redstart dev`, the router and the pages. It builds
 * nothing by itself.
 *
 * @example
 * export const assets = defineAssets({ entries: ['assets/app.ts', 'assets/app.css', 'assets/icon.svg'] })
 * // router: defineRouter().static(assets.prefix, assets.root)
 * // layout: html`<script type="module" src=${assets.path('app.js')}></script>`
 * // redstart.config.ts: assets: async () => (await import('./src/web/assets.ts')).assets
 */
export function defineAssets(options: AssetsOptions = {}): Assets {
  return new Assets(options)
}

/** Forgets what an earlier build wrote down, once there is another. */
export function forgetBuild(assets: Assets): void {
  readAgain(assets)
}

/** What was defined, for those who build it. */
export function definitionOf(assets: Assets): AssetsDefinition {
  return partsOf(assets)
}
