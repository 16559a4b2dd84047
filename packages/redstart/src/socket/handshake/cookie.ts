/**
 * Finds a cookie of a request. The first of a name counts: browsers send the one with the most
 * specific path first. As in Plug nothing is percent-decoded; quotes around a value are taken off.
 *
 * @param header - The `cookie` header. Several, joined by "; ", are one.
 * @returns undefined when there is no such cookie.
 */
export function cookieValue(header: string | undefined, name: string): string | undefined {
  const prefix = `${name}=`
  for (const pair of (header ?? '').split(';')) {
    const cookie = pair.trim()
    if (!cookie.startsWith(prefix)) continue
    const value = cookie.slice(prefix.length)
    const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"')
    return isQuoted ? value.slice(1, -1) : value
  }
  return undefined
}
