import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import { onEachDatabase } from '../../test/support/database.ts'
import { PASSWORD } from '../../test/support/postgres.ts'
import { loadPeer } from '../peer/index.ts'
import { createDatabase } from './commands.ts'
import { parseDatabaseUrl } from './database-url.ts'
import { defineDatabase } from './definition.ts'
import { lockOf } from './folder-lock.ts'

const none = { schema: {}, migrations: 'no-migrations' }

describe('a definition', () => {
  it('refuses what is no url of a database, and never repeats it', () => {
    const wrong = [
      'hunter2',
      'http://a:hunter2@h/n',
      'postgres://a:hunter2@h',
      'postgres://a:hunter2%@h/n',
    ]
    for (const url of wrong) {
      const define = () => defineDatabase({ ...none, url })
      expect(define).toThrow(expect.objectContaining({ code: 'invalid_database_url' }))
      expect(define).not.toThrow('hunter2')
    }
    expect(parseDatabaseUrl('postgres://a:b%40@h/n%20m')).toMatchObject({
      name: 'n m',
      place: 'n m on h:5432',
    })
  })

  it('refuses limits that are none', () => {
    const wrong = [
      { pool: { max: 0 } },
      { timeouts: { statement: -1 } },
      { timeouts: { connect: 0.5 } },
    ]
    for (const options of wrong) {
      expect(() => defineDatabase({ ...none, ...options })).toThrow(
        expect.objectContaining({ code: 'invalid_option' }),
      )
    }
  })

  it('shows its password to no logger', () => {
    const database = defineDatabase({ ...none, url: 'postgres://a:hunter2@h/n' })
    expect(inspect(database, { depth: 9, showHidden: true })).not.toContain('hunter2')
    expect(JSON.stringify(database)).not.toContain('hunter2')
    expect(database).toMatchObject({ kind: 'postgres', place: 'n on h:5432' })
  })

  it('is embedded without a url, and with an empty one', () => {
    expect(defineDatabase({ ...none, url: '' }).kind).toBe('embedded')
    expect(defineDatabase(none).place).toMatch(/[.]data.database$/)
  })
})

it('names the package that is missing', async () => {
  const error = Object.assign(new Error("Cannot find package 'postgres' imported from here"), {
    code: 'ERR_MODULE_NOT_FOUND',
  })
  const load = loadPeer('postgres', () => Promise.reject(error))
  await expect(load).rejects.toMatchObject({ code: 'missing_driver' })
  await expect(load).rejects.toThrow('npm install postgres')
  await expect(loadPeer('other', () => Promise.reject(error))).rejects.toBe(error)
})

onEachDatabase((bed) => {
  if (bed.kind === 'postgres') {
    it('says that the server does not answer', async () => {
      for (const host of ['127.0.0.1:1', 'no-such-host.invalid']) {
        const database = defineDatabase({ ...none, url: `postgres://a:hunter2@${host}/n` })
        const open = database.open()
        await expect(open).rejects.toMatchObject({ code: 'database_unreachable', status: 503 })
        await expect(open).rejects.not.toThrow('hunter2')
      }
    })

    it('says that the password is wrong, or the user', async () => {
      const url = bed.server().url('postgres')
      for (const wrong of [
        url.replace(encodeURIComponent(PASSWORD), 'x'),
        url.replace('tester', 'y'),
      ]) {
        const open = defineDatabase({ ...none, url: wrong }).open()
        await expect(open).rejects.toMatchObject({ code: 'database_login_refused' })
        await expect(open).rejects.not.toThrow(PASSWORD)
      }
    })

    it('says that the database is missing, and how to create it', async () => {
      const open = bed.define('missing').open()
      await expect(open).rejects.toMatchObject({ code: 'database_missing' })
      await expect(open).rejects.toThrow('redstart db create')
    })

    it('ends a statement that takes too long, and a transaction that waits too long', async () => {
      const database = bed.define('slow', { timeouts: { statement: 50, idleInTransaction: 50 } })
      await createDatabase(database)
      const repo = await database.open({ migrations: 'ignore' })
      const slow = repo.db.execute('select pg_sleep(60)')
      await expect(slow).rejects.toMatchObject({ code: 'query_timeout', status: 503 })
      // The server ends it; what waits for its end is told, also when fn never comes back.
      const idle = repo.transaction(async () => {
        await repo.db.execute('select 1')
        await new Promise(() => {})
      })
      await expect(idle).rejects.toMatchObject({
        code: expect.stringMatching(/^(query_timeout|database_unreachable)$/),
      })
      expect(await repo.health()).toEqual({ ok: true })
      await repo.close()
    })

    it('tells that the server is gone, and serves the next query when it is back', async () => {
      const database = bed.define('outage')
      await createDatabase(database)
      const repo = await database.open({ migrations: 'ignore' })
      const cut = repo.transaction(async () => {
        await repo.db.execute('select 1')
        await repo.transaction(async () => {
          await bed.server().kill()
          await repo.db.execute('select 2')
        })
      })
      await expect(cut).rejects.toMatchObject({ code: 'database_unreachable' })
      expect(await repo.health()).toMatchObject({
        ok: false,
        reason: { code: 'database_unreachable' },
      })
      await expect(repo.db.execute('select 3')).rejects.toMatchObject({
        code: 'database_unreachable',
      })
      await bed.server().start()
      expect(await repo.db.execute('select 4 as four')).toEqual([{ four: 4 }])
      expect(await repo.transaction(async () => repo.db.execute('select 5 as five'))).toEqual([
        { five: 5 },
      ])
      await repo.close()
    })
  }

  if (bed.kind === 'embedded') {
    it('says that the folder is in use, and opens it again when it was closed', async () => {
      const database = bed.define('shared')
      const repo = await database.open({ migrations: 'ignore' })
      await expect(database.open()).rejects.toMatchObject({ code: 'database_in_use' })
      await repo.close()
      await (await database.open({ migrations: 'ignore' })).close()
      expect(await readdir(lockOf(database.place))).toEqual([])
    })

    it('says that the folder holds no sound database, and leaves it alone', async () => {
      const database = bed.define('damaged')
      await mkdir(database.place)
      await writeFile(join(database.place, 'PG_VERSION'), '7\n')
      await expect(database.open()).rejects.toMatchObject({ code: 'database_damaged' })
      expect(await readdir(database.place)).toContain('PG_VERSION')
      expect(await readdir(lockOf(database.place))).toEqual([])
    })

    it('begins again where a first start was cut off', async () => {
      const database = bed.define('cut')
      await mkdir(lockOf(database.place))
      await writeFile(join(lockOf(database.place), 'first-start'), '')
      await mkdir(database.place)
      await writeFile(join(database.place, 'PG_VERSION'), '18\n')
      await (await database.open({ migrations: 'ignore' })).close()
      expect(await readdir(lockOf(database.place))).toEqual([])
    })
  }

  it('answers what comes after close with DatabaseClosed', async () => {
    const database = bed.define('closed')
    await createDatabase(database)
    const repo = await database.open({ migrations: 'ignore' })
    await repo.close()
    await repo.close()
    await expect(repo.db.execute('select 1')).rejects.toMatchObject({ code: 'database_closed' })
    await expect(repo.transaction(async () => 1)).rejects.toMatchObject({ code: 'database_closed' })
    expect(await repo.health()).toMatchObject({ ok: false, reason: { code: 'database_closed' } })
  })
})
