import { ForeignMessage } from '../../errors/index.ts'
import { count, list, otherVersion, parse, text, WIRE_VERSION } from './wire-json.ts'

/** What travels in one message, in UTF-16 units: at most 768 KiB of UTF-8, below what brokers take. */
export const PIECE_LENGTH: number = 256 * 1024

/** How many pieces a text may have. */
export const MAX_PIECES = 1024

/** How long a text may be: half of what a string can hold. */
export const MAX_LENGTH: number = (MAX_PIECES - 1) * PIECE_LENGTH

/** One of the pieces of a text that is too long for one message. */
export interface Piece {
  /** Id of the sender's ref. */
  readonly from: string
  /** Names the text among those of its sender. */
  readonly id: number
  readonly index: number
  readonly count: number
  /** What the whole is. */
  readonly kind: string
  readonly text: string
}

/** Cuts a text into parts of at most {@link PIECE_LENGTH}, never through a character. */
export function cut(text: string): readonly string[] {
  const parts: string[] = []
  for (let start = 0; start < text.length; ) {
    let end = start + PIECE_LENGTH
    if (end < text.length && isHighSurrogate(text.charCodeAt(end - 1))) end -= 1
    parts.push(text.slice(start, end))
    start = end
  }
  return parts
}

/** A piece as it travels: a line of JSON that says what it is, then its text. */
export function writePiece({ from, id, index, count, kind, text }: Piece): string {
  return `${JSON.stringify([WIRE_VERSION, from, id, index, count, kind])}\n${text}`
}

/**
 * Reads what {@link writePiece} wrote.
 *
 * @throws ForeignMessage when it is no piece, or one that nobody of ours would write.
 */
export function readPiece(written: string): Piece {
  const lineEnd = written.indexOf('\n')
  const header = list(parse(written.slice(0, Math.max(0, lineEnd))), 'the head of a piece')
  if (header[0] !== WIRE_VERSION) throw otherVersion()
  const piece = {
    from: text(header[1], 'a replica'),
    id: count(header[2]),
    index: count(header[3]),
    count: count(header[4]),
    kind: text(header[5], 'the kind of a piece'),
    text: written.slice(lineEnd + 1),
  }
  if (piece.index >= piece.count || piece.count > MAX_PIECES) {
    throw new ForeignMessage('a piece of it lies behind the end')
  }
  if (piece.text.length > PIECE_LENGTH) throw new ForeignMessage('a piece of it is too long')
  return piece
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}
