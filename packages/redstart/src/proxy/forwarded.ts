import { BlockList, isIPv4, isIPv6, SocketAddress } from 'node:net'
import { InvalidOption } from '../errors/index.ts'
import {
  type HeaderReader,
  type Hop,
  parseForwarded,
  parseNode,
  parseXForwarded,
} from './forwarded-hops.ts'

/**
 * Which proxies stand before the server. What they say of a request is believed, what anybody else
 * says is not.
 *
 * - a number: so many proxies, each of which adds to the header;
 * - a list: the proxies' addresses and networks, `10.0.0.0/8`, `2001:db8::/32`, `127.0.0.1`;
 * - either with the header that they write, where that is not `x-forwarded-for` and its kin. Only one
 *   is read: a proxy hands on the other as the client made it up.
 */
export type TrustedProxies =
  | number
  | readonly string[]
  | {
      readonly proxies: number | readonly string[]
      readonly header?: 'x-forwarded' | 'forwarded'
      /**
       * Whether the proxy also says which host was asked for. Many hand on what the client made up: say
       * yes only if yours sets it. Default no: the host is that of the `host` header.
       */
      readonly host?: boolean
    }

/** Decides how far a request's headers are believed; made by {@link proxyTrust}. */
export interface ProxyTrust {
  readonly header: 'x-forwarded' | 'forwarded'
  /** Whether the host that a proxy names is believed. */
  readonly host: boolean
  /** Whether what stands at an address is a proxy of ours, `hops` of which were passed already. */
  isTrusted(address: string | undefined, hops: number): boolean
}

/** A request as the server received it. */
export interface ReceivedRequest {
  /** The address at the other end of the connection; undefined for a Unix socket. */
  readonly remoteAddress: string | undefined
  readonly headers: HeaderReader
  /** Which proxies are believed, from {@link proxyTrust}. */
  readonly trustedProxies: ProxyTrust
  /** Whether the connection itself is TLS. Default false. */
  readonly isEncrypted?: boolean
}

/** Who sent a request, and what they asked for, as far as that is known. */
export interface ClientInfo {
  /** The client's address without port, IPv6 in its short form; undefined only behind a Unix socket. */
  readonly address: string | undefined
  readonly protocol: 'http' | 'https'
  /** Host and port as the client wrote them; undefined if the request names no proper host. */
  readonly host: string | undefined
}

/** One list a family: in a list of both, IPv6 networks hold IPv4 addresses as well. */
type ProxyLists = Readonly<Record<'ipv4' | 'ipv6', BlockList>>

const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])(?::\d{1,5})?$/i
const MAX_HOST = 255
/** What an IPv4 address wears among IPv6 addresses. */
const MAPPED = /^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/

/**
 * Makes what {@link clientInfo} needs of the option `trustedProxies`. Do it once, not for each request.
 *
 * @throws InvalidOption for what is neither a number of proxies nor a list of addresses.
 */
export function proxyTrust(option: TrustedProxies = 0): ProxyTrust {
  if (typeof option === 'object' && 'proxies' in option) {
    const { header = 'x-forwarded', host = false } = option
    if (header !== 'x-forwarded' && header !== 'forwarded') {
      throw new InvalidOption('trustedProxies.header', header, '"x-forwarded" or "forwarded"')
    }
    return { ...proxyTrust(option.proxies), header, host }
  }
  if (typeof option === 'number') {
    if (!Number.isInteger(option) || option < 0) {
      throw new InvalidOption('trustedProxies', option, 'a whole number, or a list of addresses')
    }
    return { header: 'x-forwarded', host: false, isTrusted: (_address, hops) => hops < option }
  }
  const lists: ProxyLists = { ipv4: new BlockList(), ipv6: new BlockList() }
  for (const entry of option) addEntry(lists, entry)
  return { header: 'x-forwarded', host: false, isTrusted: (address) => isListed(lists, address) }
}

/**
 * Finds out who sent a request that came by way of proxies: goes back from the connection, hop by hop,
 * as long as the hop is a trusted proxy and says where it got the request from. What cannot be read
 * ends the way: the last address that is certain is the answer. Protocol and host are those that the
 * first trusted proxy on the request's way was asked for. Whatever the headers hold, this does not
 * throw.
 *
 * @example
 * const trustedProxies = proxyTrust(['127.0.0.1'])
 * clientInfo({ remoteAddress: '127.0.0.1', headers, trustedProxies })
 * // { address: '203.0.113.7', protocol: 'https', host: 'chat.example' }
 */
export function clientInfo(request: ReceivedRequest): ClientInfo {
  const { headers, trustedProxies, isEncrypted = false } = request
  const { address, said } = traceBack(request)
  const protocol = said?.proto?.toLowerCase()
  const isKnown = protocol === 'http' || protocol === 'https'
  return {
    address,
    protocol: isKnown ? protocol : isEncrypted ? 'https' : 'http',
    host:
      properHost(trustedProxies.host ? said?.host : undefined) ?? properHost(headers.get('host')),
  }
}

/** The address of {@link clientInfo} alone. */
export function clientAddress(request: ReceivedRequest): string | undefined {
  return traceBack(request).address
}

/** The farthest address that is certain, and what the proxy nearest to it said. */
function traceBack({ remoteAddress, headers, trustedProxies }: ReceivedRequest): {
  readonly address: string | undefined
  readonly said: Hop | undefined
} {
  let address = remoteAddress && plainAddress(remoteAddress)
  let said: Hop | undefined
  if (!trustedProxies.isTrusted(address, 0)) return { address, said }
  const parse = trustedProxies.header === 'forwarded' ? parseForwarded : parseXForwarded
  let hops = 0
  for (const hop of parse(headers)) {
    said = hop
    const node = hop.for === undefined ? undefined : parseNode(hop.for)
    if (node === undefined) break
    address = plainAddress(node)
    hops += 1
    if (!trustedProxies.isTrusted(address, hops)) break
  }
  return { address, said }
}

function addEntry(lists: ProxyLists, entry: string): void {
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(entry) ?? []
  const family = isIPv4(address) ? 'ipv4' : isIPv6(address) ? 'ipv6' : undefined
  const max = family === 'ipv4' ? 32 : 128
  const prefix = bits === undefined ? max : Number(bits)
  if (family === undefined || prefix > max) {
    const want = 'an address such as "127.0.0.1", or a network such as "10.0.0.0/8"'
    throw new InvalidOption('trustedProxies', entry, want)
  }
  lists[family].addSubnet(address, prefix, family)
}

function isListed(lists: ProxyLists, address: string | undefined): boolean {
  if (address === undefined) return false
  if (isIPv4(address)) return lists.ipv4.check(address, 'ipv4')
  return isIPv6(address) && lists.ipv6.check(address, 'ipv6')
}

/** One spelling for each address: no zone, IPv4 as such, IPv6 in its short form. */
function plainAddress(address: string): string {
  // As a server that listens for both has every IPv4 address: most of all, so it takes no detour.
  const bare = address.replace(/%.*$/s, '').replace(MAPPED, '')
  // Most are IPv4, and what asks Node for IPv6 is a very long pattern.
  if (!bare.includes(':') || !isIPv6(bare)) return bare
  const short = new SocketAddress({ address: bare, family: 'ipv6' }).address
  return short.replace(MAPPED, '')
}

function properHost(host: string | null | undefined): string | undefined {
  if (host === null || host === undefined || host.length > MAX_HOST) return undefined
  return HOST.test(host) ? host.toLowerCase() : undefined
}
