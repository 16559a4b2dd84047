import { InvalidOrigin } from '../../errors/index.ts'

/** An `Origin` header taken apart; what is missing in it is undefined. */
export interface Origin {
  /** The header as it came. */
  readonly source: string
  readonly scheme: string | undefined
  /** As it was written, case included; an IPv6 address without its brackets. */
  readonly host: string | undefined
  readonly port: number | undefined
}

/**
 * Which pages may connect: all (`false`), those of the endpoint's host (`true`), those of the host
 * that the request names (`'conn'`), those that a list or a function allows. A list entry is an
 * origin, of which scheme or port may be left out: `https://chat.example`, `//chat.example`,
 * `//*.chat.example:8080`.
 */
export type OriginSetting = boolean | 'conn' | readonly string[] | ((origin: Origin) => boolean)

/** The request's own idea of where it went to, for `'conn'`. */
export interface RequestOrigin {
  readonly scheme: 'http' | 'https'
  readonly host: string
  readonly port: number
}

/** Whether a page of this origin may connect. */
export type OriginCheck = (origin: string | undefined, request: RequestOrigin) => boolean

/** The names of this very machine: whoever means one means all. */
const LOOPBACK: readonly (string | null)[] = ['localhost', '127.0.0.1', '::1']

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443, ws: 80, wss: 443 }
// By hand, for the WHATWG parser changes hosts to lower case, and Phoenix compares them as they are.
const ORIGIN =
  /^(?:([A-Za-z][A-Za-z0-9+.-]*):)?\/\/(?:[^@/?#]*@)?(\[[^\]]*\]|[^:/?#]*)(?::(\d{1,5}))?(?:[/?#].*)?$/

/**
 * Compiles a setting into a check (Phoenix channels protocol, section 1.3). A request without an
 * `Origin` header comes from no page, and is always allowed.
 *
 * @param host - The endpoint's public host, for `true`; null allows every host.
 * @throws InvalidOrigin when the setting, or an entry of its list, is none.
 */
export function originCheck(setting: OriginSetting, host: string | null): OriginCheck {
  const allows = compile(setting, host)
  return (origin, request) => origin === undefined || allows(parseOrigin(origin), request)
}

function compile(
  setting: OriginSetting,
  host: string | null,
): (origin: Origin, request: RequestOrigin) => boolean {
  if (setting === false) return () => true
  if (setting === true) {
    const hosts = host === 'localhost' ? LOOPBACK : [host]
    return (origin) => origin.host !== undefined && (host === null || hosts.includes(origin.host))
  }
  if (setting === 'conn') {
    return ({ scheme, host, port }, request) =>
      host === request.host && scheme === request.scheme && port === request.port
  }
  // Not just anything that is true: a promise, which an async function returns, decides nothing.
  if (typeof setting === 'function') return (origin) => setting(origin) === true
  if (!Array.isArray(setting)) throw new InvalidOrigin(setting)
  const entries = setting.map(parseEntry)
  return (origin) => entries.some((entry) => matches(entry, origin))
}

function matches(entry: Origin, origin: Origin): boolean {
  if (origin.host === undefined) return false
  return (
    (entry.scheme === undefined || entry.scheme === origin.scheme) &&
    (entry.port === undefined || entry.port === origin.port) &&
    hostMatches(entry.host ?? '', origin.host)
  )
}

function hostMatches(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host
  return host === pattern.slice(2) || host.endsWith(pattern.slice(1))
}

// Stricter than for a header: who writes a path or a user into an entry means something by it.
const ENTRY = /^[^@/?#]*\/\/(?:\*\.)?[^*.@/?#\s][^*@/?#\s]*\/?$/

function parseEntry(entry: unknown): Origin {
  if (typeof entry !== 'string' || !ENTRY.test(entry)) throw new InvalidOrigin(entry)
  const origin = parseOrigin(entry)
  if (origin.host === undefined) throw new InvalidOrigin(entry)
  return origin
}

function parseOrigin(source: string): Origin {
  const match = ORIGIN.exec(source)
  if (match === null || match[2] === '' || Number(match[3]) > 65_535) {
    return { source, scheme: undefined, host: undefined, port: undefined }
  }
  const scheme = match[1]?.toLowerCase()
  const port = match[3] === undefined ? DEFAULT_PORTS[scheme ?? ''] : Number(match[3])
  return { source, scheme, host: match[2]?.replace(/^\[(.*)\]$/, '$1'), port }
}
