import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The folders that there are, for a process that exits without its views having ended. */
const folders = new Set<string>()

/**
 * The folder for the files of one view or component. It is made when the first file comes, is open to
 * this process's user only, and goes with everything in it, at the latest when the process exits.
 */
export class TempFolder {
  #made: Promise<string> | undefined

  /** Makes an empty file with a random name. */
  async newFile(): Promise<{ readonly path: string; readonly handle: FileHandle }> {
    this.#made ??= this.#make()
    const path = join(await this.#made, randomUUID())
    return { path, handle: await open(path, 'wx', 0o600) }
  }

  /** Removes the folder, if there is one. */
  async remove(): Promise<void> {
    // A folder that could not be made has told the one who asked for it.
    const folder = await this.#made?.catch(() => undefined)
    if (folder === undefined) return
    await rm(folder, { recursive: true, force: true, maxRetries: 3 })
    folders.delete(folder)
    if (folders.size === 0) process.off('exit', removeAll)
  }

  async #make(): Promise<string> {
    try {
      const folder = await mkdtemp(join(tmpdir(), 'redstart-'))
      if (folders.size === 0) process.on('exit', removeAll)
      folders.add(folder)
      return folder
    } catch (error) {
      // The next file tries again: a disk may be full for a moment only.
      this.#made = undefined
      throw error
    }
  }
}

function removeAll(): void {
  for (const folder of folders) {
    try {
      rmSync(folder, { recursive: true, force: true })
    } catch {
      // Nobody is left who could be told, and the others are still to be removed.
    }
  }
}
