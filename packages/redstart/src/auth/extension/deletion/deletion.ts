import { linkButton } from '../../../components/index.ts'
import { type Html, html } from '../../../html/index.ts'
import type { Extension } from '../../extension.ts'
import type { AccountUser } from '../../types.ts'
import { deletionRoutes } from './deletion-routes.ts'

/** What {@link deletion} can be told. */
export interface DeletionOptions {
  /**
   * Called in the transaction that deletes an account, before it goes: for what the application keeps of
   * its own. When it throws, nothing is deleted.
   */
  readonly before?: (user: AccountUser) => void | Promise<void>
}

/**
 * Lets users delete their accounts: with a fresh log-in and the password, at once, and with all that is
 * theirs alone. `accounts.deleteUser` asks `before` too.
 *
 * @example
 * deletion({ before: async ({ id }) => { await forgetMessagesOf(id) } })
 */
export function deletion({ before }: DeletionOptions = {}): Extension {
  return {
    name: 'deletion',
    routes: deletionRoutes,
    ...(before && { beforeDelete: (user: AccountUser) => before(user) }),
    settingsSection(_conn, { t, settings: { paths } }): Html {
      return html`<section aria-labelledby="deletion">
        <h2 id="deletion">${t('deletion.title')}</h2>
        <p>${t('deletion.text')}</p>
        <p>${linkButton({ to: paths.deletion(), label: t('deletion.link'), variant: 'danger' })}</p>
      </section>`
    },
  }
}
