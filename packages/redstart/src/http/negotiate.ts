import { parseAccept } from 'hono/utils/accept'

/** Media types that have a short name. */
const SHORT_NAMES = new Map([
  ['css', 'text/css'],
  ['csv', 'text/csv'],
  ['event-stream', 'text/event-stream'],
  ['html', 'text/html'],
  ['js', 'text/javascript'],
  ['json', 'application/json'],
  ['pdf', 'application/pdf'],
  ['text', 'text/plain'],
  ['xml', 'application/xml'],
])

/** A media range of the header, and how much it is wanted. */
interface Range {
  readonly type: string
  readonly q: number
}

/** How much a client wants something: more of the first that differs is more. */
type Wish = readonly [quality: number, specificity: number, place: number]

/**
 * Which of several types a client wants most (RFC 9110 section 12.5.1); undefined if it wants none of
 * them. Of equally wanted types the one that is named goes before one that a wildcard allows, then the
 * client's order counts, then that of `types`. Whatever the header holds, this does not throw.
 *
 * @param accept - The `accept` header; without one everything is welcome.
 * @param types - What there is: short names (`html`, `json`, `text`, …) or media types, best first.
 * @example
 * prefers('text/html,*\/*;q=0.8', ['json', 'html']) // 'html'
 * prefers('application/json, text/plain, *\/*', ['html', 'json']) // 'json'
 * prefers('image/png', ['html', 'json']) // undefined
 */
export function prefers<const T extends string>(
  accept: string | null,
  types: readonly T[],
): T | undefined {
  if (accept === null || accept.trim() === '' || accept === '*/*') return types[0]
  const ranges = rangesIn(accept)
  let best: { type: T; wish: Wish } | undefined
  for (const type of types) {
    const wish = wishFor(SHORT_NAMES.get(type) ?? type.toLowerCase(), ranges)
    if (wish[0] > 0 && (best === undefined || isMore(wish, best.wish))) best = { type, wish }
  }
  return best?.type
}

/** What browsers send is of a few kinds, each of them with most requests. */
const known = new Map<string, readonly Range[]>()
const MOST_KNOWN = 100
const LONGEST_KNOWN = 300

function rangesIn(accept: string): readonly Range[] {
  const parsed = known.get(accept)
  if (parsed !== undefined) return parsed
  const ranges = parseAccept(accept).map(({ type, q }) => ({ type: type.toLowerCase(), q }))
  if (known.size < MOST_KNOWN && accept.length <= LONGEST_KNOWN) known.set(accept, ranges)
  return ranges
}

/**
 * Which of several content codings a client takes (RFC 9110 section 12.5.3), the wanted ones first.
 *
 * @param acceptEncoding - The header; without one no coding is taken.
 * @param codings - What there is, best first.
 */
export function acceptedCodings<const T extends string>(
  acceptEncoding: string | null,
  codings: readonly T[],
): T[] {
  if (acceptEncoding === null) return []
  const listed = new Map(parseAccept(acceptEncoding).map(({ type, q }) => [type.toLowerCase(), q]))
  const quality = (coding: T): number => listed.get(coding) ?? listed.get('*') ?? 0
  return codings
    .filter((coding) => quality(coding) > 0)
    .sort((one, other) => quality(other) - quality(one))
}

function wishFor(type: string, ranges: readonly Range[]): Wish {
  const wildcard = `${type.slice(0, type.indexOf('/'))}/*`
  let wish: Wish = [0, 0, 0]
  for (const [index, range] of ranges.entries()) {
    const specificity = [type, wildcard, '*/*'].indexOf(range.type)
    // The most specific range says how much, also when another is wanted more.
    if (specificity !== -1 && 3 - specificity > wish[1]) wish = [range.q, 3 - specificity, -index]
  }
  return wish
}

function isMore(one: Wish, other: Wish): boolean {
  const differing = one.findIndex((value, index) => value !== other[index])
  return differing !== -1 && (one[differing] ?? 0) > (other[differing] ?? 0)
}
