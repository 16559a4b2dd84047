import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { onEachDatabase } from '../../test/support/database.ts'
import { parseDatabaseUrl } from './database-url.ts'
import type { Driver } from './driver.ts'
import { openEmbedded } from './embedded-driver.ts'
import {
  migrationStates,
  requireMigrated,
  runMigrations,
  undoMigrations,
} from './migration-runner.ts'
import { connectServer } from './postgres-driver.ts'

const NO_LIMIT = Number.POSITIVE_INFINITY
const limits = { max: 4, connect: 10_000, statement: NO_LIMIT, idleInTransaction: NO_LIMIT }
const first = '20260730120000_create_a'
const second = '20260730120100_create_b'

onEachDatabase((bed) => {
  let driver: Driver
  let folder = ''

  beforeAll(async () => {
    const url = bed.kind === 'postgres' && parseDatabaseUrl(bed.server().url('postgres'))
    driver = url ? await connectServer(url, limits) : await openEmbedded({}, 'in memory')
  })
  afterAll(() => driver.close())
  beforeEach(async () => {
    await driver.script('drop schema public cascade; create schema public')
    folder = await mkdtemp(join(bed.folder(), 'migrations-'))
    await write(first, 'create table a (id int);\ncreate index on a (id);', 'drop table a;')
    await write(second, 'create table b (id int);', 'drop table b;')
  })

  const write = async (name: string, up: string, down?: string) => {
    await mkdir(join(folder, name), { recursive: true })
    await writeFile(join(folder, name, 'up.sql'), up)
    if (down) await writeFile(join(folder, name, 'down.sql'), down)
  }
  const tables = async () => {
    const names = ['a', 'b', 'c'].map((name) => `to_regclass('${name}')`)
    const [row] = await driver.query(`select ${names}`, [], 'array')
    return row
  }

  it('runs what was not run yet, in order, and undoes the last first', async () => {
    await expect(requireMigrated(driver, folder)).rejects.toMatchObject({
      code: 'migrations_pending',
      message: expect.stringContaining(`${first}, ${second}`),
    })
    expect(await runMigrations(driver, folder)).toEqual([first, second])
    expect(await tables()).toEqual(['a', 'b', null])
    expect(await runMigrations(driver, folder)).toEqual([])
    await requireMigrated(driver, folder)
    expect(await migrationStates(driver, folder)).toEqual([
      { name: first, appliedAt: expect.any(Date) },
      { name: second, appliedAt: expect.any(Date) },
    ])
    expect(await undoMigrations(driver, folder, 1)).toEqual([second])
    expect(await tables()).toEqual(['a', null, null])
    expect(await undoMigrations(driver, folder, 9)).toEqual([first])
    expect(await migrationStates(driver, folder)).toEqual([{ name: first }, { name: second }])
  })

  it('runs one that comes before those that were run, as when branches are merged', async () => {
    await runMigrations(driver, folder)
    await write('20260730120030_create_c', 'create table c (id int);')
    expect(await runMigrations(driver, folder)).toEqual(['20260730120030_create_c'])
  })

  it('refuses a migration that was changed after it was run, or that is gone', async () => {
    await runMigrations(driver, folder)
    await write(second, 'create table b (id int);\r\n')
    const changed = { code: 'migration_changed', message: expect.stringContaining('up.sql') }
    await expect(runMigrations(driver, folder)).rejects.toMatchObject(changed)
    await expect(requireMigrated(driver, folder)).rejects.toMatchObject(changed)
    await rm(join(folder, second), { recursive: true })
    const gone = { code: 'migration_changed', message: expect.stringContaining('is gone') }
    await expect(runMigrations(driver, folder)).rejects.toMatchObject(gone)
    await expect(undoMigrations(driver, folder, 1)).rejects.toMatchObject(gone)
  })

  it('does not mind the line ends that git makes', async () => {
    await runMigrations(driver, folder)
    await write(first, 'create table a (id int);\r\ncreate index on a (id);')
    expect(await runMigrations(driver, folder)).toEqual([])
  })

  it('keeps nothing of a migration that fails, and tells the file and the line', async () => {
    const name = '20260730120200_broken'
    await write(name, 'create table c (id int);\n\nselect nothing;\n')
    await expect(runMigrations(driver, folder)).rejects.toMatchObject({
      code: 'migration_failed',
      message: expect.stringContaining(`${name}/up.sql, line 3: column "nothing" does not exist`),
    })
    expect(await tables()).toEqual(['a', 'b', null])
    expect(await migrationStates(driver, folder)).toContainEqual({ name, appliedAt: undefined })
  })

  it('refuses to undo what has no down.sql', async () => {
    await rm(join(folder, second, 'down.sql'))
    await runMigrations(driver, folder)
    await expect(undoMigrations(driver, folder, 2)).rejects.toMatchObject({
      code: 'invalid_migration',
      message: expect.stringContaining('no down.sql'),
    })
    expect(await tables()).toEqual(['a', 'b', null])
  })

  it('refuses folders that are no migrations', async () => {
    await mkdir(join(folder, 'notes'))
    await expect(runMigrations(driver, folder)).rejects.toMatchObject({ code: 'invalid_migration' })
    await rm(join(folder, 'notes'), { recursive: true })
    await mkdir(join(folder, '20260730120200_empty'))
    await expect(runMigrations(driver, folder)).rejects.toThrow('no up.sql')
  })

  it('runs each migration once when nodes start at once', async () => {
    const runs = await Promise.all([1, 2, 3].map(() => runMigrations(driver, folder)))
    expect(runs.flat().sort()).toEqual([first, second])
  })
})
