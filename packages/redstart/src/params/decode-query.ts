import { InvalidQuery, QueryTooLong } from '../errors/index.ts'
import { keyPath } from './key-path.ts'
import type { ParamMap } from './param.ts'
import { Tree } from './tree.ts'

/** Bounds on what is decoded. What goes beyond one of them is refused as a whole. */
export interface QueryLimits {
  /** Length of the query in bytes of UTF-8; 1,000,000 unless given. */
  readonly maxBytes?: number
  /** Number of pairs, empty ones not counted; 10,000 unless given. */
  readonly maxPairs?: number
  /** Number of names in one key: `a[b][]` has three; 32 unless given. */
  readonly maxDepth?: number
}

/**
 * Decodes a query, or a form that is encoded like one (`application/x-www-form-urlencoded`), into
 * nested parameters, as Plug does (Phoenix channels protocol, "URLs and parameters", C-12).
 *
 * - `a=1&a=2`: the last one wins. `a[]=1&a[]=2`: a list. `a[b]=1`: a map; also `a[0]=1`, with key "0".
 * - `a` without "=" is `""`; empty pairs (`&&`) are left out.
 * - "+" and `%xx` are decoded; a "%" that no two hexadecimal digits follow stands for itself.
 * - Where keys contradict each other (`a=1&a[b]=2`) the later kind wins.
 *
 * Maps inherit nothing, so `constructor`, `prototype` and `toString` are names like any other. The
 * name `__proto__` is refused: it would turn into a prototype where an application copies the map
 * into an object of its own.
 *
 * @param query - What follows the "?".
 * @throws QueryTooLong, and InvalidQuery when an escape is not UTF-8 or another limit is exceeded.
 * @example
 * decodeQuery('x[y]=1&x[z]=2&l[]=1&l[]=2&d=1&d=2&e')
 * // { x: { y: '1', z: '2' }, l: ['1', '2'], d: '2', e: '' }
 */
export function decodeQuery(query: string, limits: QueryLimits = {}): ParamMap {
  const { maxBytes = 1_000_000, maxPairs = 10_000, maxDepth = 32 } = limits
  const bytes = Buffer.byteLength(query)
  if (bytes > maxBytes) throw new QueryTooLong(bytes, maxBytes)
  const tree = new Tree<string>()
  let pairs = 0
  for (const pair of query.split('&')) {
    if (pair === '') continue
    if (++pairs > maxPairs) throw new InvalidQuery(`it has more than ${maxPairs} pairs`)
    const equals = pair.indexOf('=')
    const key = equals === -1 ? pair : pair.slice(0, equals)
    const value = equals === -1 ? '' : pair.slice(equals + 1)
    tree.add(keyPath(decode(key), maxDepth), decode(value))
  }
  return tree.toMap()
}

function decode(text: string): string {
  // Most names and values stand for themselves, and a query is read for every connection.
  if (PLAIN.test(text)) return text
  if (LONE_SURROGATE.test(text)) throw new InvalidQuery('it is not Unicode')
  return text.replaceAll('+', ' ').replace(ESCAPES, decodeEscapes)
}

const PLAIN = /^[\w.~:@$!*(),;/-]*$/
// Decoded in runs, as one character may take several escapes.
const ESCAPES = /(?:%[0-9a-f]{2})+/gi
const LONE_SURROGATE = /\p{Surrogate}/u

function decodeEscapes(escapes: string): string {
  try {
    return decodeURIComponent(escapes)
  } catch {
    throw new InvalidQuery('an escape in it is not UTF-8')
  }
}
