import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { parseAuthority } from './authority.ts'

/** The address that a client asked for. Behind a proxy: the one that the proxy asked for. */
export interface RequestUri {
  /** Of the page that the socket belongs to, so never `ws` or `wss`. */
  readonly scheme: 'http' | 'https'
  /** From the `Host` header, case included; empty if there is no usable one. */
  readonly host: string
  /** From the `Host` header, or else what the scheme stands for. */
  readonly port: number
  /** Not decoded. */
  readonly path: string
  /** What follows the "?", not decoded; empty if nothing does. */
  readonly query: string
}

/** A proxy may ask for a whole URL instead of a path; its host goes before the header then. */
const ABSOLUTE = /^https?:\/\/([^/?#]*)/i

/** The path of a request alone, which is all that most have to be asked for. Never throws. */
export function requestPath({ url = '/' }: Pick<IncomingMessage, 'url'>): string {
  const target = url.startsWith('/') ? url : url.replace(ABSOLUTE, '')
  const mark = target.indexOf('?')
  return (mark === -1 ? target : target.slice(0, mark)) || '/'
}

/** Reads the address of a request (Phoenix channels protocol, section 1.5, `uri`). Never throws. */
export function requestUri(request: IncomingMessage): RequestUri {
  const { url = '/', headers, socket } = request
  const isSecure = socket instanceof TLSSocket
  const absolute = url.startsWith('/') ? null : ABSOLUTE.exec(url)
  const [prefix = '', authority = headers.host ?? ''] = absolute ?? []
  const { host, port } = parseAuthority(authority) ?? { host: '', port: null }
  const target = url.slice(prefix.length)
  const mark = target.indexOf('?')
  return {
    scheme: isSecure ? 'https' : 'http',
    host,
    port: port ?? (isSecure ? 443 : 80),
    path: (mark === -1 ? target : target.slice(0, mark)) || '/',
    query: mark === -1 ? '' : target.slice(mark + 1),
  }
}
