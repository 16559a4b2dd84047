import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import { beginAttempt } from '../../oauth/attempts.ts'
import { faultOf } from '../../oauth/failure-key.ts'
import { renderPage } from '../../page/render.ts'
import type { ScopedConn } from '../../types.ts'
import { fail } from './fail.ts'
import type { OAuthSettings } from './options.ts'

/**
 * Sends a visitor on to a provider. The answer is a page and no redirect: browsers refuse to follow one to
 * another site that comes after a form, where the policy of the page says that its forms stay here.
 *
 * @param linkIn - The session that an account is to be linked in; undefined for a sign-in.
 */
export async function begin(
  core: Core,
  conn: ScopedConn,
  oauth: OAuthSettings,
  linkIn?: string,
): Promise<Answer> {
  const provider = oauth.providers.at(core, conn)
  const { name, label, connection } = provider
  // Who is signed in already shows that it is still them: then the provider shall not take it for granted.
  const fresh = linkIn === undefined && conn.assigns.scope.user !== undefined
  const attempt = beginAttempt(core, conn, { provider: name, linkIn, fresh })
  let url: string
  try {
    const { href } = await connection.authorizationUrl(attempt)
    url = href
  } catch (error) {
    return fail(core, conn, oauth, provider, faultOf(error))
  }
  const title = core.t('oauth.leave-title', { provider: label })
  const headers = { refresh: `0; url=${url}` }
  return renderPage(core, conn, 'providerSignIn', { provider: label, url }, { title, headers })
}
