import { InvalidAddressStore, InvalidOption } from '../../errors/index.ts'

/**
 * What the clients of one address may ask of an endpoint together. Every limit is on by default;
 * `Infinity` switches a number off.
 */
export interface AddressLimits {
  /** Connections that are open at a time, on one node. Default 1,000. */
  connections: number
  /** Handshakes in a minute, refused ones among them. Default 1,200. */
  connectsPerMinute: number
  /** Joins in a minute. Default 6,000. */
  joinsPerMinute: number
  /** Joins of one topic that were answered with an error, in a minute. Default 30. */
  failedJoinsPerMinute: number
  /** Bits of an IPv6 address that tell clients apart; who has one such network has all of it. Default 64. */
  ipv6Prefix: number
  /** A Redis in which several nodes count together, `redis://…` or `rediss://…`. Default none. */
  store?: string
}

/** What holds where nothing else is said. */
export const defaultAddressLimits: AddressLimits = {
  connections: 1_000,
  connectsPerMinute: 1_200,
  joinsPerMinute: 6_000,
  failedJoinsPerMinute: 30,
  ipv6Prefix: 64,
}

const numbers = ['connections', 'connectsPerMinute', 'joinsPerMinute', 'failedJoinsPerMinute']

/**
 * The limits by address of an endpoint: the defaults, with what the application says.
 *
 * @throws InvalidOption for a name that is no limit and a value that is no positive number,
 *   InvalidAddressStore for a store that is no Redis.
 */
export function addressLimitsFrom(given: Partial<AddressLimits> = {}): AddressLimits {
  const names = [...numbers, 'ipv6Prefix', 'store']
  for (const [name, value] of Object.entries(given)) {
    const option = `addressLimits.${name}`
    if (!names.includes(name)) {
      throw new InvalidOption(option, value, `left out; the limits are ${names.join(', ')}`)
    }
    if (numbers.includes(name) && !(typeof value === 'number' && value >= 1)) {
      throw new InvalidOption(option, value, 'a number of at least 1, or Infinity')
    }
  }
  const limits = { ...defaultAddressLimits, ...given }
  const { ipv6Prefix, store } = limits
  if (!Number.isInteger(ipv6Prefix) || ipv6Prefix < 1 || ipv6Prefix > 128) {
    throw new InvalidOption('addressLimits.ipv6Prefix', ipv6Prefix, 'a whole number from 1 to 128')
  }
  if (store !== undefined && !isRedis(store)) throw new InvalidAddressStore()
  return limits
}

function isRedis(url: unknown): boolean {
  return typeof url === 'string' && /^rediss?:\/\/[^\s/]/.test(url) && URL.canParse(url)
}
