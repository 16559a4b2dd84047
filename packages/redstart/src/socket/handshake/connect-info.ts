import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import type { SessionData } from '../../token/index.ts'
import { type RequestUri, requestUri } from './request-uri.ts'

/** What a socket may know of the handshake, by what it asks for. */
export interface ConnectInfoValues {
  /**
   * The other end of the TCP connection, which may be a proxy: address, port, and the certificate
   * (DER) that it presented over TLS, or null.
   */
  readonly peerData: {
    readonly address: string
    readonly port: number
    readonly sslCert: Uint8Array | null
  }
  /** The URL that was asked for; `scheme` is `http` or `https`. */
  readonly uri: RequestUri
  readonly userAgent: string | null
  /** Headers whose names begin with `x-`, in order. */
  readonly xHeaders: readonly (readonly [name: string, value: string])[]
  /** The headers `traceparent` and `tracestate`. */
  readonly traceContextHeaders: readonly (readonly [name: string, value: string])[]
  /** Headers whose names begin with `sec-websocket-`, without the auth token. */
  readonly secWebsocketHeaders: readonly (readonly [name: string, value: string])[]
  /**
   * The `cookie` header, or null. Any page of the web can make a browser send it: believe it only where the
   * session is there.
   */
  readonly cookies: string | null
  /** The session of the page; null unless its cookie and the page's CSRF token are both there. */
  readonly session: Readonly<SessionData> | null
}

/** A part of the handshake. */
export type ConnectInfoKey = keyof ConnectInfoValues
/** All parts of a handshake, for those who take names of them from outside the types. */
export const connectInfoKeys: readonly ConnectInfoKey[] = [
  'peerData',
  'uri',
  'userAgent',
  'xHeaders',
  'traceContextHeaders',
  'secWebsocketHeaders',
  'cookies',
  'session',
]
/** What `connect` sees when it asked for `K`. */
export type ConnectInfo<K extends ConnectInfoKey> = { readonly [P in K]: ConnectInfoValues[P] }

/**
 * The parts of a handshake that a socket asked for (Phoenix channels protocol, section 1.5).
 *
 * @param readSession - Finds the session; called only if it is asked for.
 */
export function connectInfo(
  keys: readonly ConnectInfoKey[],
  request: IncomingMessage,
  readSession: () => Readonly<SessionData> | null,
): Partial<ConnectInfoValues> {
  return Object.fromEntries(
    keys.map((key) => [key, key === 'session' ? readSession() : readers[key](request)]),
  )
}

const readers: {
  readonly [K in Exclude<ConnectInfoKey, 'session'>]: (
    request: IncomingMessage,
  ) => ConnectInfoValues[K]
} = {
  peerData: (request) => ({
    address: request.socket.remoteAddress ?? '',
    port: request.socket.remotePort ?? 0,
    sslCert: certificateOf(request),
  }),
  uri: requestUri,
  userAgent: ({ headers }) => headers['user-agent'] ?? null,
  xHeaders: (request) => headersOf(request, (name) => name.startsWith('x-')),
  traceContextHeaders: (request) =>
    headersOf(request, (name) => name === 'traceparent' || name === 'tracestate'),
  secWebsocketHeaders: (request) => headersOf(request, (name) => name.startsWith('sec-websocket-')),
  cookies: ({ headers }) => headers.cookie ?? null,
}

function certificateOf({ socket }: IncomingMessage): Uint8Array | null {
  const certificate = socket instanceof TLSSocket ? socket.getPeerX509Certificate() : undefined
  return certificate?.raw ?? null
}

function headersOf(
  request: IncomingMessage,
  wanted: (name: string) => boolean,
): (readonly [string, string])[] {
  return Object.entries(request.headers).flatMap(([name, value]) =>
    value !== undefined && wanted(name)
      ? [[name, Array.isArray(value) ? value.join(', ') : value] as const]
      : [],
  )
}
