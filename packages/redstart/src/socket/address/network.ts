import { BlockList, isIPv6 } from 'node:net'

const GROUP_BITS = 16

/**
 * The network that an address counts as: an IPv4 address by itself, an IPv6 address by its first bits,
 * for whoever has one of them has the whole network.
 *
 * @param prefix - Bits of an IPv6 address, 1 to 128.
 */
export function networkOf(address: string, prefix: number): string {
  if (!isIPv6(address)) return address
  const kept = groupsOf(address).map((group, index) => {
    const bits = Math.min(Math.max(prefix - index * GROUP_BITS, 0), GROUP_BITS)
    return (group >> (GROUP_BITS - bits)) << (GROUP_BITS - bits)
  })
  return `${kept.map((group) => group.toString(16)).join(':')}/${prefix}`
}

/** Whether an address is one that nobody on the internet has: a proxy's, more likely than a client's. */
export function isPrivate(address: string | undefined): boolean {
  if (address === undefined) return false
  return privateAddresses.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}

/** Loopback, link-local, and the networks that are used behind routers. */
const privateAddresses = new BlockList()
for (const [network, prefix, family] of [
  ['127.0.0.0', 8, 'ipv4'],
  ['10.0.0.0', 8, 'ipv4'],
  ['172.16.0.0', 12, 'ipv4'],
  ['192.168.0.0', 16, 'ipv4'],
  ['169.254.0.0', 16, 'ipv4'],
  ['100.64.0.0', 10, 'ipv4'],
  ['::1', 128, 'ipv6'],
  ['fc00::', 7, 'ipv6'],
  ['fe80::', 10, 'ipv6'],
] as const) {
  privateAddresses.addSubnet(network, prefix, family)
}

/** The eight numbers of an IPv6 address, with what `::` stands for. */
function groupsOf(address: string): number[] {
  const [start = '', end] = address.replace(/%.*$/s, '').split('::')
  const before = groupsIn(start)
  const behind = end === undefined ? [] : groupsIn(end)
  const between = new Array<number>(8 - before.length - behind.length).fill(0)
  return [...before, ...between, ...behind]
}

function groupsIn(part: string): number[] {
  if (part === '') return []
  return part.split(':').flatMap((group) => {
    if (!group.includes('.')) return Number.parseInt(group, 16)
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [a * 256 + b, c * 256 + d]
  })
}
