import type { Audit } from './audit/audit.ts'
import type { Extension } from './extension.ts'
import type { Host } from './host.ts'
import type { AccountMails } from './mails/account-mails.ts'
import type { OneTimeTokens } from './one-time/one-time-tokens.ts'
import type { PageSet } from './page/page-set.ts'
import type { Passwords } from './password/passwords.ts'
import type { Revocation } from './revocation/revocation.ts'
import type { SecretKeys } from './secret/secret-keys.ts'
import type { Sessions } from './session/sessions.ts'
import type { AccountSettings } from './settings.ts'
import type { AccountStore } from './store/store.ts'
import type { Texts } from './text/texts.ts'
import type { Translate } from './text/translate.ts'
import type { Throttles } from './throttle/throttles.ts'
import type { Identities } from './user/identities.ts'
import type { Invitations } from './user/invitations.ts'
import type { Users } from './user/users.ts'

/** The parts of the accounts of one application, as they know each other. */
export interface Core {
  readonly settings: AccountSettings
  /** What they run on now. */
  readonly host: () => Host
  readonly keys: SecretKeys
  readonly users: Users
  readonly store: AccountStore
  readonly sessions: Sessions
  readonly oneTime: OneTimeTokens
  readonly passwords: Passwords
  readonly throttles: Throttles
  readonly audit: Audit
  readonly mails: AccountMails
  readonly revocation: Revocation
  readonly invitations: Invitations
  /** The accounts of users at providers. */
  readonly identities: Identities
  readonly extensions: readonly Extension[]
  /** The pages as the application has them: its own where it ejected one. */
  readonly pages: PageSet
  readonly t: Translate
  /** The catalogue behind `t`, for keys that are put together. */
  readonly texts: Texts
}
