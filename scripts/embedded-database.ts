/**
 * Makes the empty database from which new embedded ones begin: the package brings it along, and the
 * tests use it. `initdb` takes seconds for each.
 *
 * @module
 */
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants } from 'node:zlib'
import { imageName } from '../packages/redstart/src/db/embedded-image.ts'
import { ownFile } from '../packages/redstart/src/peer/index.ts'

/**
 * Makes sure that the image for the installed version of PGlite is there, and none of another version.
 *
 * @param folder - Where it is kept. Default where the framework looks for it.
 * @returns the file.
 */
export async function makeEmbeddedDatabase(
  folder: string = fileURLToPath(ownFile('embedded/')),
): Promise<string> {
  const name = await imageName()
  const file = join(folder, name)
  mkdirSync(folder, { recursive: true })
  for (const other of readdirSync(folder)) {
    if (other.endsWith('.tar.br') && other !== name) rmSync(join(folder, other), { force: true })
  }
  if (existsSync(file)) return file
  const packed = brotliCompressSync(await emptyDatabase(), {
    params: {
      // A third of what gzip makes of it. The best, 11, saves a tenth more and takes half a minute.
      [constants.BROTLI_PARAM_QUALITY]: 9,
      // The template databases repeat each other megabytes apart.
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
    },
  })
  // Written aside and moved, for others may be reading.
  const aside = `${file}.${randomBytes(6).toString('hex')}`
  writeFileSync(aside, packed)
  renameSync(aside, file)
  return file
}

async function emptyDatabase(): Promise<Uint8Array> {
  const { PGlite } = await import('@electric-sql/pglite')
  const folder = mkdtempSync(join(tmpdir(), 'redstart-empty-database-'))
  try {
    const made = await PGlite.create({ dataDir: folder })
    await made.close()
    // Read while PostgreSQL does not run there: else each copy would have to recover from a crash first.
    const files = await PGlite.create({ dataDir: folder, noInitDb: true })
    const dump = await files.dumpDataDir('none')
    await files.close()
    return new Uint8Array(await dump.arrayBuffer())
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
