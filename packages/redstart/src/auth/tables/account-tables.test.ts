import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  type Database,
  defineDatabase,
  generateMigration,
  type Repo,
  rollbackDatabase,
} from '../../db/index.ts'
import { accountTables } from './account-tables.ts'
import { userColumns } from './user-columns.ts'

const users = pgTable('users', { ...userColumns(), nickname: text().notNull().unique() })
const { accountSessions, ...others } = accountTables(users)
const schema = { users, accountSessions, ...others }

let folder: string
let database: Database<typeof schema>
let repo: Repo<typeof schema>
let made: string | undefined
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'redstart-account-tables-'))
  const [place, migrations] = [join(folder, 'db'), join(folder, 'migrations')]
  database = defineDatabase({ schema, folder: place, migrations })
  made = await generateMigration(database, 'create_accounts', { interactive: false })
  repo = await database.open({ migrations: 'run' })
})
afterAll(async () => {
  await repo.close()
  await rm(folder, { recursive: true, force: true })
})

it('a migration is generated from what the schema file exports, and nothing more after it', async () => {
  const up = await readFile(join(made ?? '', 'up.sql'), 'utf8')
  for (const name of ['users', 'account_sessions', 'account_events', 'account_invitations']) {
    expect(up).toContain(`CREATE TABLE "${name}"`)
  }
  expect(await generateMigration(database, 'again', { interactive: false })).toBeUndefined()
})

/** How PostgreSQL would go about a query, among rows as many that it would rather not read them all. */
async function planOf(query: string): Promise<string> {
  return repo.transaction(async () => {
    await repo.db.execute(sql`set local enable_seqscan = off`)
    const rows = await repo.db.execute(sql.raw(`explain ${query}`))
    return JSON.stringify(rows)
  })
}

const old = "'2026-01-01'"
const user = "'00000000-0000-7000-8000-000000000000'"

it.each([
  ['account_sessions_pkey', "select * from account_sessions where id = 'x'"],
  ['account_sessions_user_id', `select * from account_sessions where user_id = ${user}`],
  ['account_sessions_expires_at', `select id from account_sessions where expires_at < ${old}`],
  ['account_sessions_revoked_at', `select id from account_sessions where revoked_at >= ${old}`],
  ['account_tokens_expires_at', `select hash from account_tokens where expires_at < ${old}`],
  [
    'account_tokens_user_id_purpose',
    `delete from account_tokens where user_id = ${user} and purpose = 'reset'`,
  ],
  ['account_throttles_resets_at', `select key from account_throttles where resets_at < ${old}`],
  [
    'account_events_user_id_at',
    `select * from account_events where user_id = ${user} order by at desc limit 20`,
  ],
  ['account_events_actor_id', `select * from account_events where actor_id = ${user}`],
  ['account_identities_user_id', `select * from account_identities where user_id = ${user}`],
  [
    'account_identities_issuer_subject',
    "select * from account_identities where issuer = 'i' and subject = 's'",
  ],
  ['account_invitations_email', "select * from account_invitations where email = 'e'"],
])('%s keeps its query fast among a million rows', async (name, query) => {
  expect(await planOf(query)).toContain(name)
})

it('A-133: the audit stays when its user goes, without saying who it was', async () => {
  const { value } = await repo.insert(users, { email: 'ann@example.org', nickname: 'ann' })
  const { accountEvents, accountIdentities } = others
  await repo.insert(accountEvents, {
    kind: 'log_in',
    userId: value.id,
    actorId: value.id,
    at: new Date(),
  })
  await repo.insert(accountIdentities, {
    userId: value.id,
    ...{ provider: 'company', issuer: 'https://id.example.org', subject: '1' },
    createdAt: new Date(),
    lastUsedAt: new Date(),
  })
  await repo.delete(users, value.id)
  expect(await repo.db.select().from(accountIdentities)).toEqual([])
  const [event] = await repo.db.select().from(accountEvents)
  expect(event).toMatchObject({ kind: 'log_in', userId: null, actorId: null })
})

it('A-89: an account at a provider belongs to one user', async () => {
  const { accountIdentities } = others
  const identity = async (nickname: string, issuer: string) => {
    const { value } = await repo.insert(users, { email: `${nickname}@example.org`, nickname })
    return repo.insert(accountIdentities, {
      ...{ userId: value.id, provider: 'company', issuer, subject: '1' },
      createdAt: new Date(),
      lastUsedAt: new Date(),
    })
  }
  await identity('ann', 'https://a.example.org')
  await identity('bob', 'https://b.example.org')
  await expect(identity('eve', 'https://a.example.org')).rejects.toMatchObject({
    code: 'constraint_violated',
  })
})

it('the migration can be undone', async () => {
  await repo.close()
  await rollbackDatabase(database)
  repo = await database.open({ migrations: 'ignore' })
  const tables = await repo.db.execute(
    sql`select table_name from information_schema.tables where table_name like 'account%'`,
  )
  expect(tables).toEqual([])
})
