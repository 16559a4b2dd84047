import type { UrlList } from './attribute-rule.ts'
import type { Fault } from './fault.ts'
import {
  type Check,
  firstDelimiter,
  isBeginning,
  isBlankBeginning,
  isSlash,
  refuseColon,
  refuseHost,
} from './url-safety.ts'

/** The URLs of an attribute: one, or a list of them. */
export type UrlShape = Omit<UrlList, 'separator'> & { readonly separator: RegExp | undefined }

/**
 * What the holes of a quoted URL have to pass, `href="${base}/rooms/${id}"`. The hole that a URL
 * begins with is held to the check of whole URLs; one right behind a first "/" may not make "//" of it, which
 * begins with a host. Holes that follow, until a delimiter is written in
 * the template, may not complete a scheme. After that nothing that a value holds makes another URL of
 * it, unless the attribute is a list: then a value may hold a separator, and what follows it begins
 * anew.
 *
 * @param pieces - The text of the template around the holes, its references decoded.
 */
export function urlPartChecks(
  pieces: readonly string[],
  { separator, each }: UrlShape,
): (Check | undefined)[] | Fault {
  const checks: (Check | undefined)[] = []
  let open: Check | undefined = each
  let afterHole = false
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      const isLast = index === pieces.length - 1
      checks.push(
        separator === undefined ? open : partOfList({ separator, each }, open, piece, isLast),
      )
      if (open === refuseHost) open = piece === '' ? refuseHost : undefined
      else if (open !== undefined) open = refuseColon
      afterHole = true
    }
    const urls = separator === undefined ? [piece] : piece.split(separator)
    for (const [position, text] of urls.entries()) {
      if (position > 0) {
        open = each
        afterHole = false
      }
      if (open === undefined) continue
      const delimiter = firstDelimiter(text)
      if (afterHole && delimiter === ':') return decidedScheme
      const problem = afterHole ? undefined : each(text)
      if (problem !== undefined) return { problem, fix: '"https://…" or "/…"' }
      if (delimiter !== undefined) open = !afterHole && isSlash(text) ? refuseHost : undefined
      else if (!isBlankBeginning(text)) open = refuseColon
    }
  }
  return checks
}

/**
 * What a hole in a list has to pass. The last URL that a value begins goes on in the template: it is
 * read together with that, and may not leave its scheme to a hole that comes after.
 *
 * @param open - What the part of a value before its first separator has to pass.
 * @param after - What the template has behind the hole.
 * @param isLast - Whether the attribute ends with it.
 */
function partOfList(
  { separator, each }: UrlList,
  open: Check | undefined,
  after: string,
  isLast: boolean,
): Check {
  const [rest = '', ...further] = after.split(separator)
  const ends = isLast || further.length > 0
  return (text) => {
    const [first = '', ...begun] = text.split(separator)
    const problem = open?.(first)
    const last = begun.pop()
    if (problem !== undefined || last === undefined) return problem
    for (const url of begun) {
      const problem = each(url)
      if (problem !== undefined) return problem
    }
    return each(last + rest) ?? (ends || !isBeginning(last + rest) ? undefined : undecided)
  }
}

const undecided =
  'This part of a list would begin another URL, whose scheme would be decided by what follows. Pass ' +
  'the list whole, without quotes around the hole.'

const decidedScheme: Fault = {
  problem: 'A value would decide the scheme of a URL.',
  fix: 'the scheme as it is, "https://…", or the URL whole, without quotes around the hole',
}
