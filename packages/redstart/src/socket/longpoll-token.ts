import { decrypt, encrypt, type Secret } from '../token/index.ts'

const SALT = 'redstart long poll'
/** Seconds that a token is good; a session ends with its client, so this is seldom asked. */
const MAX_AGE = 1_209_600
/** Seconds by which the clocks of two nodes may differ. */
const MAX_SKEW = 3_600

/** Where a long-poll session lives. */
export interface SessionPlace {
  /** The node that opened it. */
  readonly node: string
  readonly session: string
}

/**
 * Makes the token by which every node of the cluster finds a session. Clients can neither make nor
 * read one: the name of a node is none of their business.
 *
 * @param now - Milliseconds since the Unix epoch.
 */
export function sessionToken(secret: Secret, { node, session }: SessionPlace, now: number): string {
  return encrypt(secret, SALT, [node, session], { now })
}

/** Reads a token that any node of the cluster made; undefined for what is none, or is too old. */
export function readSessionToken(
  secret: Secret,
  token: string,
  now: number,
): SessionPlace | undefined {
  const result = decrypt(secret, SALT, token, {
    maxAge: MAX_AGE + MAX_SKEW,
    now: now + MAX_SKEW * 1_000,
  })
  if (!result.ok || !Array.isArray(result.data)) return undefined
  const [node, session] = result.data
  return typeof node === 'string' && typeof session === 'string' ? { node, session } : undefined
}
