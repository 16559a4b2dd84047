import { InvalidQuery } from '../errors/index.ts'

/** The path of a URL as it was sent, without the query. */
export function pathOf(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2)
  if (start === -1) return '/'
  const hash = url.indexOf('#', start)
  const path = hash === -1 ? url.slice(start) : url.slice(start, hash)
  const query = path.indexOf('?')
  return query === -1 ? path : path.slice(0, query)
}

/** The part of a URL behind its first question mark. */
export function queryOf(url: string): string {
  const mark = url.indexOf('?')
  if (mark === -1) return ''
  const hash = url.indexOf('#', mark)
  return url.slice(mark + 1, hash === -1 ? undefined : hash)
}

/** A path without the slash at its end, which means nothing here. */
export function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** Says to an application that is forwarded to who is at the other end of the connection. */
const PEER = 'x-redstart-peer'

/**
 * The request as an application below `prefix` sees it: without the prefix in its path, and with the
 * address of the connection's other end, which nobody else can claim, as `x-redstart-peer`.
 */
export function withoutPrefix(req: Request, prefix: string, peer: string | undefined): Request {
  const { url } = req
  const start = url.indexOf('/', url.indexOf('//') + 2)
  const depth = prefix === '/' ? 0 : prefix.split('/').length - 1
  const headers = new Headers(req.headers)
  headers.delete(PEER)
  if (peer !== undefined) headers.set(PEER, peer)
  return copied(req, url.slice(0, start) + restBelow(url.slice(start), depth), headers)
}

/**
 * A request with another address and other headers, made by the platform. What the adapter to Node gives
 * only looks like one: `new Request(request, …)`, which others may do with it, does not take it.
 */
export function copied(
  req: Request,
  url: string = req.url,
  headers: Headers = req.headers,
): Request {
  const { method, signal } = req
  const hasBody = method !== 'GET' && method !== 'HEAD' && !req.bodyUsed
  return new Request(url, {
    method,
    headers,
    signal,
    ...(hasBody && { body: req.body, duplex: 'half' }),
  })
}

/** A path with its query, without so many of its first segments. */
function restBelow(target: string, depth: number): string {
  const mark = target.indexOf('?')
  const path = mark === -1 ? target : target.slice(0, mark)
  const query = mark === -1 ? '' : target.slice(mark)
  return `/${path
    .split('/')
    .slice(1 + depth)
    .join('/')}${query}`
}

/**
 * The named parts of a path, decoded once.
 *
 * @throws InvalidQuery, answered with 400, for escapes that are no UTF-8.
 */
export function decodeParams(
  params: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const decoded: Record<string, string> = {}
  for (const [name, value] of Object.entries(params)) {
    try {
      decoded[name] = value.includes('%') ? decodeURIComponent(value) : value
    } catch {
      throw new InvalidQuery('an escape in the path is not UTF-8')
    }
  }
  return decoded
}
