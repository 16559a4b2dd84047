import type { AuditRecord } from '../../audit/audit-event.ts'
import type { Core } from '../../core.ts'
import type { Extension, Refusal } from '../../extension.ts'
import { askForLinkRoutes } from '../../flow/ask-for-link.ts'
import { lockKey } from '../../flow/unlock-account.ts'
import type { AccountUser } from '../../types.ts'
import { bounded } from '../bounded.ts'
import { countFailure, isLocked } from './count-failure.ts'
import type { LockingOptions } from './options.ts'
import { mintUnlock, unlockRoutes } from './unlock-routes.ts'

/**
 * Locks an account after too many wrong passwords. Whoever tries is told nothing of it, also when the
 * password is right; the owner gets a mail with a link that unlocks it. It unlocks by itself after its
 * time, by `accounts.unlock`, and when its owner chooses another password by mail.
 *
 * @throws InvalidOption for a figure out of its bounds.
 */
export function locking(options: LockingOptions = {}): Extension {
  const figures = {
    failures: bounded('failures of locking', options.failures ?? 5, 3, 100),
    lockMinutes: bounded('lockMinutes of locking', options.lockMinutes ?? 20, 5, 1_440),
    linkMinutes: bounded('linkMinutes of locking', options.linkMinutes ?? 30, 5, 1_440),
  }
  const send = async (core: Core, user: AccountUser): Promise<void> => {
    if (!isLocked(core, user)) return
    const minutes = figures.linkMinutes
    const link = await mintUnlock(core, user, minutes)
    core.mails.send('unlock', user.email, { link, minutes })
  }
  return {
    name: 'locking',
    routes: [...askForLinkRoutes({ purpose: 'unlock', path: '/unlock', send }), ...unlockRoutes],
    logInLinks: ({ settings, t }) => [{ label: t('unlock.ask-link'), to: settings.paths.unlock() }],
    beforeSignIn: (user, _evidence, core): Refusal | undefined =>
      isLocked(core, user) ? 'locked' : undefined,
    async onEvent(event: AuditRecord, core: Core): Promise<void> {
      const { kind, userId, reason } = event
      if (userId === undefined) return
      if (kind === 'log_in' || kind === 'sudo') await core.store.throttles.clear(lockKey(userId))
      if (kind === 'log_in_failed' && reason === 'password')
        await countFailure(core, userId, figures, event)
    },
  }
}
