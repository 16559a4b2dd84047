import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import { forgetPending, type PendingAccount, readPending } from '../../oauth/pending.ts'
import { renderPage } from '../../page/render.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { UserConn } from '../../types.ts'
import type { OAuthSettings } from './options.ts'
import { ACCOUNTS_PATH, LINK_PATH } from './paths.ts'

/** The page that asks whether to link the account that waits. */
export async function showLink(core: Core, conn: UserConn, oauth: OAuthSettings): Promise<Answer> {
  const account = readPending(core, conn)
  if (account === undefined) return tooLate(core, conn)
  const provider = oauth.providers.labelOf(account.provider)
  const owner = await core.identities.find(account)
  if (owner !== undefined) {
    const reason = owner.userId === conn.assigns.scope.user.id ? 'already' : 'taken'
    return notLinked(core, conn, provider, reason)
  }
  const props = {
    provider,
    account: nameOf(account),
    email: conn.assigns.scope.user.email,
    action: core.settings.paths.below(LINK_PATH),
  }
  const title = core.t('oauth.link-title', { provider })
  return renderPage(core, conn, 'confirmLink', props, { title })
}

/** Links the account that waits, for whoever proved lately who they are. */
export async function link(core: Core, conn: UserConn, oauth: OAuthSettings): Promise<Answer> {
  const { user, session } = conn.assigns.scope
  const account = readPending(core, conn)
  if (account === undefined) return tooLate(core, conn)
  const provider = oauth.providers.labelOf(account.provider)
  const linked = await core.identities.link(user.id, account)
  if (!linked.ok) return notLinked(core, conn, provider, linked.reason)
  await core.audit.write({
    kind: 'identity_linked',
    userId: user.id,
    sessionId: session.id,
    reason: `oauth:${account.provider}`,
    info: requestInfo(conn),
  })
  core.mails.send('identity-linked', user.email, { provider, link: core.settings.urls.settings() })
  return away(core, conn, 'info', core.t('oauth.linked', { provider }))
}

/** Forgets the account that waits. */
export function forgetLink(core: Core, conn: UserConn): Answer {
  forgetPending(core, conn)
  return conn.redirect(core.settings.paths.settings())
}

/** Nothing waits (any more): the page where it can begin anew. */
function tooLate(core: Core, conn: UserConn): Answer {
  conn.putFlash('info', core.t('oauth.link-late'))
  return conn.redirect(core.settings.paths.below(ACCOUNTS_PATH))
}

function notLinked(
  core: Core,
  conn: UserConn,
  provider: string,
  reason: 'taken' | 'already',
): Answer {
  const [kind, key] =
    reason === 'taken'
      ? (['error', 'oauth.taken'] as const)
      : (['info', 'oauth.already-linked'] as const)
  return away(core, conn, kind, core.t(key, { provider }))
}

function away(core: Core, conn: UserConn, kind: 'info' | 'error', message: string): Answer {
  forgetPending(core, conn)
  conn.putFlash(kind, message)
  return conn.redirect(core.settings.paths.settings())
}

/** What people know their account at the provider by. */
function nameOf({ email, nickname, name, subject }: PendingAccount): string {
  return email?.address ?? nickname ?? name ?? subject
}
