import { networkOf } from '../throttle/network.ts'

/**
 * Roughly where an address is: its network, which tells one's own from a foreign one and does not point
 * at a single line.
 *
 * @returns `192.0.2.…`, `2001:db8:0:0::…`; undefined for what is no address.
 */
export function placeOf(ip: string | undefined): string | undefined {
  const network = networkOf(ip)
  return network === 'unknown' ? undefined : network.replace(/0\/24$|\/64$/, '…')
}
