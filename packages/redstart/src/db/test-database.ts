/** One database for each test file, made from a template that has all migrations. */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { connectAndCheck } from './connect.ts'
import { type Address, withDatabase } from './database-url.ts'
import { type Database, repoOver, settingsOf } from './definition.ts'
import type { Driver } from './driver.ts'
import { openEmbedded } from './embedded-driver.ts'
import type { DatabaseSchema } from './handle.ts'
import { readMigrations } from './migration-folder.ts'
import { runMigrations } from './migration-runner.ts'
import type { Repo } from './repo.ts'
import type { Settings } from './settings.ts'
import { quoted } from './sql-text.ts'

/** Any number that is always the same: who makes test databases on a server holds its lock. */
const LOCK = 7_310_579_629

/**
 * Opens a database of its own for a test file, empty and with all migrations: in memory, or on the
 * server of the database's url under a name of its own, which `close` deletes. The template is made once
 * for a set of migrations and kept: beside the folder of the embedded database, or on the server.
 * `database.repo()` gives the test's repo while it is open.
 *
 * @example
 * const repo = await openTestDatabase(database)
 * afterAll(() => repo.close())
 */
export async function openTestDatabase<S extends DatabaseSchema>(
  database: Database<S>,
): Promise<Repo<S>> {
  const settings = settingsOf(database)
  const hash = await hashOf(settings.migrations)
  const { address } = settings
  const driver = address
    ? await openCopy(address, settings, hash)
    : await openSnapshot(settings, hash)
  return repoOver(database, driver)
}

/** What stands for all migrations as they are now. */
async function hashOf(migrations: string): Promise<string> {
  const hash = createHash('sha256')
  for (const { name, checksum } of await readMigrations(migrations)) hash.update(name + checksum)
  return hash.digest('hex').slice(0, 16)
}

type Place = Pick<Settings<DatabaseSchema>, 'migrations' | 'folder' | 'limits'>

async function openSnapshot({ folder, migrations }: Place, hash: string): Promise<Driver> {
  const shelf = join(dirname(folder), 'test-snapshots')
  const file = join(shelf, `${hash}.tar`)
  const kept = await readFile(file).catch(() => undefined)
  if (kept) {
    const dump = new Blob([kept])
    const opened = await openEmbedded({ dump }, 'in memory').catch(() => undefined)
    // Another version of the embedded database may have made it: then it is made again.
    if (opened) return opened
  }
  const driver = await openEmbedded({}, 'in memory')
  await runMigrations(driver, migrations)
  await mkdir(shelf, { recursive: true, mode: 0o700 })
  for (const old of await readdir(shelf)) {
    if (old.endsWith('.tar') && old !== `${hash}.tar`) await rm(join(shelf, old), { force: true })
  }
  // Written aside and moved, for others may be reading.
  const aside = join(shelf, `${hash}.${randomBytes(6).toString('hex')}`)
  const dump = await driver.dump()
  await writeFile(aside, new Uint8Array(await dump.arrayBuffer()))
  await rename(aside, file)
  return driver
}

async function openCopy(address: Address, place: Place, hash: string): Promise<Driver> {
  const { limits, migrations } = place
  const family = `${address.name.slice(0, 24)}_test_`
  const template = withDatabase(address, `${family}${hash}`)
  const copy = withDatabase(address, `${template.name}_${randomBytes(6).toString('hex')}`)
  const driver = await alone(address, place, async (server) => {
    const names = (await unusedOf(server)).filter((name) => isOurs(name, family))
    for (const name of names.filter((one) => one !== template.name)) {
      await server.script(`drop database if exists ${quoted(name)}`)
    }
    if (!names.includes(template.name)) {
      const making = `${template.name}_new`
      await server.script(`create database ${quoted(making)}`)
      const empty = await connectAndCheck(withDatabase(address, making), limits)
      await runMigrations(empty, migrations).finally(() => empty.close())
      // Only a template with all migrations has its name.
      await server.script(`alter database ${quoted(making)} rename to ${quoted(template.name)}`)
    }
    await server.script(`create database ${quoted(copy.name)} template ${quoted(template.name)}`)
    // Connected while nobody else clears away: what nobody is connected to counts as left over.
    return connectAndCheck(copy, limits)
  })
  return {
    ...driver,
    async close() {
      await driver.close()
      await alone(address, place, (server) =>
        server.script(`drop database if exists ${quoted(copy.name)} with (force)`),
      )
    },
  }
}

/** Runs `fn` on the server while no other process makes or deletes test databases there. */
async function alone<T>(
  address: Address,
  { limits }: Place,
  fn: (server: Driver) => Promise<T>,
): Promise<T> {
  const waiting = { ...limits, max: 1, statement: Number.POSITIVE_INFINITY }
  const server = await connectAndCheck(withDatabase(address, 'postgres'), waiting)
  try {
    await server.query(`select pg_advisory_lock(${LOCK})`, [], 'array')
    return await fn(server)
  } finally {
    await server.close()
  }
}

/** Whether this file made a database: a template, half of one, or a copy. */
function isOurs(name: string, family: string): boolean {
  const rest = name.startsWith(family) ? name.slice(family.length) : ''
  return /^[0-9a-f]{16}(_new|_[0-9a-f]{12})?$/.test(rest)
}

/** The databases that nobody is connected to: templates, and what killed tests left. */
async function unusedOf(server: Driver): Promise<string[]> {
  const rows = await server.query(
    `select datname from pg_database where not exists (
      select 1 from pg_stat_activity where datname = pg_database.datname
    )`,
    [],
    'array',
  )
  return rows.map((row) => (Array.isArray(row) ? String(row[0]) : ''))
}
