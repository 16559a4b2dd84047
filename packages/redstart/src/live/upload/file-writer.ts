import { type FileHandle, rm } from 'node:fs/promises'
import type { TempFolder } from './temp-folder.ts'
import type { UploadEnd, UploadWriter } from './writer.ts'

/** Writes a file into the folder of its view: what takes the bytes where nothing else was named. */
export class FileWriter implements UploadWriter {
  readonly #folder: TempFolder
  #path = ''
  #handle: FileHandle | undefined

  constructor(folder: TempFolder) {
    this.#folder = folder
  }

  /** Where the file lies, once it is open. */
  get path(): string {
    return this.#path
  }

  async open(): Promise<void> {
    const { path, handle } = await this.#folder.newFile()
    this.#path = path
    this.#handle = handle
  }

  async write(chunk: Uint8Array): Promise<void> {
    await this.#handle?.writeFile(chunk)
  }

  async close(end: UploadEnd): Promise<void> {
    await this.#handle?.close()
    this.#handle = undefined
    if (end !== 'done') await this.remove()
  }

  /** Removes the file, which may have been moved away. */
  async remove(): Promise<void> {
    if (this.#path !== '') await rm(this.#path, { force: true })
  }
}
