/** One answer, as far as the load generator looks at it. */
export interface HttpAnswer {
  readonly status: number
  /** Bytes of the body. */
  readonly length: number
  /** The status line and the headers. */
  readonly head: string
}

const headEnd = Buffer.from('\r\n\r\n')

/**
 * Finds the answers in what a server sends on one connection. It reads heads and counts the bytes of
 * bodies, which have to be announced by `content-length`; that is all the load generator needs, and
 * costs it little.
 */
export class AnswerParser {
  readonly #onAnswer: (answer: HttpAnswer) => void
  readonly #onBody: ((bytes: Buffer) => void) | undefined
  #rest: Buffer | undefined
  #current: HttpAnswer | undefined
  #missing = 0

  /** @param onBody - gets each piece of a body; it is valid until the call returns */
  constructor(onAnswer: (answer: HttpAnswer) => void, onBody?: (bytes: Buffer) => void) {
    this.#onAnswer = onAnswer
    this.#onBody = onBody
  }

  /**
   * Takes what came, which may end anywhere.
   *
   * @throws Error for what is no answer of HTTP/1.1, and for one without a length
   */
  push(bytes: Buffer): void {
    let from = 0
    do {
      if (this.#current === undefined) {
        const start = this.#readHead(bytes.subarray(from))
        if (start === undefined) return
        from += start
      }
      const taken = Math.min(this.#missing, bytes.length - from)
      if (taken > 0) this.#onBody?.(bytes.subarray(from, from + taken))
      from += taken
      this.#missing -= taken
      if (this.#missing > 0 || this.#current === undefined) return
      const answer = this.#current
      this.#current = undefined
      this.#onAnswer(answer)
    } while (from < bytes.length)
  }

  /** Where the body begins within `bytes`; undefined while the head is not whole. */
  #readHead(bytes: Buffer): number | undefined {
    const before = this.#rest?.length ?? 0
    const all = this.#rest === undefined ? bytes : Buffer.concat([this.#rest, bytes])
    const end = all.indexOf(headEnd)
    if (end === -1) {
      this.#rest = Buffer.from(all)
      return undefined
    }
    this.#rest = undefined
    const head = all.toString('latin1', 0, end)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1])
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1])
    if (Number.isNaN(status) || Number.isNaN(length)) {
      throw new Error(`An answer without status or length: ${head}`)
    }
    this.#current = { status, length, head }
    this.#missing = length
    return end + headEnd.length - before
  }
}
