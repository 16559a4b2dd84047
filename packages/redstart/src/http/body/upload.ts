import { randomUUID } from 'node:crypto'
import { constants, copyFile, open, readFile, rename, rm } from 'node:fs/promises'
import { UploadGone } from '../../errors/index.ts'
import { fileStream } from '../static/file-stream.ts'
import { type DetectedType, detectType, SIGNATURE_BYTES } from './detect-type.ts'
import type { Scratch } from './scratch.ts'

/** What is known of an upload when it has been received. */
export interface UploadFacts {
  /** The name that the client gives the file, in any form. */
  readonly filename: string
  /** What the client says the file is. */
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  /** Where it was written. */
  readonly path: string
  /** The folder that it goes with at the end of the request. */
  readonly scratch: Scratch
}

/**
 * A file that came with a form. It lies in a temporary file that is removed when the request has been
 * answered; what is to stay is moved away before. Only its size, and what {@link Upload.detectedType}
 * says, are the server's own findings: name and type are the client's claims.
 *
 * @example
 * const { avatar } = await conn.body()
 * if (!(avatar instanceof Upload) || (await avatar.detectedType()) !== 'image/png') {
 *   return conn.text('Send a PNG.', { status: 422 })
 * }
 * await avatar.moveTo(`/srv/avatars/${userId}.png`)
 */
export class Upload {
  /**
   * The name that the client gives the file: its last part only, without control characters. It is
   * still not made for a path on the server; it may be long, or mean something to a shell.
   */
  readonly filename: string
  /** What the client says the file is; `application/octet-stream` where it says nothing. */
  readonly contentType: string
  /** Bytes. */
  readonly size: number
  readonly #scratch: Scratch
  #path: string
  #isMoved = false

  constructor({ filename, contentType, size, path, scratch }: UploadFacts) {
    this.filename = baseName(filename)
    this.contentType = contentType
    this.size = size
    this.#path = path
    this.#scratch = scratch
  }

  /**
   * Where the file lies.
   *
   * @throws UploadGone after the end of the request, unless it was moved.
   */
  get path(): string {
    if (!this.#isMoved && this.#scratch.isDisposed) throw new UploadGone()
    return this.#path
  }

  /** The whole file as text; bytes that are not UTF-8 become U+FFFD. */
  text(): Promise<string> {
    return readFile(this.path, 'utf8')
  }

  /** The whole file. */
  bytes(): Promise<Uint8Array<ArrayBuffer>> {
    return readFile(this.path)
  }

  /**
   * The file as a stream, open only while it is read. Read it while the request is handled: what was
   * not moved is gone when an answer made of it would be sent.
   */
  stream(): ReadableStream<Uint8Array> {
    return fileStream(this.path, { start: 0, end: this.size })
  }

  /**
   * What the first bytes of the file say it is, whatever its name and the client say; undefined if it
   * is none of the types that are known. A file may begin like an image and go on as something else:
   * serve uploads as attachments or from another host all the same.
   */
  async detectedType(): Promise<DetectedType | undefined> {
    const handle = await open(this.path)
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(SIGNATURE_BYTES), {
        position: 0,
      })
      return detectType(buffer.subarray(0, bytesRead))
    } finally {
      await handle.close()
    }
  }

  /**
   * Moves the file to its place, where it stays; also to another disk. What stands there is replaced,
   * at once: nobody sees half a file. Only this process's user may read it, as before.
   *
   * @param path - The path of the file, not of a folder. Make it of what the server knows, not of the
   *   client's filename.
   */
  async moveTo(path: string): Promise<void> {
    await rename(this.path, path).catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EXDEV') {
        return this.#copyTo(path)
      }
      throw error
    })
    this.#path = path
    this.#isMoved = true
  }

  async #copyTo(path: string): Promise<void> {
    const partial = `${path}.${randomUUID()}`
    try {
      await copyFile(this.path, partial, constants.COPYFILE_EXCL)
      await rename(partial, path)
    } catch (error) {
      await rm(partial, { force: true })
      throw error
    }
    await rm(this.path, { force: true })
  }
}

/** Some browsers sent whole paths, of either kind; control and direction characters hide an ending. */
function baseName(filename: string): string {
  const last = filename.slice(Math.max(filename.lastIndexOf('/'), filename.lastIndexOf('\\')) + 1)
  const name = last.replaceAll(/[\p{Cc}\p{Bidi_Control}\u2028\u2029]/gu, '')
  return name === '' || name === '.' || name === '..' ? 'file' : name
}
