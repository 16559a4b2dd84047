import { join } from 'node:path'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TestSite, tables, testSite, users } from '../../../test/support/accounts.ts'
import { onEachDatabase } from '../../../test/support/database.ts'
import { detached } from '../../context/index.ts'
import {
  createDatabase,
  type Database,
  type DatabaseSchema,
  defineDatabase,
  generateMigration,
} from '../../db/index.ts'
import { takeRights } from '../flow/take-rights.ts'
import type { AccountUser } from '../types.ts'
import { type Begun, beginSession } from './begin-session.ts'

const info = { ip: undefined, userAgent: undefined }
const evidence = { method: 'password', remember: false }

onEachDatabase((bed) => {
  let database: Database<DatabaseSchema>
  let site: TestSite
  beforeAll(async () => {
    const place =
      bed.kind === 'postgres'
        ? { url: bed.server().url('accounts') }
        : { folder: join(bed.folder(), 'accounts') }
    const schema = { users, ...tables }
    database = defineDatabase({ schema, migrations: join(bed.folder(), 'migrations'), ...place })
    await generateMigration(database, 'create_accounts', { interactive: false })
    if (bed.kind === 'postgres') await createDatabase(database)
    const repo = await database.open({ migrations: 'run' })
    site = testSite({ database, close: () => repo.close() })
  })
  afterAll(async () => {
    await site.close()
    await (await database.repo()).close()
  })

  /** Whether somebody waits for what another transaction holds. */
  async function isWaiting(): Promise<boolean> {
    const { db } = await database.repo()
    const waits = sql`select 1 from pg_stat_activity where wait_event_type = 'Lock'`
    return detached(
      async () => (await db.select({ one: sql`1` }).from(sql`(${waits}) w`)).length > 0,
    )
  }

  /** Begins a session within the transaction that changes its user, as another node may. */
  async function beginDuring(
    user: AccountUser,
    change: Partial<AccountUser>,
  ): Promise<Begun | undefined> {
    const { core } = site.accounts
    let over = false
    const beginning = await takeRights(core, async (end) => {
      await core.users.update(user.id, change)
      await end({ userId: user.id }, 'password_changed')
      const begun = detached(() => beginSession(core, user, { kind: 'browser', evidence, info }))
      void begun.finally(() => {
        over = true
      })
      // The embedded database has one connection, for which the other has to wait.
      while (bed.kind === 'postgres' && !over && !(await isWaiting()));
      return { begun }
    })
    return beginning.begun
  }

  it('A-59: what begins while the account is changed has no session left', async () => {
    const { core } = site.accounts
    const changes: readonly Partial<AccountUser>[] = [
      { passwordHash: null },
      { suspendedAt: new Date() },
      { confirmedAt: new Date() },
      { email: 'another@example.com' },
    ]
    for (const [index, change] of changes.entries()) {
      const user = await site.addUser(`changed${index}`)
      expect(await beginDuring(user, change), JSON.stringify(change)).toBeUndefined()
      expect(await core.sessions.list(user.id)).toEqual([])
    }
  })

  it('begins beside a change of what it has nothing to do with', async () => {
    const user = await site.addUser('ann')
    const begun = await beginDuring(user, { lockedUntil: null })
    expect(begun?.session.userId).toBe(user.id)
  })
})
