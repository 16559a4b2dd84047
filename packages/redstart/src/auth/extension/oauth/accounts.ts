import { linkButton, list } from '../../../components/index.ts'
import { NotFound } from '../../../errors/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { Answer } from '../../../http/index.ts'
import type { Core } from '../../core.ts'
import { moments } from '../../page/moment.ts'
import { pathParam } from '../../page/path-param.ts'
import { renderPage } from '../../page/render.ts'
import { requestInfo } from '../../sign-in/request-info.ts'
import type { UserConn } from '../../types.ts'
import type { Identity } from '../../user/identities.ts'
import type { OAuthSettings } from './options.ts'
import { ACCOUNTS_PATH } from './paths.ts'

/** The accounts of a user, among their settings. */
export async function accountsSection(
  core: Core,
  conn: UserConn,
  { providers }: OAuthSettings,
): Promise<Html> {
  const { t, settings, identities } = core
  const accounts = await identities.ofUser(conn.assigns.scope.user.id)
  const items = accounts.map((one) => ({
    label: providers.labelOf(one.provider),
    value: nameOf(one),
  }))
  return html`<section aria-labelledby="linked-accounts">
    <h2 id="linked-accounts">${t('oauth.accounts-title')}</h2>
    <p>${items.length > 0 ? t('oauth.accounts-text') : t('oauth.accounts-none')}</p>
    ${items.length > 0 && list({ items })}
    <p>${linkButton({ to: settings.paths.below(ACCOUNTS_PATH), label: t('oauth.accounts-change') })}</p>
  </section>`
}

/** The page on which a user links and unlinks accounts. */
export async function showAccounts(
  core: Core,
  conn: UserConn,
  { providers }: OAuthSettings,
): Promise<Answer> {
  const { t, settings, identities } = core
  const moment = moments(t('format.locale'))
  const accounts = await identities.ofUser(conn.assigns.scope.user.id)
  const props = {
    accounts: accounts.map((one) => ({
      id: one.id,
      provider: providers.labelOf(one.provider),
      account: nameOf(one),
      lastUsed: moment(one.lastUsedAt),
    })),
    ways: providers.names.map((name) => ({
      label: providers.labelOf(name),
      to: `${settings.paths.oauth(name)}/link`,
    })),
  }
  return renderPage(core, conn, 'linkedAccounts', props, { title: t('oauth.accounts-title') })
}

/**
 * Takes an account from its user, but for the last way to sign in. Whoever is logged in with that
 * provider elsewhere is logged out: it may have been linked by somebody else.
 */
export async function unlink(
  core: Core,
  conn: UserConn,
  { providers }: OAuthSettings,
): Promise<Answer> {
  const { user, session } = conn.assigns.scope
  const { t, settings, mails } = core
  const to = settings.paths.below(ACCOUNTS_PATH)
  const unlinked = await core.identities.unlink(user.id, pathParam(conn, 'id'), providers.names)
  if (!unlinked.ok) {
    if (unlinked.reason === 'unknown') throw new NotFound()
    conn.putFlash('error', t('oauth.last-way'))
    return conn.redirect(to)
  }
  const { identity } = unlinked
  const method = `oauth:${identity.provider}`
  const info = requestInfo(conn)
  await core.audit.write({
    kind: 'identity_unlinked',
    userId: user.id,
    sessionId: session.id,
    reason: method,
    info,
  })
  const all = await core.sessions.list(user.id)
  const ids = all
    .filter((one) => one.method === method && one.id !== session.id)
    .map(({ id }) => id)
  await core.sessions.revoke({ ids }, 'identity_unlinked', { actorId: user.id, info })
  const provider = providers.labelOf(identity.provider)
  mails.send('identity-unlinked', user.email, { provider, link: settings.urls.settings() })
  conn.putFlash('info', t('oauth.unlinked', { provider }))
  return conn.redirect(to)
}

/** What people know an account by. */
function nameOf({ email, subject }: Identity): string {
  return email ?? subject
}
