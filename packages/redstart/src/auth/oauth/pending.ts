import type { Conn } from '../../http/index.ts'
import type { Core } from '../core.ts'
import type { AuthInfo, Credentials } from './auth-info.ts'
import { COOKIE_SECONDS, SealedCookie } from './sealed-cookie.ts'
import { credentialsOf, listOf, termOfCredentials, textOf } from './terms.ts'

/** An account at a provider that belongs to nobody here yet: to be registered with, or linked. */
export type PendingAccount = Omit<AuthInfo, 'credentials'> & {
  /** Undefined where the application does not keep them, or they do not fit into a cookie. */
  readonly credentials: Credentials | undefined
}

/** Bytes that a cookie takes, before they are encrypted and written as base64. */
const MAX_BYTES = 2_700

const cookie = new SealedCookie('oauth_account')

type PendingCore = Pick<Core, 'settings' | 'host'>

/**
 * Has the browser keep an account for ten minutes, until its owner said what is to become of it.
 *
 * @param keepTokens - Whether the tokens of the provider are wanted later.
 */
export function keepPending(
  core: PendingCore,
  conn: Conn,
  { credentials, ...account }: AuthInfo,
  keepTokens: boolean,
): void {
  const { provider, issuer, subject, email, name, nickname } = account
  const parts = [
    [provider, issuer, subject],
    email === undefined ? null : [email.address, email.verified],
    [name ?? null, nickname ?? null],
    Math.floor(core.host().clock.now()),
  ]
  const tokens = termOfCredentials(credentials)
  const fits = Buffer.byteLength(JSON.stringify([parts, tokens])) <= MAX_BYTES
  if (keepTokens && !fits) {
    const { logger } = core.host()
    logger.warn(
      { provider },
      'The tokens of a provider are too long to wait: the next ones are kept.',
    )
  }
  cookie.write(core, conn, keepTokens && fits ? [...parts, tokens] : parts)
}

/** The account that waits; undefined without one, and after ten minutes. */
export function readPending(core: PendingCore, conn: Conn): PendingAccount | undefined {
  const [identity, email, names, at, tokens] = listOf(cookie.read(core, conn))
  const isOld = typeof at !== 'number' || at < core.host().clock.now() - COOKIE_SECONDS * 1_000
  const [provider, issuer, subject] = listOf(identity).map(textOf)
  if (isOld || provider === undefined || issuer === undefined || subject === undefined) {
    return undefined
  }
  const [address, verified] = listOf(email)
  const [name, nickname] = listOf(names).map(textOf)
  return {
    provider,
    issuer,
    subject,
    email: typeof address === 'string' ? { address, verified: verified === true } : undefined,
    name,
    nickname,
    credentials: credentialsOf(tokens),
  }
}

/** Has the browser forget it. */
export function forgetPending(core: PendingCore, conn: Conn): void {
  cookie.clear(core, conn)
}
