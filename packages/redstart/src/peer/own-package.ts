import { readFile } from 'node:fs/promises'

/** Where this package lies: two folders up, from the sources and from what they were compiled to. */
const folder = new URL('../../', import.meta.url)

/** What the framework reads of its own `package.json`. */
export interface OwnManifest {
  readonly version: string
  /** The packages that an application may have beside it, and their versions. */
  readonly peerDependencies: Readonly<Record<string, string>>
}

/**
 * A file or, with a slash at the end, a folder that the package brings along.
 *
 * @param path - From the folder of its `package.json`: `templates/`.
 */
export function ownFile(path: string): URL {
  return new URL(path, folder)
}

/** The `package.json` of the framework. */
export async function ownManifest(): Promise<OwnManifest> {
  return JSON.parse(await readFile(ownFile('package.json'), 'utf8'))
}
