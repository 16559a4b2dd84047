import type { AuditRecord } from '../../audit/audit-event.ts'
import type { Core } from '../../core.ts'
import type { Extension, Refusal } from '../../extension.ts'
import { askForLinkRoutes } from '../../flow/ask-for-link.ts'
import type { AccountUser } from '../../types.ts'
import { bounded } from '../bounded.ts'
import { confirmRoutes } from './confirm-routes.ts'
import { sendConfirmation } from './send-confirmation.ts'

/** The figures of {@link confirmation}. */
export interface ConfirmationOptions {
  /** How long the link is good, in minutes: 5 to 10,080. Default 15. */
  readonly linkMinutes?: number
  /** For how many days a new account can be used before its address is confirmed: 0 to 30. Default 0. */
  readonly graceDays?: number
}

const DAY = 86_400_000

/**
 * Mails a link to whoever registers, and lets nobody sign in before it was followed, or after the days of
 * grace. Who tries with the right password gets another link. When an address is confirmed, every
 * session and link ends that the account had before: another may have made it.
 *
 * @throws InvalidOption for a figure out of its bounds.
 * @example
 * defineAccounts({ …, extensions: [confirmation({ graceDays: 2 })] })
 */
export function confirmation(options: ConfirmationOptions = {}): Extension {
  const { linkMinutes = 15, graceDays = 0 } = options
  const minutes = bounded('linkMinutes of confirmation', linkMinutes, 5, 10_080)
  const grace = bounded('graceDays of confirmation', graceDays, 0, 30) * DAY
  const send = (core: Core, user: AccountUser): Promise<void> =>
    sendConfirmation(core, user, minutes)

  return {
    name: 'confirmation',
    routes: [...askForLinkRoutes({ purpose: 'confirm', path: '/confirm', send }), ...confirmRoutes],
    logInLinks: ({ settings, t }) => [
      { label: t('confirm.ask-link'), to: settings.paths.confirm() },
    ],
    beforeSignIn(user, _evidence, core): Refusal | undefined {
      if (user.confirmedAt !== null) return undefined
      const age = core.host().clock.now() - user.insertedAt.getTime()
      // Without days of grace there is none, however the clock of the database goes.
      return grace > 0 && age < grace ? undefined : 'unconfirmed'
    },
    // What began within the days of grace ends with them.
    sessionEnd: ({ confirmedAt, insertedAt }) =>
      confirmedAt === null ? insertedAt.getTime() + grace : undefined,
    async onEvent(event: AuditRecord, core: Core): Promise<void> {
      if (!asksForLink(event)) return
      const user = event.userId && (await core.users.byId(event.userId))
      if (!user || user.confirmedAt !== null) return
      const allowed = await core.throttles.mail('confirm', user.email, event.ip)
      if (allowed.ok) await send(core, user)
    },
  }
}

/** Somebody registered, or tried to sign in without having confirmed: that is told by mail alone. */
function asksForLink({ kind, reason }: AuditRecord): boolean {
  return kind === 'registered' || (kind === 'log_in_failed' && reason === 'unconfirmed')
}
