import { isIPv4, isIPv6 } from 'node:net'

/** The headers of a request: `Headers`, or whatever else finds one by its small name. */
export type HeaderReader = Pick<Headers, 'get'>

/** What one proxy says of the request that it handed on. */
export interface Hop {
  /** Where it got it from: an address, perhaps with a port, or a name that hides it. */
  readonly for: string | undefined
  readonly proto: string | undefined
  readonly host: string | undefined
}

const PAIR = /[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([\w!#$%&'*+.^`|~:[\]-]+))[ \t]*/y
const NODE = /^(?:\[([0-9a-f:.]+)\]|([0-9.]+))(?::[\w.-]{1,32})?$/i

/**
 * The hops of `forwarded` (RFC 7239 section 4), the last first. None when the header is malformed
 * anywhere: a quote that a client leaves open would hide what proxies add behind it.
 */
export function parseForwarded(headers: HeaderReader): Hop[] {
  const header = headers.get('forwarded') ?? ''
  const hops: Hop[] = []
  let parameters = new Map<string, string>()
  const finish = (): void => {
    hops.unshift(hopOf(parameters))
    parameters = new Map()
  }
  for (let at = 0; at < header.length; ) {
    PAIR.lastIndex = at
    const [pair, name, quoted, token] = PAIR.exec(header) ?? []
    if (pair === undefined || name === undefined) return []
    const key = name.toLowerCase()
    if (parameters.has(key)) return []
    parameters.set(key, quoted?.replaceAll(/\\(.)/g, '$1') ?? token ?? '')
    at += pair.length
    if (at === header.length) break
    const mark = header[at]
    at += 1
    if (mark === ',') finish()
    else if (mark !== ';') return []
  }
  if (parameters.size > 0) finish()
  return hops
}

/**
 * The hops of `x-forwarded-for`, the last first, each with what `x-forwarded-proto` and
 * `x-forwarded-host` say of it. Where one of these has fewer values than there are hops, the proxies
 * nearer to the server did not add theirs, and the first value holds for those before.
 */
export function parseXForwarded(headers: HeaderReader): Hop[] {
  const protos = listOf(headers.get('x-forwarded-proto'))
  const hosts = listOf(headers.get('x-forwarded-host'))
  const addresses = listOf(headers.get('x-forwarded-for'))
  const count = Math.max(addresses.length, protos.length > 0 || hosts.length > 0 ? 1 : 0)
  return Array.from({ length: count }, (_, index) => ({
    for: addresses[index],
    proto: protos[Math.min(index, protos.length - 1)],
    host: hosts[Math.min(index, hosts.length - 1)],
  }))
}

/**
 * The address in what a proxy says where it got a request from: `192.0.2.1`, `192.0.2.1:80`,
 * `2001:db8::1`, `[2001:db8::1]:80`. Undefined for `unknown`, hidden names and everything else.
 */
export function parseNode(text: string): string | undefined {
  if (isIPv6(text) && !text.includes('%')) return text
  const [, bracketed, four] = NODE.exec(text) ?? []
  if (bracketed !== undefined) return isIPv6(bracketed) ? bracketed : undefined
  return four !== undefined && isIPv4(four) ? four : undefined
}

function hopOf(parameters: ReadonlyMap<string, string>): Hop {
  const [node, proto, host] = ['for', 'proto', 'host'].map((name) => parameters.get(name))
  return { for: node, proto, host }
}

/** The values of a header that lists them, the last first. */
function listOf(header: string | null): string[] {
  if (header === null) return []
  return header
    .split(',')
    .map((value) => value.trim().replace(/^"(.*)"$/, '$1'))
    .reverse()
}
