import type { Conn } from '../../http/index.ts'
import { secureCompare, type Term } from '../../token/index.ts'
import type { Core } from '../core.ts'
import { hashSecret, mintSecret, SECRET_LENGTH } from '../secret/secrets.ts'
import type { ConnectionAttempt } from './provider.ts'
import { COOKIE_SECONDS, SealedCookie } from './sealed-cookie.ts'
import { listOf, textOf } from './terms.ts'

/** One way of a browser to a provider and back. */
export interface Attempt extends ConnectionAttempt {
  /** To whom, by name: an answer of another one does not fit. */
  readonly provider: string
  /** The session that an account is to be linked in; undefined for a sign-in. */
  readonly linkIn: string | undefined
}

/** So many tabs may be on their way at once; one more, and the oldest is forgotten. */
const MAX_ATTEMPTS = 5

const cookie = new SealedCookie('oauth')

type AttemptCore = Pick<Core, 'settings' | 'host' | 'store'>

/** Begins an attempt, which this browser can end within ten minutes. */
export function beginAttempt(
  core: AttemptCore,
  conn: Conn,
  about: Pick<Attempt, 'provider' | 'linkIn' | 'fresh'>,
): Attempt {
  const attempt = {
    ...about,
    state: mintSecret(),
    nonce: mintSecret(),
    // 43 characters of base64url are a verifier as it should be (RFC 7636, section 4.1).
    verifier: mintSecret(),
    startedAt: Math.floor(core.host().clock.now()),
  }
  const others = readAttempts(core, conn).slice(-(MAX_ATTEMPTS - 1))
  cookie.write(core, conn, [...others, attempt].map(termOf))
  return attempt
}

/**
 * The attempt that an answer belongs to, which is gone then: for this browser, and for a copy that
 * somebody kept of its cookies.
 *
 * @param provider - The one that the answer came by.
 * @param state - As it came.
 */
export async function takeAttempt(
  core: AttemptCore,
  conn: Conn,
  provider: string,
  state: string | null,
): Promise<Attempt | undefined> {
  if (state?.length !== SECRET_LENGTH) return undefined
  const all = readAttempts(core, conn)
  const attempt = all.find((one) => secureCompare(one.state, state))
  if (attempt === undefined) return undefined
  keep(
    core,
    conn,
    all.filter((one) => one !== attempt),
  )
  if (attempt.provider !== provider) return undefined
  const key = `oauth:${hashSecret('oauth attempt', state)}`
  const now = core.host().clock.now()
  const { count } = await core.store.throttles.hit(key, COOKIE_SECONDS * 1_000, now)
  return count === 1 ? attempt : undefined
}

function keep(core: AttemptCore, conn: Conn, attempts: readonly Attempt[]): void {
  if (attempts.length === 0) cookie.clear(core, conn)
  else cookie.write(core, conn, attempts.map(termOf))
}

/** Those of this browser that are not too old. */
function readAttempts(core: AttemptCore, conn: Conn): readonly Attempt[] {
  const oldest = core.host().clock.now() - COOKIE_SECONDS * 1_000
  const all = listOf(cookie.read(core, conn)).flatMap(attemptOf)
  return all.filter(({ startedAt }) => startedAt >= oldest)
}

/** A list, in this order: what browsers keep is short. */
function termOf({ provider, state, nonce, verifier, startedAt, fresh, linkIn }: Attempt): Term {
  return [provider, state, nonce, verifier, startedAt, fresh, linkIn ?? null]
}

function attemptOf(term: Term): readonly Attempt[] {
  const [provider, state, nonce, verifier, startedAt, fresh, linkIn] = listOf(term)
  if (typeof provider !== 'string' || typeof state !== 'string') return []
  if (typeof nonce !== 'string' || typeof verifier !== 'string') return []
  if (typeof startedAt !== 'number' || typeof fresh !== 'boolean') return []
  return [{ provider, state, nonce, verifier, startedAt, fresh, linkIn: textOf(linkIn) }]
}
