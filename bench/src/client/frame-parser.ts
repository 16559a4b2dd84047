/**
 * Is told of each data frame: its payload lies in `bytes` from `start` to `end`, and only until the
 * call returns.
 */
export type OnFrame = (bytes: Uint8Array, start: number, end: number) => void

const text = 1
const binary = 2
const close = 8

const nothing = new Uint8Array(0)

/**
 * Finds the frames in what a server sends (RFC 6455, section 5.2). It reads headers and copies
 * nothing, except the head of a frame whose rest has not come yet. Servers here send whole,
 * unmasked messages; anything else throws.
 */
export class FrameParser {
  /** Called at a close frame; without it there is to be none. */
  onClose: ((code: number | string) => void) | undefined
  readonly #onFrame: OnFrame
  #rest: Uint8Array = nothing

  constructor(onFrame: OnFrame) {
    this.#onFrame = onFrame
  }

  /**
   * Takes the next bytes of the stream.
   *
   * @throws Error at a close frame that nobody expects, a fragment, or a masked frame
   */
  push(chunk: Uint8Array): void {
    const bytes = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const parsed = this.#parse(bytes)
    // The chunk's memory is used again for the next read, so what is kept is copied.
    this.#rest = parsed === bytes.length ? nothing : Uint8Array.prototype.slice.call(bytes, parsed)
  }

  /** Reports each whole frame; returns where the first one that is not whole begins. */
  #parse(bytes: Uint8Array): number {
    let offset = 0
    while (bytes.length - offset >= 2) {
      const opcode = opcodeOf(bytes[offset] ?? 0)
      const size = bytes[offset + 1] ?? 0
      if (size >= 128) throw new Error('The server sent a masked frame.')
      let start = offset + 2
      let length = size
      if (size === 126) {
        start = offset + 4
        if (bytes.length < start) break
        length = (bytes[offset + 2] ?? 0) * 256 + (bytes[offset + 3] ?? 0)
      } else if (size === 127) {
        start = offset + 10
        if (bytes.length < start) break
        length = readUint64(bytes, offset + 2)
      }
      const end = start + length
      if (bytes.length < end) break
      if (opcode === close) this.#closed(closeCode(bytes, start, end))
      if (opcode === text || opcode === binary) this.#onFrame(bytes, start, end)
      offset = end
    }
    return offset
  }

  #closed(code: number | string): void {
    if (this.onClose === undefined) throw new Error(`The server closed: ${code}.`)
    this.onClose(code)
  }
}

function opcodeOf(first: number): number {
  if (first < 128 || (first & 0x70) !== 0) throw new Error('The server sent a fragment.')
  const opcode = first & 0x0f
  if (opcode === 0) throw new Error('The server sent a fragment.')
  return opcode
}

function readUint64(bytes: Uint8Array, offset: number): number {
  let value = 0
  for (let i = 0; i < 8; i++) value = value * 256 + (bytes[offset + i] ?? 0)
  return value
}

function closeCode(bytes: Uint8Array, start: number, end: number): number | string {
  if (end - start < 2) return 'no code'
  return (bytes[start] ?? 0) * 256 + (bytes[start + 1] ?? 0)
}
