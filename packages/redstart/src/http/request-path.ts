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

/** A path without the slash at its end, which means nothing here. */
export function trimmed(path: string): string {
  return path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path
}

/** The request as an application below `prefix` sees it: without the prefix in its path. */
export function withoutPrefix(req: Request, path: string, prefix: string): Request {
  if (prefix === '/') return req
  const depth = prefix.split('/').length
  const rest = `/${path.split('/').slice(depth).join('/')}`
  const url = req.url.replace(path, () => rest)
  const hasBody = req.method !== 'GET' && req.method !== 'HEAD'
  return new Request(url, {
    method: req.method,
    headers: req.headers,
    signal: req.signal,
    ...(hasBody && { body: req.body, duplex: 'half' }),
  })
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
