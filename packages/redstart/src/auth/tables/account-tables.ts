import { type HasDefault, type IsPrimaryKey, isNotNull, type NotNull } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  type PgBooleanBuilderInitial,
  type PgIntegerBuilderInitial,
  type PgTextBuilderInitial,
  type PgTimestampBuilderInitial,
  type PgUUIDBuilderInitial,
  pgTable,
  text,
  timestamp,
  unique,
  uuid,
} from 'drizzle-orm/pg-core'
import { id } from '../../db/index.ts'
import type { TableOf } from './table-of.ts'
import type { UsersTable } from './user-columns.ts'

type MaybeText = PgTextBuilderInitial<'', [string, ...string[]]>
type Text = NotNull<MaybeText>
type TextKey = IsPrimaryKey<Text>
type Id = ReturnType<typeof id>
type MaybeUser = PgUUIDBuilderInitial<''>
type User = NotNull<MaybeUser>
type MaybeMoment = PgTimestampBuilderInitial<''>
type Moment = NotNull<MaybeMoment>
type Whole = NotNull<PgIntegerBuilderInitial<''>>
type Flag = NotNull<PgBooleanBuilderInitial<''>>

/** Sessions: {@link AccountTables}. */
export type AccountSessionsTable = TableOf<
  'account_sessions',
  {
    id: TextKey
    userId: User
    kind: NotNull<PgTextBuilderInitial<'', ['browser', 'api']>>
    version: Whole
    secretHash: Text
    pendingHash: MaybeText
    pendingAt: MaybeMoment
    previousHash: MaybeText
    previousUntil: MaybeMoment
    method: Text
    persistent: Flag
    createdAt: Moment
    rotatedAt: Moment
    lastSeenAt: Moment
    authenticatedAt: Moment
    expiresAt: Moment
    endsAt: Moment
    ip: MaybeText
    userAgent: MaybeText
    revokedAt: MaybeMoment
    revokedReason: MaybeText
  }
>

/** One-time tokens: {@link AccountTables}. */
export type AccountTokensTable = TableOf<
  'account_tokens',
  {
    hash: TextKey
    purpose: Text
    userId: User
    sentTo: Text
    data: Text
    createdAt: Moment
    expiresAt: Moment
  }
>

/** Counters of attempts: {@link AccountTables}. */
export type AccountThrottlesTable = TableOf<
  'account_throttles',
  { key: TextKey; count: Whole; resetsAt: Moment }
>

/** The audit: {@link AccountTables}. */
export type AccountEventsTable = TableOf<
  'account_events',
  {
    id: Id
    kind: Text
    userId: MaybeUser
    actorId: MaybeUser
    sessionId: MaybeText
    reason: MaybeText
    ip: MaybeText
    userAgent: MaybeText
    at: Moment
  }
>

/** Accounts at providers: {@link AccountTables}. */
export type AccountIdentitiesTable = TableOf<
  'account_identities',
  {
    id: Id
    userId: User
    provider: Text
    issuer: Text
    subject: Text
    email: MaybeText
    credentials: MaybeText
    createdAt: Moment
    lastUsedAt: Moment
  }
>

/** Invitations: {@link AccountTables}. */
export type AccountInvitationsTable = TableOf<
  'account_invitations',
  {
    id: Id
    email: Text
    invitedBy: MaybeUser
    tokenHash: MaybeText
    data: HasDefault<Text>
    createdAt: Moment
    expiresAt: Moment
    acceptedAt: MaybeMoment
    acceptedBy: MaybeUser
    revokedAt: MaybeMoment
  }
>

/** The tables that the accounts keep beside that of the users. */
export interface AccountTables {
  /** Sessions; no secret can be made of what they hold. They go with their user. */
  readonly accountSessions: AccountSessionsTable
  /** One-time tokens, hashed, one for each user and purpose. They go with their user. */
  readonly accountTokens: AccountTokensTable
  /** Counters of attempts, by keys that hold nothing in the clear. */
  readonly accountThrottles: AccountThrottlesTable
  /** What happened: only added to. Rows lose their user when the user is deleted. */
  readonly accountEvents: AccountEventsTable
  /** Who a user is at other providers, by issuer and subject. They go with their user. */
  readonly accountIdentities: AccountIdentitiesTable
  /** Invitations, open, accepted and revoked. */
  readonly accountInvitations: AccountInvitationsTable
}

const maybeMoment = (): MaybeMoment => timestamp({ withTimezone: true, precision: 3 })
const moment = (): Moment => maybeMoment().notNull()

/**
 * The tables of the accounts. Export them from the file of the schema, each by its name, so that
 * migrations are generated for them.
 *
 * @param users - The application's table of users, with `userColumns()` in it.
 * @example
 * export const {
 *   accountSessions, accountTokens, accountThrottles, accountEvents, accountIdentities, accountInvitations,
 * } = accountTables(users)
 */
export function accountTables(users: UsersTable): AccountTables {
  const maybeUser = (): MaybeUser => uuid().references(() => users.id, { onDelete: 'set null' })
  const user = (): User => {
    return uuid()
      .references(() => users.id, { onDelete: 'cascade' })
      .notNull()
  }
  return {
    accountSessions: pgTable(
      'account_sessions',
      {
        id: text().primaryKey(),
        userId: user(),
        kind: text({ enum: ['browser', 'api'] }).notNull(),
        version: integer().notNull(),
        secretHash: text().notNull(),
        pendingHash: text(),
        pendingAt: maybeMoment(),
        previousHash: text(),
        previousUntil: maybeMoment(),
        method: text().notNull(),
        persistent: boolean().notNull(),
        createdAt: moment(),
        rotatedAt: moment(),
        lastSeenAt: moment(),
        authenticatedAt: moment(),
        expiresAt: moment(),
        endsAt: moment(),
        ip: text(),
        userAgent: text(),
        revokedAt: maybeMoment(),
        revokedReason: text(),
      },
      (table) => [
        index('account_sessions_user_id').on(table.userId),
        index('account_sessions_expires_at').on(table.expiresAt),
        // Of most sessions it is null, which the index does not have to hold.
        index('account_sessions_revoked_at').on(table.revokedAt).where(isNotNull(table.revokedAt)),
      ],
    ),
    accountTokens: pgTable(
      'account_tokens',
      {
        hash: text().primaryKey(),
        purpose: text().notNull(),
        userId: user(),
        sentTo: text().notNull(),
        data: text().notNull(),
        createdAt: moment(),
        expiresAt: moment(),
      },
      (table) => [
        unique('account_tokens_user_id_purpose').on(table.userId, table.purpose),
        index('account_tokens_expires_at').on(table.expiresAt),
      ],
    ),
    accountThrottles: pgTable(
      'account_throttles',
      { key: text().primaryKey(), count: integer().notNull(), resetsAt: moment() },
      (table) => [index('account_throttles_resets_at').on(table.resetsAt)],
    ),
    accountEvents: pgTable(
      'account_events',
      {
        id: id(),
        kind: text().notNull(),
        userId: maybeUser(),
        actorId: maybeUser(),
        sessionId: text(),
        reason: text(),
        ip: text(),
        userAgent: text(),
        at: moment(),
      },
      (table) => [
        index('account_events_user_id_at').on(table.userId, table.at),
        index('account_events_actor_id').on(table.actorId),
      ],
    ),
    accountIdentities: pgTable(
      'account_identities',
      {
        id: id(),
        userId: user(),
        provider: text().notNull(),
        issuer: text().notNull(),
        subject: text().notNull(),
        email: text(),
        credentials: text(),
        createdAt: moment(),
        lastUsedAt: moment(),
      },
      (table) => [
        unique('account_identities_issuer_subject').on(table.issuer, table.subject),
        index('account_identities_user_id').on(table.userId),
      ],
    ),
    accountInvitations: pgTable(
      'account_invitations',
      {
        id: id(),
        email: text().notNull(),
        invitedBy: maybeUser(),
        tokenHash: text().unique(),
        data: text().notNull().default(''),
        createdAt: moment(),
        expiresAt: moment(),
        acceptedAt: maybeMoment(),
        acceptedBy: maybeUser(),
        revokedAt: maybeMoment(),
      },
      (table) => [
        index('account_invitations_email').on(table.email),
        index('account_invitations_invited_by').on(table.invitedBy),
        index('account_invitations_accepted_by').on(table.acceptedBy),
      ],
    ),
  }
}
