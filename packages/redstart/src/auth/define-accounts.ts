import { within } from '../clock/index.ts'
import type { Database, DatabaseSchema } from '../db/index.ts'
import { InvalidOption, NotFound } from '../errors/index.ts'
import type { Mailer } from '../mail/index.ts'
import type { Secret } from '../token/index.ts'
import type { Accounts } from './accounts.ts'
import { AccountsHost } from './accounts-host.ts'
import { invite } from './extension/invitations/index.ts'
import type { Extension } from './extension.ts'
import { coreRoutes } from './flow/core-routes.ts'
import { createUser } from './flow/create-user.ts'
import { deleteAccount } from './flow/delete-account.ts'
import { settled } from './flow/later.ts'
import { reinstateUser, suspendUser } from './flow/suspension.ts'
import { unlockAccount } from './flow/unlock-account.ts'
import { connectionGuard } from './guard/connections.ts'
import { guards } from './guard/guards.ts'
import { liveGuards } from './guard/live-hooks.ts'
import { socketGuard } from './guard/socket.ts'
import { makeCore } from './make-core.ts'
import { routesOf } from './page/mount.ts'
import { defaultPages, type PageSet } from './page/page-set.ts'
import { requireSecret } from './require-secret.ts'
import { type AccountOptions, accountSettings } from './settings.ts'
import { completeSignIn } from './sign-in/complete-sign-in.ts'
import { signOut } from './sign-in/sign-out.ts'
import { postgresAccounts } from './store/postgres-store.ts'
import type { AccountStore } from './store/store.ts'
import type { AccountTables } from './tables/account-tables.ts'
import type { UserColumns, UsersTable } from './tables/user-columns.ts'
import { defaultTexts, type Texts } from './text/texts.ts'
import type { UserScope } from './types.ts'
import { normalizeEmail } from './user/email.ts'
import type { ExtraField } from './user/user-fields.ts'
import { warnOfMemory } from './warn-of-memory.ts'

/** The names of the columns that an application's users have besides those of `userColumns()`. */
type ExtraColumn<T extends UsersTable> = Exclude<keyof T['_']['columns'], keyof UserColumns> &
  string

/** What the accounts of an application are made of. */
export interface AccountsDefinition<T extends UsersTable, P extends string>
  extends Omit<AccountOptions, 'fields' | 'path'> {
  /** What `defineDatabase` made. */
  readonly database: Database<DatabaseSchema>
  /** The table of users: with `userColumns()` in it, and whatever else users have. */
  readonly users: T
  /** What `accountTables(users)` gave; the module of the schema will do. */
  readonly tables: AccountTables
  /** What `defineMailer` made. */
  readonly mailer: Pick<Mailer, 'deliver'>
  /** What all addresses of the accounts begin with. Default `/users`. */
  readonly path?: P
  /** Columns of the table that people fill in: when they register, and in their profile. */
  readonly fields?: { readonly [K in ExtraColumn<T>]?: ExtraField }
  /** Where sessions, links and counters are kept. Default the tables. */
  readonly store?: AccountStore
  /** What the accounts can do besides. */
  readonly extensions?: readonly Extension[]
  /** Texts in place of those that there are. */
  readonly texts?: Partial<Texts>
  /** Pages in place of those that there are; `redstart auth eject` makes them. */
  readonly pages?: Partial<PageSet>
  /** For scripts, which have no endpoint: what handles and keys are derived from. */
  readonly secretKeyBase?: Secret
}

/**
 * Defines the accounts of an application: who its users are, how they prove it, and what that is good
 * for. It opens nothing; `defineEndpoint({ accounts, … })` makes it run.
 *
 * @throws InvalidOption, InvalidDefinition for what cannot work; InsecureAccounts, WeakHashing for what would
 *   be unsafe in production.
 * @example
 * export const accounts = defineAccounts({
 *   name: 'Room chat',
 *   url: process.env.PUBLIC_URL ?? 'http://localhost:4000',
 *   database,
 *   users: schema.users,
 *   tables: schema,
 *   mailer,
 *   fields: { nickname: { label: 'Nickname' } },
 *   extensions: [confirmation(), passwordReset()],
 * })
 */
export function defineAccounts<T extends UsersTable, const P extends string = '/users'>(
  definition: AccountsDefinition<T, P>,
): Accounts<T['$inferSelect'], P> {
  type U = T['$inferSelect']
  const { database, tables, extensions = [], texts = {}, pages = {} } = definition
  requireOnce(extensions)
  const settings = accountSettings({ ...definition, fields: { ...definition.fields } })
  const host = new AccountsHost(definition.secretKeyBase)
  const store = definition.store ?? postgresAccounts(database, tables)
  const { core, outbox } = makeCore<U>({
    settings,
    host: host.current,
    database,
    users: definition.users,
    tables,
    store,
    mailer: definition.mailer,
    extensions,
    texts: { ...defaultTexts, ...texts },
    pages: { ...defaultPages, ...pages },
  })
  const { users } = core
  const known = async (id: string): Promise<U> => {
    const user = await users.byId(id)
    if (user) return user
    throw new NotFound('There is no user with this id.')
  }

  const accounts: Accounts<U, P> = {
    core,
    paths: settings.paths,
    ...guards(core),
    ...socketGuard(core),
    ...connectionGuard(core),
    live: liveGuards(core),
    routes: routesOf<P>(core, coreRoutes),

    logIn: (conn, user, evidence) => completeSignIn(core, conn, user, evidence),
    logOut: (conn) => signOut(core, conn),

    invite: async (given, { days = 7, ...options } = {}) => {
      const email = normalizeEmail(given)
      if (email !== undefined) return invite(core, { email, days, ...options })
      throw new InvalidOption('email of an invitation', typeof given, 'an e-mail address')
    },
    isUser: (scope): scope is UserScope<U> =>
      scope.user !== undefined && scope.session !== undefined,
    createUser: (user) => createUser(core, user),
    userOf: (id) => users.byId(id),
    userByEmail: (email) => users.byEmail(email),
    sessionsOf: (userId) => core.sessions.list(userId),
    revokeSession: (id, reason) => core.sessions.revoke({ ids: [id] }, reason),
    revokeAll: (userId, options = {}) => core.sessions.revoke({ userId, ...options }, 'revoked'),
    suspend: async (userId, reason) => suspendUser(core, await known(userId), reason),
    reinstate: async (userId) => reinstateUser(core, await known(userId)),
    unlock: async (userId) => unlockAccount(core, await known(userId)),
    deleteUser: async (userId) => {
      const user = await users.byId(userId)
      return user !== undefined && deleteAccount(core, user)
    },
    signInsOf: (userId) => core.audit.signInsOf(userId),
    eventsOf: (userId, limit) => core.audit.of(userId, limit),

    $run(lent) {
      requireSecret(lent.secretKeyBase)
      warnOfMemory(store, lent.logger)
      const giveBack = host.take(lent)
      const stop = core.revocation.start()
      return async () => {
        stop()
        await within(lent.clock, LAST_WORK, async () => {
          await settled(core)
          await outbox.settled()
        })
        giveBack()
        if (!host.isLent) await store.close()
      }
    },
  }
  return Object.freeze(accounts)
}

/** For how many milliseconds an application that ends finishes what it began, and sends its last mails. */
const LAST_WORK = 5_000

/** @throws InvalidOption for two extensions of one name: each would do the work of the other again. */
function requireOnce(extensions: readonly Extension[]): void {
  const names = extensions.map(({ name }) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice === undefined) return
  throw new InvalidOption('extensions of defineAccounts', twice, 'a list that has each once')
}
