import type { Fault } from './fault.ts'
import { type Check, firstDelimiter, isBlankBeginning, refuseColon } from './url-safety.ts'

/**
 * What the holes of a quoted URL have to pass, `href="${base}/rooms/${id}"`. The hole that a URL
 * begins with is held to `check`. Holes that follow, until a delimiter is written in the template,
 * may not complete a scheme. After that nothing that a value holds makes another URL of it.
 *
 * @param pieces - The text of the template around the holes, its references decoded.
 * @param check - What a whole URL has to pass.
 * @param separator - What stands between the URLs of a list.
 */
export function urlPartChecks(
  pieces: readonly string[],
  check: Check,
  separator: string | undefined,
): (Check | undefined)[] | Fault {
  const checks: (Check | undefined)[] = []
  let open: Check | undefined = check
  let afterHole = false
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) {
      checks.push(open)
      if (open !== undefined) open = refuseColon
      afterHole = true
    }
    const urls = separator === undefined ? [piece] : piece.split(separator)
    for (const [position, text] of urls.entries()) {
      if (position > 0) {
        open = check
        afterHole = false
      }
      if (open === undefined) continue
      const delimiter = firstDelimiter(text)
      if (afterHole && delimiter === ':') return decidedScheme
      const problem = afterHole ? undefined : check(text)
      if (problem !== undefined) return { problem, fix: '"https://…" or "/…"' }
      if (delimiter !== undefined) open = undefined
      else if (!isBlankBeginning(text)) open = refuseColon
    }
  }
  return checks
}

const decidedScheme: Fault = {
  problem: 'A value would decide the scheme of a URL.',
  fix: 'the scheme as it is, "https://…", or the URL whole, without quotes around the hole',
}
