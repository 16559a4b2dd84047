import { type Secret, secretList, sign, type Term, verify } from '../token/index.ts'
import type { HttpEnvironment } from './environment.ts'
import { type FlashMessages, messagesIn } from './flash.ts'

/** What signs and reads the tokens of live views: of an endpoint's environment as much as they need. */
export type Signing = Pick<HttpEnvironment, 'secretKeyBase' | 'clock'>

/** The cookie in which the client keeps a flash token until the next page (L-13). */
export const FLASH_COOKIE = '__phoenix_flash__'
/** The cookie that asks for an error page in place of a view that could not be mounted (L-14). */
export const RELOAD_COOKIE = '__phoenix_reload_status__'

/** Seconds. The client keeps both for a minute; the rest is for a slow way. */
const SHORT = 300
/** How far the clocks of two nodes may be apart, in ms: a token is no worse for coming from the future. */
const SKEW = 60_000

/**
 * Makes a token that a page of this application may keep, and hand back.
 *
 * @param use - What it is for. A token made for one use is not accepted for another.
 * @param maxAge - How long it is good, in seconds.
 */
export function signLive(signing: Signing, use: string, data: Term, maxAge: number): string {
  const options = { maxAge, now: signing.clock.now() }
  return sign(secretOf(signing), saltOf(use), data, options)
}

/** What a token of {@link signLive} holds; undefined for any that is forged, too old, or for another use. */
export function openLive(
  signing: Signing,
  use: string,
  token: unknown,
  maxAge: number,
): Term | undefined {
  if (typeof token !== 'string') return undefined
  const options = { maxAge, now: signing.clock.now() + SKEW }
  const result = verify(secretOf(signing), saltOf(use), token, options)
  return result.ok ? result.data : undefined
}

/** The token in which messages travel to the next page (Phoenix LiveView protocol, section 1.2). */
export function signFlash(signing: Signing, flash: FlashMessages): string {
  return signLive(signing, 'flash', { ...messagesIn(flash) }, SHORT)
}

/** The messages of a flash token; none for a token that is forged or too old, which is no error. */
export function openFlash(signing: Signing, token: unknown): FlashMessages {
  return messagesIn(openLive(signing, 'flash', token, SHORT))
}

/** The token with which a page is loaded again to show an error (Phoenix LiveView protocol, section 1.5). */
export function signReload(signing: Signing, status: number): string {
  return signLive(signing, 'reload', status, SHORT)
}

/** The status of a reload token: 500 for a token that is none. */
export function openReload(signing: Signing, token: unknown): number {
  const status = openLive(signing, 'reload', token, SHORT)
  if (typeof status !== 'number' || !Number.isInteger(status)) return 500
  return status >= 400 && status <= 499 ? status : 500
}

function secretOf({ secretKeyBase }: Signing): Secret {
  return secretList(secretKeyBase, 'endpoint')
}

function saltOf(use: string): string {
  return `redstart live ${use}`
}
