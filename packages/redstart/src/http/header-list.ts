/**
 * Headers as names and values in turn, names in lower case: what Node writes without another look.
 * Objects with names that nobody knows beforehand are several times slower to copy and to merge.
 */
export type HeaderList = readonly string[]

/** The only header that may be there more than once. */
const REPEATED = 'set-cookie'

/** The value of a header; the first, where there are several. */
export function headerIn(headers: HeaderList, name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) return headers[index + 1]
  }
  return undefined
}

/** A list with what an object says added; a name that is in the list already is replaced. */
export function headersWith(
  headers: HeaderList,
  more: Readonly<Record<string, string>> | undefined,
): HeaderList {
  if (more === undefined) return headers
  const given = Object.entries(more).flatMap(([name, value]) => [name.toLowerCase(), value])
  return withMissing(given, headers)
}

/** A list with those headers of another that it lacks; cookies are all kept. */
export function withMissing(headers: HeaderList, added: HeaderList): HeaderList {
  const all = headers.slice()
  for (let index = 0; index < added.length; index += 2) {
    const name = added[index]!
    if (name === REPEATED || headerIn(all, name) === undefined) all.push(name, added[index + 1]!)
  }
  return all
}

/** Puts a header into a list in place of another of its name; cookies are added. */
export function putHeader(headers: string[], name: string, value: string): void {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] !== name || name === REPEATED) continue
    headers[index + 1] = value
    return
  }
  headers.push(name, value)
}
