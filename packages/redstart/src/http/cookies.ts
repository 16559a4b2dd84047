import { parse, serialize } from 'hono/utils/cookie'
import { CookieTooLarge, InvalidCookie } from '../errors/index.ts'
import {
  decrypt,
  encrypt,
  type Secret,
  secretList,
  sign,
  type Term,
  verify,
} from '../token/index.ts'

/** What a browser may do with a cookie. */
export interface CookieOptions {
  /** Seconds until the browser forgets it. Default when the browser is closed. */
  readonly maxAge?: number
  /** Whether it comes along from other sites: `lax`, with links only. Default `lax`. */
  readonly sameSite?: 'lax' | 'strict' | 'none'
  /** Sent over https only. Default whether the browser came so. */
  readonly secure?: boolean
  /** Kept from scripts. Default true. */
  readonly httpOnly?: boolean
  /** Default `/`. */
  readonly path?: string
  /** Default the host that set it, without its subdomains. */
  readonly domain?: string
}

/** How a cookie is protected from its reader. */
export type CookieProtection = {
  /** Signed: it can be read, not changed. Plug's `sign: true` reads it. */
  readonly signed?: boolean
  /** Encrypted: it can be neither read nor changed. Plug's `encrypt: true` reads it. */
  readonly encrypted?: boolean
}

/** A protection that is there. */
export type Protected = { readonly signed: true } | { readonly encrypted: true }

/** What browsers keep of one cookie, name and value together. */
const MAX_COOKIE_BYTES = 4096

/** Seconds for which a signed or encrypted cookie is read when it says nothing, as in Plug. */
const DEFAULT_MAX_AGE = 86_400

/** A `set-cookie` header. */
export function serializeCookie(
  name: string,
  value: string,
  options: CookieOptions,
  secure: boolean,
): string {
  const { maxAge, sameSite = 'lax', httpOnly = true, path = '/', domain } = options
  if (maxAge !== undefined && !(maxAge >= 0)) {
    throw new InvalidCookie(name, new RangeError(`its maxAge is ${maxAge}`))
  }
  const bytes = name.length + encodeURIComponent(value).length
  if (bytes > MAX_COOKIE_BYTES) throw new CookieTooLarge(name, bytes)
  try {
    return serialize(name, value, {
      path,
      httpOnly,
      secure: options.secure ?? (secure || sameSite === 'none'),
      sameSite,
      ...(maxAge !== undefined && { maxAge }),
      ...(domain !== undefined && { domain }),
    })
  } catch (error) {
    throw new InvalidCookie(name, error)
  }
}

/** The value of a cookie in a `cookie` header, percent-decoded. */
export function readCookie(header: string | null, name: string): string | undefined {
  if (header === null) return undefined
  const cookies = parse(header, name)
  return Object.hasOwn(cookies, name) ? cookies[name] : undefined
}

/** The value of a protected cookie, as it is sent. */
export function sealCookie(
  secret: Secret | undefined,
  name: string,
  value: Term,
  { encrypted, maxAge = DEFAULT_MAX_AGE }: CookieProtection & CookieOptions,
): string {
  const seal = encrypted ? encrypt : sign
  return seal(secretList(secret, 'endpoint'), `${name}_cookie`, value, { maxAge })
}

/** What a protected cookie holds; undefined when it is not ours, was changed, or is too old. */
export function openCookie(
  secret: Secret | undefined,
  name: string,
  value: string,
  { encrypted }: CookieProtection,
): Term | undefined {
  const open = encrypted ? decrypt : verify
  const result = open(secretList(secret, 'endpoint'), `${name}_cookie`, value)
  return result.ok ? result.data : undefined
}
