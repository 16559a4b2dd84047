/**
 * The empty database that the package brings along, packed. To load it is a fifth of the work of `initdb`,
 * which otherwise makes each new embedded database.
 *
 * All databases that begin from one image have its system identifier and its secret for logins of users
 * who do not exist. The one keeps servers from taking each other's logs when they replicate, the other is
 * for those who log in over a network: the embedded database does neither.
 */
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { brotliDecompress } from 'node:zlib'
import { ownFile } from '../peer/index.ts'

const PACKAGE = '@electric-sql/pglite'

/** It unpacks to forty megabytes: in pieces of this size that takes half the time of Node's own. */
const PIECE = 2 ** 20

const decompress = promisify(brotliDecompress)

/**
 * The database to begin a new one from, as a tar archive of its folder; undefined where there is none for
 * the installed version of PGlite, or none that can be read: then the database has to be made.
 *
 * @param folder - Where the images are, with a slash at its end. Default that of the package.
 */
export async function emptyDatabase(
  folder: URL = ownFile('embedded/'),
): Promise<Buffer | undefined> {
  try {
    const packed = await readFile(new URL(await imageName(), folder))
    return await decompress(packed, { chunkSize: PIECE })
  } catch {
    return undefined
  }
}

/**
 * What the image for the installed version of PGlite is called. Another version may not be able to read
 * it, even of the same PostgreSQL: it may be compiled otherwise.
 *
 * @throws Error when the version of PGlite cannot be told.
 */
export async function imageName(): Promise<string> {
  const main = createRequire(import.meta.url).resolve(PACKAGE)
  // It exports no package.json, and no version.
  const manifest = join(dirname(main), '..', 'package.json')
  const { name, version }: { readonly name?: unknown; readonly version?: unknown } = JSON.parse(
    await readFile(manifest, 'utf8'),
  )
  if (name !== PACKAGE || typeof version !== 'string') throw new Error(`${manifest} is another's`)
  return `${version}.tar.br`
}
