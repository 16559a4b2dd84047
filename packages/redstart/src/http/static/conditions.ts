/** What tells one state of a file from another. */
export interface Validators {
  /** A strong entity tag, with its quotes. */
  readonly etag: string
  /** When it was changed, in whole seconds since the Unix epoch. */
  readonly modified: number
}

const HTTP_DATE = /^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/
const TAG = /(W\/)?("[^"]*")/g

/**
 * What the conditions of a GET or HEAD request come to, in the order of RFC 9110 section 13.2.2:
 * undefined when it is to be answered as usual.
 */
export function failedCondition(
  headers: Headers,
  { etag, modified }: Validators,
): 304 | 412 | undefined {
  const match = headers.get('if-match')
  if (match !== null) {
    if (!lists(match, etag, false)) return 412
  } else {
    const unmodifiedSince = seconds(headers.get('if-unmodified-since'))
    if (unmodifiedSince !== undefined && modified > unmodifiedSince) return 412
  }
  const noneMatch = headers.get('if-none-match')
  if (noneMatch !== null) return lists(noneMatch, etag, true) ? 304 : undefined
  const modifiedSince = seconds(headers.get('if-modified-since'))
  return modifiedSince !== undefined && modified <= modifiedSince ? 304 : undefined
}

/**
 * Whether a range may be answered: `if-range` says which state of the file the client has a part of
 * (RFC 9110 section 13.1.5). Two changes within a second have the same date; a tag is safer.
 */
export function rangeApplies(headers: Headers, { etag, modified }: Validators): boolean {
  const condition = headers.get('if-range')?.trim()
  if (condition === undefined) return true
  return condition === etag || seconds(condition) === modified
}

/** Whether a list of entity tags, or "*", has a tag. A weak comparison takes weak ones as well. */
function lists(header: string, etag: string, weak: boolean): boolean {
  if (header.trim() === '*') return true
  for (const [, mark, tag] of header.matchAll(TAG)) {
    if (tag === etag && (weak || mark === undefined)) return true
  }
  return false
}

function seconds(date: string | null | undefined): number | undefined {
  if (date === null || date === undefined || !HTTP_DATE.test(date)) return undefined
  const ms = Date.parse(date)
  return Number.isNaN(ms) ? undefined : ms / 1_000
}
