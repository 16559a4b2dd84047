import type { ClientInfo } from '../proxy/index.ts'
import type { ForceHttps } from './environment.ts'
import type { FailedRequest } from './error-reply.ts'
import type { HeaderList } from './header-list.ts'
import { Reply } from './reply.ts'

const YEAR = 31_536_000

/**
 * Sends who came by http to https; to who came by https, the header (HSTS, RFC 6797) that makes the
 * browser do so by itself.
 *
 * @returns the answer, or the header to add to it; undefined where neither is due.
 */
export function forceHttps(
  { maxAge = YEAR, includeSubDomains = false, except = [], host: own }: ForceHttps,
  { req, path, client }: FailedRequest & { readonly client: () => ClientInfo },
): Reply | HeaderList | undefined {
  if (except.includes(path)) return undefined
  const { protocol, host = own } = client()
  if (protocol === 'https') {
    if (maxAge === 0) return undefined
    const all = includeSubDomains ? '; includeSubDomains' : ''
    return ['strict-transport-security', `max-age=${maxAge}${all}`]
  }
  if (host === undefined) return new Reply(400, ['content-type', 'text/plain'], 'No host.\n')
  // 308 repeats a post as a post; what came in the clear before cannot be taken back.
  const status = req.method === 'GET' || req.method === 'HEAD' ? 301 : 308
  const rest = req.url.slice(req.url.indexOf('/', req.url.indexOf('//') + 2))
  const location = `https://${own ?? host.replace(/:\d+$/, '')}${rest}`
  // The host may be the visitor's own invention, and caches would keep it for others.
  return new Reply(status, ['location', location, 'cache-control', 'no-store'], null)
}
