import { BodyTooLarge, InvalidBody } from '../../errors/index.ts'
import type { ByteSource } from './byte-source.ts'
import { type PartHead, parsePartHead } from './part-head.ts'

const BREAK = Buffer.from('\r\n')
const HEAD_END = Buffer.from('\r\n\r\n')
const NO_BYTES = Buffer.alloc(0)
const DASH = 0x2d
/** Blanks that may stand between a boundary and the end of its line (RFC 2046 section 5.1.1). */
const MAX_PADDING = 100

/**
 * Takes a multipart body apart (RFC 2046 section 5.1), as fast as its parts are asked for: what nobody
 * asks for is not read, so a slow disk holds back its sender.
 */
export class PartReader {
  readonly #source: ByteSource
  readonly #delimiter: Buffer
  readonly #maxHead: number
  /** What was read and not yet given. A line break before the body lets the first boundary be found. */
  #rest: Buffer = BREAK
  #isInPart = true

  /**
   * @param source - The bytes of the body.
   * @param boundary - The boundary that its `content-type` names.
   * @param maxHead - Bytes that the header lines of a part may have.
   */
  constructor(source: ByteSource, boundary: string, maxHead: number) {
    this.#source = source
    this.#delimiter = Buffer.from(`\r\n--${boundary}`)
    this.#maxHead = maxHead
  }

  /**
   * Goes on to the next part; undefined when there is none. What was not read of the part before is
   * skipped, as is what stands before the first.
   *
   * @throws InvalidBody, BodyTooLarge, and what the source throws.
   */
  async nextPart(): Promise<PartHead | undefined> {
    while ((await this.nextPiece()) !== undefined) {
      // Skipped.
    }
    if (await this.#isLast()) return undefined
    const head = parsePartHead(await this.#takeHead())
    this.#isInPart = true
    return head
  }

  /** The next bytes of the part, at least one; undefined at its end. */
  async nextPiece(): Promise<Buffer | undefined> {
    while (this.#isInPart) {
      const end = this.#rest.indexOf(this.#delimiter)
      // The last bytes may be the beginning of a delimiter.
      const safe = end === -1 ? this.#rest.length - this.#delimiter.length + 1 : end
      if (end !== -1) this.#isInPart = false
      const piece = this.#rest.subarray(0, Math.max(safe, 0))
      this.#rest = this.#rest.subarray(piece.length + (end === -1 ? 0 : this.#delimiter.length))
      if (piece.length > 0) return piece
      if (this.#isInPart) await this.#readMore()
    }
    return undefined
  }

  /** Whether the boundary just passed is the one that ends the body; reads to the end of its line. */
  async #isLast(): Promise<boolean> {
    while (this.#rest.length < 2) await this.#readMore()
    if (this.#rest[0] === DASH && this.#rest[1] === DASH) {
      await this.#readToEnd()
      return true
    }
    const padding = await this.#takeUntil(BREAK, MAX_PADDING)
    if (padding === undefined || !/^[ \t]*$/.test(padding.toString('latin1'))) {
      throw malformed('a boundary is followed by something else')
    }
    return false
  }

  async #takeHead(): Promise<Buffer> {
    const head = await this.#takeUntil(HEAD_END, this.#maxHead)
    if (head === undefined) throw new BodyTooLarge('headerBytes', this.#maxHead)
    return head
  }

  /** What stands before a mark; undefined if that is more than `max` bytes. Takes the mark with it. */
  async #takeUntil(mark: Buffer, max: number): Promise<Buffer | undefined> {
    for (;;) {
      const end = this.#rest.indexOf(mark)
      if (end > max || (end === -1 && this.#rest.length > max + mark.length)) return undefined
      if (end !== -1) {
        const taken = this.#rest.subarray(0, end)
        this.#rest = this.#rest.subarray(end + mark.length)
        return taken
      }
      await this.#readMore()
    }
  }

  async #readMore(): Promise<void> {
    const piece = await this.#source.next()
    if (piece === undefined) throw malformed('it ends before its last boundary')
    this.#rest = this.#rest.length === 0 ? piece : Buffer.concat([this.#rest, piece])
  }

  /** What follows the last boundary means nothing, but a client sends it before it listens. */
  async #readToEnd(): Promise<void> {
    this.#rest = NO_BYTES
    while ((await this.#source.next()) !== undefined) {
      // Skipped.
    }
  }
}

function malformed(problem: string): InvalidBody {
  return new InvalidBody('multipart form', problem)
}
