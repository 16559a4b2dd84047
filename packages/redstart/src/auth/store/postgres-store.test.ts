import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { pgTable, text } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { onEachDatabase } from '../../../test/support/database.ts'
import {
  createDatabase,
  type Database,
  defineDatabase,
  generateMigration,
  type Repo,
} from '../../db/index.ts'
import { accountStoreContract } from '../../testing/account-store-contract.ts'
import { accountTables } from '../tables/account-tables.ts'
import { userColumns } from '../tables/user-columns.ts'
import { postgresAccounts } from './postgres-store.ts'

const users = pgTable('users', { ...userColumns(), nickname: text() })
const schema = { users, ...accountTables(users) }

onEachDatabase((bed) => {
  let database: Database<typeof schema>
  let repo: Repo<typeof schema>
  beforeAll(async () => {
    const place =
      bed.kind === 'postgres'
        ? { url: bed.server().url('accounts') }
        : { folder: join(bed.folder(), 'accounts') }
    database = defineDatabase({ schema, migrations: join(bed.folder(), 'migrations'), ...place })
    await generateMigration(database, 'create_accounts', { interactive: false })
    if (bed.kind === 'postgres') await createDatabase(database)
    repo = await database.open({ migrations: 'run' })
  })
  afterAll(() => repo.close())

  const user = async (): Promise<string> => {
    const { value } = await repo.insert(users, { email: `${crypto.randomUUID()}@example.org` })
    return value.id
  }

  describe('A-24: postgresAccounts keeps the contract', () => {
    const start = async () => ({
      stores: [postgresAccounts(database, schema), postgresAccounts(database, schema)],
      user,
      async close() {
        await repo.db.execute(sql`truncate users, account_throttles cascade`)
      },
    })
    for (const { name, run } of accountStoreContract(start)) it(name, run)
  })

  describe('postgresAccounts', () => {
    const store = () => postgresAccounts(database, schema)

    it('what is stored in a transaction that is undone is not there', async () => {
      const { tokens } = store()
      const row = {
        hash: 'h',
        purpose: 'reset',
        userId: await user(),
        sentTo: 'a@b.c',
        data: '',
        createdAt: 0,
        expiresAt: 9,
      }
      await tokens.put(row)
      const undone = { ok: false }
      expect(
        await repo.transaction(async () => {
          expect(await tokens.take('h', 1)).toEqual(row)
          return undone
        }),
      ).toBe(undone)
      expect(await tokens.find('h', 1)).toEqual(row)
    })

    it('A-65: what belongs to a user goes with it', async () => {
      const userId = await user()
      const { tokens } = store()
      await tokens.put({
        hash: 'g',
        purpose: 'reset',
        userId,
        sentTo: 'a@b.c',
        data: '',
        createdAt: 0,
        expiresAt: 9,
      })
      await repo.delete(users, userId)
      expect(await tokens.find('g', 1)).toBeUndefined()
    })
  })
})
