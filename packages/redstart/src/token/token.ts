import { decryptMessage, encryptMessage } from './encryptor.ts'
import { deriveKey, type KeyOptions } from './keys.ts'
import { type Secret, secretList } from './secrets.ts'
import type { Term } from './term.ts'
import { checkAge, decodePayload, encodePayload, requireTimes } from './token-payload.ts'
import { signMessage, verifyMessage } from './verifier.ts'

/** How a token is made. */
export interface SignOptions extends KeyOptions {
  /** How long the token is good, in seconds, unless its reader says otherwise; a day by default. */
  readonly maxAge?: number
  /** When it was made, in seconds since the Unix epoch; now by default. */
  readonly signedAt?: number
  /** What time it is, in milliseconds since the Unix epoch; the machine's clock by default. */
  readonly now?: number
}

/** How a token is read. */
export interface VerifyOptions extends KeyOptions {
  /** How old it may be, in seconds, or `Infinity`; what the token itself says by default. */
  readonly maxAge?: number
  /** What time it is, in milliseconds since the Unix epoch; the machine's clock by default. */
  readonly now?: number
}

/**
 * Why a token is not accepted: there is none, it was not made with this secret and salt, or it is
 * too old.
 */
export type TokenFailure = 'missing' | 'invalid' | 'expired'

/** What reading a token gives. What {@link Term} says of Elixir's values holds for `data`. */
export type TokenResult =
  | { readonly ok: true; readonly data: Term }
  | { readonly ok: false; readonly reason: TokenFailure }

/**
 * Makes a token that carries `data` and cannot be changed. Its content can be read by whoever has it.
 * An Elixir application with the same secret accepts it with `Phoenix.Token.verify/4`, where the salt
 * is called so too (Phoenix channels protocol, "Token").
 *
 * @param secret - At least 20 bytes; of a list the first signs.
 * @param salt - What the token is for. A token made for one use is not accepted for another.
 * @param data - What it says: best an id, as everything in it grows old.
 * @throws MissingSecret or ShortSecret for a secret that will not do.
 * @throws UnencodableTerm when `data` holds what no {@link Term} can.
 * @throws InvalidOption for an option that cannot be.
 *
 * @example
 * const token = sign(secretKeyBase, 'user auth', user.id)
 * const result = verify(secretKeyBase, 'user auth', token, { maxAge: 1_209_600 })
 * if (!result.ok) return refuse(result.reason)
 * const user = await findUser(result.data)
 */
export function sign(secret: Secret, salt: string, data: Term, options: SignOptions = {}): string {
  const [current] = secretList(secret, 'token')
  return signMessage(encodePayload(data, options), deriveKey(current, salt, options))
}

/**
 * Reads a token that {@link sign} or `Phoenix.Token.sign/4` made.
 *
 * A cookie that Plug signed is such a token, with the salt `<cookie name>_cookie`.
 *
 * @param secret - Of a list each is tried.
 * @param salt - The one it was made with.
 * @param token - As it came; `null` and `undefined` are `missing`.
 * @throws MissingSecret, ShortSecret or InvalidOption; never because of the token.
 */
export function verify(
  secret: Secret,
  salt: string,
  token: string | null | undefined,
  options: VerifyOptions = {},
): TokenResult {
  return read(secret, token, options, (text, base) =>
    verifyMessage(text, deriveKey(base, salt, options)),
  )
}

/**
 * Makes a token as {@link sign} does, but one whose content nobody else can read.
 * `Phoenix.Token.decrypt/4` accepts it; what it calls secret is the salt here.
 *
 * @throws as {@link sign} does; also InvalidOption for a `keyLength` other than 32.
 */
export function encrypt(
  secret: Secret,
  salt: string,
  data: Term,
  options: SignOptions = {},
): string {
  const [current] = secretList(secret, 'token')
  return encryptMessage(encodePayload(data, options), deriveKey(current, salt, options))
}

/**
 * Reads a token that {@link encrypt} or `Phoenix.Token.encrypt/4` made, as {@link verify} does. Those
 * of Plug.Crypto 1 are read as well.
 */
export function decrypt(
  secret: Secret,
  salt: string,
  token: string | null | undefined,
  options: VerifyOptions = {},
): TokenResult {
  return read(secret, token, options, (text, base) =>
    decryptMessage(text, deriveKey(base, salt, options)),
  )
}

function read(
  secret: Secret,
  token: string | null | undefined,
  options: VerifyOptions,
  open: (token: string, secret: string) => Buffer | undefined,
): TokenResult {
  const secrets = secretList(secret, 'token')
  requireTimes(options)
  if (token === null || token === undefined) return { ok: false, reason: 'missing' }
  // The type says so, but tokens come out of parsed JSON and query strings.
  if (typeof token !== 'string') return { ok: false, reason: 'invalid' }
  for (const base of secrets) {
    const bytes = open(token, base)
    if (bytes !== undefined) return judge(bytes, options)
  }
  return { ok: false, reason: 'invalid' }
}

/** A genuine token is accepted or refused by what it says; no other secret can change that. */
function judge(bytes: Buffer, { maxAge, now = Date.now() }: VerifyOptions): TokenResult {
  const payload = decodePayload(bytes)
  if (payload === undefined) return { ok: false, reason: 'invalid' }
  const { data, signedAt } = payload
  const verdict = checkAge({ signedAt, maxAge: maxAge ?? payload.maxAge }, now)
  return verdict === 'ok' ? { ok: true, data } : { ok: false, reason: verdict }
}
