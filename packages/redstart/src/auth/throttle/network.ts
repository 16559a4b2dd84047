import { isIPv4, isIPv6 } from 'node:net'

/**
 * The network that an address is counted with: its /24 for IPv4, its /64 for IPv6, of which one customer
 * has all addresses.
 *
 * @returns `192.0.2.0/24`, `2001:db8:0:0::/64`; `unknown` for what is no address.
 */
export function networkOf(address: string | undefined): string {
  if (address === undefined) return 'unknown'
  if (isIPv4(address)) return networkOf4(address)
  if (!isIPv6(address)) return 'unknown'
  const [plain = ''] = address.toLowerCase().split('%')
  const four = /^::ffff:([\d.]+)$/.exec(plain)?.[1]
  if (four !== undefined) return networkOf4(four)
  const [head = '', tail] = plain.split('::')
  const groups = head === '' ? [] : head.split(':')
  // Four groups are enough: where "::" stands for some of them, the last ones may come from behind it.
  const behind = tail === undefined || tail === '' ? [] : tail.split(':')
  const width = behind.reduce((sum, group) => sum + (group.includes('.') ? 2 : 1), 0)
  const zeros = Array.from({ length: Math.max(0, 8 - groups.length - width) }, () => '0')
  const first = [...groups, ...zeros, ...behind].slice(0, 4)
  return `${first.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`
}

function networkOf4(address: string): string {
  return `${address.split('.').slice(0, 3).join('.')}.0/24`
}
