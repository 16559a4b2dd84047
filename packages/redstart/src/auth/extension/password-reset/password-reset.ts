import type { Core } from '../../core.ts'
import type { Extension } from '../../extension.ts'
import { askForLinkRoutes } from '../../flow/ask-for-link.ts'
import { mintReset, RESET_SECONDS } from '../../flow/set-password.ts'
import type { AccountUser } from '../../types.ts'
import { bounded } from '../bounded.ts'

/** The figures of {@link passwordReset}. */
export interface PasswordResetOptions {
  /** How long the link is good, in minutes: 5 to 1,440. Default 60. */
  readonly linkMinutes?: number
}

/**
 * Mails a link to choose another password to whoever asks for one. Choosing one ends all sessions of the
 * account and signs in; it confirms the address and ends a lock too.
 *
 * @throws InvalidOption for a figure out of its bounds.
 */
export function passwordReset(options: PasswordResetOptions = {}): Extension {
  const { linkMinutes = RESET_SECONDS / 60 } = options
  const minutes = bounded('linkMinutes of passwordReset', linkMinutes, 5, 1_440)
  const send = async (core: Core, user: AccountUser): Promise<void> => {
    const link = core.settings.urls.resetPassword(await mintReset(core, user, minutes * 60))
    core.mails.send('reset-password', user.email, { link, minutes })
  }
  return {
    name: 'password-reset',
    routes: askForLinkRoutes({ purpose: 'reset', path: '/reset-password', send }),
    logInLinks: ({ settings, t }) => [
      { label: t('reset.ask-link'), to: settings.paths.resetPassword() },
    ],
  }
}
