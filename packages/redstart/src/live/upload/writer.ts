import type { UploadEntry } from './upload.ts'

/** How a file ended: it arrived whole, somebody or something ended it, or it could not be written. */
export type UploadEnd = 'done' | 'cancel' | 'error'

/**
 * Where the bytes of one file go. The calls come one after another, each when the one before it has
 * resolved; the browser sends on when what it sent is written. What one throws ends the file with
 * `writer_failure`.
 *
 * @example
 * class HashWriter implements UploadWriter {
 *   readonly #hash = createHash('sha256')
 *   open(): void {}
 *   write(chunk: Uint8Array): void {
 *     this.#hash.update(chunk)
 *   }
 *   close(): void {}
 *   meta(): { sha256: string } {
 *     return { sha256: this.#hash.digest('hex') }
 *   }
 * }
 */
export interface UploadWriter {
  /** Called first, when the browser begins to send. */
  open(entry: UploadEntry): void | Promise<void>
  /** Takes the next bytes, which are the writer's own from then on. */
  write(chunk: Uint8Array): void | Promise<void>
  /** Called once and last, also after a failure of the other two. */
  close(end: UploadEnd): void | Promise<void>
  /** What `consumeUploads` is told as `file.meta`, once the file has arrived. */
  meta?(): Readonly<Record<string, unknown>>
}
