import type { ByteRange } from './file-stream.ts'

/** Which bytes a client asks for: some, all, or such as there are not. */
export type RangeAnswer = ByteRange | 'whole' | 'unsatisfiable'

const ONE_RANGE = /^bytes[ \t]*=[ \t]*(\d*)-(\d*)[ \t]*$/i

/**
 * Reads a `range` (RFC 9110 section 14.2). A unit that is not bytes, several ranges and what makes no
 * sense are answered with the whole, as the section allows.
 *
 * @param header - The header as sent.
 * @param size - Bytes that there are.
 */
export function parseRange(header: string, size: number): RangeAnswer {
  const [, first, last] = ONE_RANGE.exec(header) ?? []
  if (first === undefined || last === undefined || (first === '' && last === '')) return 'whole'
  if (first === '') {
    const count = Number(last)
    if (count === 0 || size === 0) return 'unsatisfiable'
    return { start: Math.max(size - count, 0), end: size }
  }
  const start = Number(first)
  if (last !== '' && Number(last) < start) return 'whole'
  if (start >= size) return 'unsatisfiable'
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) }
}
