import type { Stats } from 'node:fs'
import { constants, type FileHandle, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'

/** A file that may be served, open. Whoever asked for it closes it. */
export interface FoundFile {
  readonly path: string
  readonly handle: FileHandle
  readonly stats: Stats
}

/** There is no such file, or none that this process may read. */
const ABSENT = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EPERM', 'ENXIO'])

/**
 * Opens a file below a folder; undefined when there is none, when it is no plain file, and when a
 * link leads out of the folder.
 *
 * @param root - The folder, without links in its path.
 * @param name - The path below it, from `safePath`.
 */
export async function findFile(root: string, name: string): Promise<FoundFile | undefined> {
  return orAbsent(async () => {
    const path = await realpath(join(root, name))
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
    // Without O_NONBLOCK, opening a named pipe waits for somebody to write into it.
    const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK)
    try {
      const stats = await handle.stat()
      if (stats.isFile()) return { path, handle, stats }
    } catch (error) {
      await handle.close()
      throw error
    }
    await handle.close()
    return undefined
  })
}

/** The path of a folder without links; undefined when there is no such folder. */
export function findFolder(path: string): Promise<string | undefined> {
  return orAbsent(() => realpath(path))
}

async function orAbsent<T>(work: () => Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await work()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (typeof code === 'string' && ABSENT.has(code)) return undefined
    throw error
  }
}
