import { InvalidBrokerUrl } from '../errors/index.ts'

/** The kinds of broker that a url can name. */
export type BrokerKind = 'redis' | 'redis-cluster' | 'nats'

/** The address of a broker, taken apart. */
export interface BrokerUrl {
  readonly kind: BrokerKind
  readonly isEncrypted: boolean
  readonly hosts: readonly BrokerHost[]
  /** Hosts and ports, for messages. */
  readonly place: string
  readonly user: string | undefined
  readonly password: string | undefined
  /** What keeps applications apart that share the broker. */
  readonly prefix: string | undefined
}

/** Where a server listens. */
export interface BrokerHost {
  readonly host: string
  readonly port: number
}

interface Scheme {
  readonly kind: BrokerKind
  readonly isEncrypted: boolean
  readonly port: number
}

const SCHEMES: ReadonlyMap<string, Scheme> = new Map([
  ['redis', { kind: 'redis', isEncrypted: false, port: 6379 }],
  ['rediss', { kind: 'redis', isEncrypted: true, port: 6379 }],
  ['redis+cluster', { kind: 'redis-cluster', isEncrypted: false, port: 6379 }],
  ['rediss+cluster', { kind: 'redis-cluster', isEncrypted: true, port: 6379 }],
  ['nats', { kind: 'nats', isEncrypted: false, port: 4222 }],
  ['tls', { kind: 'nats', isEncrypted: true, port: 4222 }],
])

/** `scheme://user@hosts/path?query`; lists of hosts are what `URL` does not read. */
const PARTS = /^([a-z+]+):\/\/(?:([^/?#]*)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/

/**
 * Reads `redis://user:password@host:port/0?prefix=name` and its like.
 *
 * @param kinds - Those that the caller can do with; all by default.
 * @throws InvalidBrokerUrl whose message holds nothing of the text: a mistyped url shows its password
 */
export function parseBrokerUrl(text: string, kinds?: readonly BrokerKind[]): BrokerUrl {
  const [, schemeName = '', userInfo, authority = '', path = '', query = ''] =
    PARTS.exec(text.trim()) ?? fail('is no url of a broker')
  const scheme = SCHEMES.get(schemeName)
  if (scheme === undefined || (kinds && !kinds.includes(scheme.kind))) {
    fail('begins with a scheme that is not known here')
  }
  const { kind, isEncrypted, port } = scheme
  const hosts = authority.split(',').map((host) => parseHost(host, port))
  if (kind === 'redis' && hosts.length > 1) {
    fail('names several hosts, which only redis+cluster:// and nats:// can have')
  }
  const database = parseDatabase(kind, path)
  const colon = userInfo?.indexOf(':') ?? -1
  return {
    kind,
    isEncrypted,
    hosts,
    place: hosts.map(({ host, port }) => `${host}:${port}`).join(', '),
    user: decoded(colon < 0 ? userInfo : userInfo?.slice(0, colon)),
    password: decoded(colon < 0 ? undefined : userInfo?.slice(colon + 1)),
    prefix: parsePrefix(query) ?? (database > 0 ? `redstart-${database}` : undefined),
  }
}

function parseHost(text: string, defaultPort: number): BrokerHost {
  // A scheme that URL has no port of its own for.
  const url = `broker://${text}`
  if (!URL.canParse(url)) fail('has a host or a port that is none')
  const { hostname, port, pathname, username } = new URL(url)
  if (hostname === '' || pathname !== '' || username !== '')
    fail('has a host or a port that is none')
  const number = port === '' ? defaultPort : Number(port)
  if (number === 0) fail('names port 0')
  return { host: hostname.replace(/^\[|\]$/g, ''), port: number }
}

/** Redis has numbered databases, which publishing does not know: they become part of the prefix. */
function parseDatabase(kind: BrokerKind, path: string): number {
  if (path === '') return 0
  if (kind !== 'redis') fail('has a path, which only redis:// can have')
  if (!/^\d{1,5}$/.test(path)) fail('names a database that is no number')
  return Number(path)
}

function parsePrefix(query: string): string | undefined {
  if (query === '') return undefined
  const settings = new URLSearchParams(query)
  const prefix = settings.get('prefix')
  if (prefix === null || settings.size > 1) fail('has settings other than one prefix')
  return prefix
}

function decoded(part: string | undefined): string | undefined {
  if (!part) return undefined
  try {
    return decodeURIComponent(part)
  } catch {
    fail('has a percent sign that encodes nothing')
  }
}

function fail(problem: string): never {
  throw new InvalidBrokerUrl(problem)
}
