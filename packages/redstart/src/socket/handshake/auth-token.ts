const PREFIX = 'base64url.bearer.phx.'
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** What a `sec-websocket-protocol` header holds besides subprotocols. */
export interface AuthTokenResult {
  /** False when the token's base64 is none. */
  readonly ok: boolean
  /** The token: a character for each byte that the client sent. */
  readonly token: string | undefined
  /** The header without the token; undefined when nothing is left of it. */
  readonly header: string | undefined
}

/**
 * Takes the token out of the subprotocols, where the official client puts its `authToken` because a
 * browser can set no header (Phoenix channels protocol, section 1.4). What is not exactly one token
 * is left alone.
 */
export function takeAuthToken(header: string | undefined): AuthTokenResult {
  const items = (header ?? '').split(',').map((item) => item.trim())
  const tokens = items.filter((item) => item.startsWith(PREFIX))
  const [item] = tokens
  if (item === undefined || tokens.length > 1) return { ok: true, token: undefined, header }
  const encoded = item.slice(PREFIX.length).replace(/-/g, '+').replace(/_/g, '/')
  const rest = items.filter((other) => other !== item).join(', ')
  const left = rest === '' ? undefined : rest
  if (!BASE64.test(encoded) || encoded.replace(/=+$/, '').length % 4 === 1) {
    return { ok: false, token: undefined, header: left }
  }
  return { ok: true, token: Buffer.from(encoded, 'base64').toString('latin1'), header: left }
}
