import { randomUUID } from 'node:crypto'
import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { UploadGone } from '../../errors/index.ts'

/**
 * The folder for what one request uploads. It is made when the first file comes, is open to this
 * process's user only, and goes with everything in it when the request has been answered.
 */
export class Scratch {
  #folder: Promise<string> | undefined
  #isDisposed = false

  /** Whether the request has been answered, and everything that was not moved away is gone. */
  get isDisposed(): boolean {
    return this.#isDisposed
  }

  /**
   * Makes an empty file with a random name, which only this process's user may read.
   *
   * @throws UploadGone after the end of the request, and what the file system throws.
   */
  async newFile(): Promise<{ readonly path: string; readonly handle: FileHandle }> {
    if (this.#isDisposed) throw new UploadGone()
    this.#folder ??= mkdtemp(join(tmpdir(), 'redstart-'))
    const path = join(await this.#folder, randomUUID())
    return { path, handle: await open(path, 'wx', 0o600) }
  }

  /** Removes what was uploaded and not moved away; undefined where nothing was uploaded. */
  dispose(): Promise<void> | undefined {
    this.#isDisposed = true
    const made = this.#folder
    this.#folder = undefined
    return made && removeFolder(made)
  }
}

async function removeFolder(made: Promise<string>): Promise<void> {
  // A folder that could not be made has told the one who asked for it.
  const folder = await made.catch(() => undefined)
  if (folder !== undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
