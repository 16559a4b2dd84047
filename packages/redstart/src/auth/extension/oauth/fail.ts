import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import type { AuthFailure, AuthFailureKey } from '../../oauth/auth-info.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { ScopedConn } from '../../types.ts'
import type { OAuthSettings } from './options.ts'
import type { SignInProvider } from './sign-in-providers.ts'

/** Why nothing came of a sign-in, and for the log in which words. */
export interface Failed {
  readonly key: AuthFailureKey
  readonly reason?: string
}

/** What is worth a look: somebody tampers, or the provider is set up otherwise than was thought. */
const ALARMING: ReadonlySet<AuthFailureKey> = new Set(['invalid_answer', 'unavailable', 'refused'])

/**
 * The answer to a sign-in that came to nothing: back to the page to log in, or to the settings for
 * somebody who is logged in, with a sentence that says why. It is no error of the application, so no
 * status says so.
 */
export async function fail(
  core: Core,
  conn: ScopedConn,
  { onFailure }: OAuthSettings,
  { name, label }: SignInProvider,
  { key, reason }: Failed,
): Promise<Answer> {
  const message = core.t(`oauth.failed.${key}`, { provider: label })
  const failure: AuthFailure = { provider: name, errors: [{ key, message }] }
  const { logger } = core.host()
  const entry = { provider: name, key, ...(reason !== undefined && { reason }) }
  if (ALARMING.has(key)) logger.warn(entry, 'A sign-in with a provider failed.')
  else logger.info(entry, 'A sign-in with a provider came to nothing.')
  // Everybody can make up a way back, and leave the provider with a no.
  if (key !== 'unknown_attempt' && key !== 'cancelled') {
    const info = requestInfo(conn)
    await core.audit.write({ kind: 'log_in_failed', reason: `oauth:${name}:${key}`, info })
  }
  return (await onFailure(failure, conn)) ?? backWith(core, conn, message)
}

/** Back to where the visitor came from, with a sentence. */
export function backWith({ settings: { paths } }: Core, conn: ScopedConn, message: string): Answer {
  conn.putFlash('error', message)
  const isGuest = conn.assigns.scope.user === undefined
  return conn.redirect(isGuest ? paths.logIn() : paths.settings())
}
