import type { Database, DatabaseSchema } from '../db/index.ts'
import type { Mailer } from '../mail/index.ts'
import { Audit } from './audit/audit.ts'
import type { AuditRecord } from './audit/audit-event.ts'
import type { Core } from './core.ts'
import type { Extension } from './extension.ts'
import { later } from './flow/later.ts'
import { theftNotice } from './flow/theft-notice.ts'
import type { Host } from './host.ts'
import { AccountMails } from './mails/account-mails.ts'
import { MailOutbox } from './mails/mail-outbox.ts'
import { OneTimeTokens } from './one-time/one-time-tokens.ts'
import type { PageSet } from './page/page-set.ts'
import { Passwords } from './password/passwords.ts'
import { Revocation } from './revocation/revocation.ts'
import { SecretKeys } from './secret/secret-keys.ts'
import { Sessions } from './session/sessions.ts'
import type { AccountSettings } from './settings.ts'
import type { AccountStore } from './store/store.ts'
import type { AccountTables } from './tables/account-tables.ts'
import type { UsersTable } from './tables/user-columns.ts'
import type { Texts } from './text/texts.ts'
import { translator } from './text/translate.ts'
import { Throttles } from './throttle/throttles.ts'
import type { AccountUser } from './types.ts'
import { Identities } from './user/identities.ts'
import { Invitations } from './user/invitations.ts'
import { Users } from './user/users.ts'

/** What the parts of the accounts are made of. */
export interface CoreParts {
  readonly settings: AccountSettings
  readonly host: () => Host
  readonly database: Database<DatabaseSchema>
  readonly users: UsersTable
  readonly tables: AccountTables
  readonly store: AccountStore
  readonly mailer: Pick<Mailer, 'deliver'>
  readonly extensions: readonly Extension[]
  readonly texts: Texts
  readonly pages: PageSet
}

/** The parts of the accounts, with the users that the application's table has. */
export interface TypedCore<U extends AccountUser> extends Core {
  readonly users: Users<U>
}

/** The parts of the accounts, and where their mails wait. */
export interface MadeCore<U extends AccountUser> {
  readonly core: TypedCore<U>
  readonly outbox: MailOutbox
}

/**
 * Puts the parts of the accounts together.
 *
 * @throws InvalidDefinition for a field of users that is none; what `check` of an extension throws.
 */
export function makeCore<U extends AccountUser>(parts: CoreParts): MadeCore<U> {
  const { settings, host, database, tables, store, extensions, texts, pages } = parts
  const keys = new SecretKeys(() => host().secretKeyBase)
  const audit = new Audit(database, tables, host, (record) => tell(core, record))
  const revocation = new Revocation({ store, host, settings: settings.session })
  const outbox = new MailOutbox(parts.mailer, host, () => audit.write({ kind: 'mail_failed' }))
  const core: TypedCore<U> = Object.freeze({
    settings,
    host,
    keys,
    users: new Users<U>(database, parts.users, settings.fields),
    store,
    sessions: new Sessions({
      store: store.sessions,
      keys,
      settings: settings.session,
      host,
      audit,
      revocation,
    }),
    oneTime: new OneTimeTokens(store.tokens, host),
    passwords: new Passwords(settings.password, host),
    throttles: new Throttles(store.throttles, keys, host, settings.throttle),
    audit,
    mails: new AccountMails(outbox, settings, texts),
    revocation,
    invitations: new Invitations(database, tables.accountInvitations, host),
    identities: new Identities(database, tables.accountIdentities, parts.users, host),
    extensions,
    pages,
    t: translator(texts),
    texts,
  })
  for (const extension of extensions) extension.check?.(core)
  return { core, outbox }
}

/** Tells all who want to know what was audited; what they throw is logged. */
function tell(core: Core, record: AuditRecord): void {
  if (record.kind === 'theft_suspected') later(core, () => theftNotice(core, record))
  for (const { onEvent } of core.extensions) {
    if (onEvent) later(core, async () => onEvent(record, core))
  }
}
