import { isIPv4, isIPv6 } from 'node:net'

/**
 * Roughly where an address is: its network, which tells one's own from a foreign one and does not point
 * at a single line.
 *
 * @returns undefined for what is no address.
 */
export function placeOf(ip: string | undefined): string | undefined {
  if (ip === undefined) return undefined
  if (isIPv4(ip)) return `${ip.split('.').slice(0, 3).join('.')}.…`
  if (!isIPv6(ip)) return undefined
  const groups = (ip.split('::')[0] ?? '').split(':').filter((group) => group !== '')
  return groups.length === 0 ? ip : `${groups.slice(0, 4).join(':')}::…`
}
