import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where a header has what, in bytes; it and each file fill whole blocks. The format is POSIX's ustar. */
const BLOCK = 512
const NAME = [0, 100] as const
const SIZE = [124, 136] as const
const TYPE = [156, 157] as const
const MAGIC = [257, 262] as const

/**
 * Writes the files and folders of a tar archive, readable for their owner alone. At once: PGlite, which does
 * the same file by file through its own file system, takes five times as long for it.
 *
 * @param archive - As PGlite dumps a database; a folder comes before what is in it.
 * @param folder - Where to; made when it is not there.
 * @throws Error for what is no such archive, and what the file system throws.
 */
export function unpack(archive: Buffer, folder: string): void {
  const text = (at: number, [from, to]: readonly [number, number]) =>
    archive.toString('latin1', at + from, at + to).replace(/\0.*$/s, '')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let at = 0
  // Two blocks of nothing end it.
  while (archive[at]) {
    const name = text(at, NAME)
    const size = text(at, TYPE) === '5' ? 0 : Number.parseInt(text(at, SIZE), 8)
    const start = at + BLOCK
    if (text(at, MAGIC) !== 'ustar' || /(?:^|\/)\.\.(?:\/|$)/.test(name) || !(size >= 0)) {
      throw new Error('the archive is damaged')
    }
    const target = join(folder, name)
    if (text(at, TYPE) === '5') mkdirSync(target, { mode: 0o700 })
    else writeFileSync(target, archive.subarray(start, start + size), { mode: 0o600 })
    at = start + Math.ceil(size / BLOCK) * BLOCK
  }
}
