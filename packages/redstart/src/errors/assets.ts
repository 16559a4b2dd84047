import { RedstartError } from './base.ts'

/** The browser's scripts and styles could not be bundled. */
export class AssetsNotBuilt extends RedstartError {
  /** @param problems - What esbuild says, each with its place. */
  constructor(problems: string, options?: ErrorOptions) {
    super('assets_not_built', `The assets could not be built:\n\n${problems.trim()}`, options)
  }
}

/** What the asset build wrote down cannot be read. */
export class InvalidManifest extends RedstartError {
  constructor(file: string, options?: ErrorOptions) {
    super(
      'invalid_manifest',
      `${file} is no list of assets. Write it anew: npx redstart build`,
      options,
    )
  }
}

/** The installed client of live views is one that this server does not speak with. */
export class ClientUnsupported extends RedstartError {
  /** @param wanted - The versions that are supported: `>=1.2 <1.3`. */
  constructor(version: string, wanted: string) {
    super(
      'client_unsupported',
      `phoenix_live_view ${version} is installed, and live views need ${wanted}. Install that: ` +
        `npm install 'phoenix_live_view@${wanted}'`,
    )
  }
}
