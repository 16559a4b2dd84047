import { MissingSecret, ShortSecret } from '../errors/index.ts'

/**
 * What keys are derived from: a long random string, or a list of them. The first signs and encrypts,
 * all verify and decrypt. To replace a secret, put the new one in front and take the old one off the
 * list when nothing made with it has to be accepted any longer.
 */
export type Secret = string | readonly string[]

/**
 * What a secret is for: `token` for the secret of single tokens, at least 20 bytes; `endpoint` for
 * the one that sessions and everything else of an endpoint depend on, at least 64 bytes.
 */
export type SecretUse = 'token' | 'endpoint'

const REQUIREMENTS = {
  token: { name: 'secret', minBytes: 20, variable: 'TOKEN_SECRET' },
  endpoint: { name: 'secretKeyBase', minBytes: 64, variable: 'SECRET_KEY_BASE' },
} as const

/**
 * Checks a secret and returns it as a list, the signing one first.
 *
 * @param secret - The secret as it was configured; `undefined` is what an unset environment variable
 *   gives.
 * @param use - Decides how long it has to be, and how the error calls it.
 * @throws MissingSecret when there is none, or an entry of the list is not there.
 * @throws ShortSecret when one has too few bytes.
 */
export function secretList(
  secret: Secret | undefined,
  use: SecretUse,
): readonly [string, ...string[]] {
  const { name, minBytes, variable } = REQUIREMENTS[use]
  const check = (value: unknown, label: string): string => {
    if (typeof value !== 'string' || value === '') throw new MissingSecret(label, variable)
    const bytes = Buffer.byteLength(value, 'utf8')
    if (bytes < minBytes) throw new ShortSecret(label, bytes, minBytes, variable)
    return value
  }
  if (!Array.isArray(secret)) return [check(secret, name)]
  const [first, ...others] = secret
  return [
    check(first, `${name}[0]`),
    ...others.map((value, index) => check(value, `${name}[${index + 1}]`)),
  ]
}
