import {
  InvalidMigration,
  MigrationChanged,
  MigrationFailed,
  MigrationsPending,
} from '../errors/index.ts'
import type { Connection, Driver, TransactionConnection } from './driver.ts'
import { asFailure } from './failure.ts'
import { type Migration, readMigrations } from './migration-folder.ts'

/** A migration, and whether it was run. */
export interface MigrationState {
  /** The name of its folder. */
  readonly name: string
  /** When it was run; undefined while it is pending. */
  readonly appliedAt: Date | undefined
}

interface Applied {
  readonly name: string
  readonly checksum: string
  readonly appliedAt: Date
}

/** Any number that is always the same: who migrates holds the lock of this number. */
const LOCK = 7_310_579_628

const TABLE = `create table if not exists redstart_migrations (
  name text primary key,
  checksum text not null,
  applied_at timestamptz not null default now()
)`

/**
 * Runs what was not run yet, each migration in a transaction of its own. Nodes that start at once run
 * each migration once: the lock lasts for one transaction, and who gets it looks what is left.
 *
 * @returns the names of those that were run here
 */
export async function runMigrations(driver: Driver, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const done: string[] = []
  for (;;) {
    const name = await locked(driver, async (connection) => {
      const [next] = pendingOf(migrations, await appliedOn(connection))
      if (next) await runOne(connection, next)
      return next?.name
    })
    if (name === undefined) return done
    done.push(name)
  }
}

/**
 * Undoes the last `count` migrations that were run, each in a transaction of its own.
 *
 * @returns the names of those that were undone, the last one first
 */
export async function undoMigrations(
  driver: Driver,
  folder: string,
  count: number,
): Promise<string[]> {
  const migrations = await readMigrations(folder)
  const done: string[] = []
  while (done.length < count) {
    const name = await locked(driver, async (connection) => {
      const last = (await appliedOn(connection)).at(-1)
      if (last) await undoOne(connection, last.name, migrations)
      return last?.name
    })
    if (name === undefined) break
    done.push(name)
  }
  return done
}

/** What was run and what was not, in order; what was run stands first where the file is gone. */
export async function migrationStates(driver: Driver, folder: string): Promise<MigrationState[]> {
  const migrations = await readMigrations(folder)
  const applied = await appliedOn(driver)
  pendingOf(migrations, applied)
  return migrations.map(({ name }) => ({
    name,
    appliedAt: applied.find((done) => done.name === name)?.appliedAt,
  }))
}

/** @throws MigrationsPending, MigrationChanged or InvalidMigration */
export async function requireMigrated(driver: Driver, folder: string): Promise<void> {
  const pending = pendingOf(await readMigrations(folder), await appliedOn(driver))
  if (pending.length > 0) throw new MigrationsPending(pending.map(({ name }) => name))
}

async function locked<T>(
  driver: Driver,
  fn: (connection: TransactionConnection) => Promise<T>,
): Promise<T> {
  try {
    return await driver.transaction(async (connection) => {
      // A migration takes as long as it takes, and so does waiting for another node's.
      await connection.script('set local statement_timeout = 0')
      await connection.query(`select pg_advisory_xact_lock(${LOCK})`, [], 'array')
      await connection.script(TABLE)
      return fn(connection)
    })
  } catch (error) {
    throw asFailure(error, driver.place)
  }
}

/** What was run, in the order of the names; nothing when there is no table yet. */
async function appliedOn(connection: Connection): Promise<Applied[]> {
  const [found] = await connection.query("select to_regclass('redstart_migrations')", [], 'array')
  if (!Array.isArray(found) || found[0] === null) return []
  const rows = await connection.query(
    'select name, checksum, applied_at from redstart_migrations order by name collate "C"',
    [],
    'array',
  )
  return rows.map((row) => {
    const [name, checksum, appliedAt] = Array.isArray(row) ? row : []
    return {
      name: String(name),
      checksum: String(checksum),
      appliedAt: new Date(String(appliedAt)),
    }
  })
}

/** @throws MigrationChanged when one that was run is not what it was */
function pendingOf(migrations: readonly Migration[], applied: readonly Applied[]): Migration[] {
  const known = new Map(migrations.map((migration) => [migration.name, migration]))
  for (const { name, checksum } of applied) {
    const migration = known.get(name)
    if (!migration) throw new MigrationChanged(name, 'its folder is gone')
    if (migration.checksum !== checksum) throw new MigrationChanged(name, 'its up.sql was changed')
  }
  const done = new Set(applied.map(({ name }) => name))
  return migrations.filter(({ name }) => !done.has(name))
}

async function runOne(connection: Connection, { name, up, checksum }: Migration): Promise<void> {
  await runFile(connection, `${name}/up.sql`, up)
  await connection.query(
    'insert into redstart_migrations (name, checksum) values ($1, $2)',
    [name, checksum],
    'array',
  )
}

async function undoOne(
  connection: Connection,
  name: string,
  migrations: readonly Migration[],
): Promise<void> {
  const migration = migrations.find((one) => one.name === name)
  if (!migration) throw new MigrationChanged(name, 'its folder is gone')
  if (migration.down === undefined) {
    throw new InvalidMigration(
      `The migration ${name}`,
      'cannot be undone: it has no down.sql',
      'Write one, or put the change into a new migration.',
    )
  }
  await runFile(connection, `${name}/down.sql`, migration.down)
  await connection.query('delete from redstart_migrations where name = $1', [name], 'array')
}

/** Statements that would end the transaction that a migration runs in, and keep half of it. */
const TRANSACTION = /(?:^|;)\s*(?:begin|commit|rollback|abort|end|start\s+transaction)\b/i
/** Comments, texts, names and bodies of functions: what stands in them is no statement. */
const QUOTED = /--[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^']|'')*'|"[^"]*"|\$(\w*)\$[\s\S]*?\$\1\$/g

async function runFile(connection: Connection, file: string, text: string): Promise<void> {
  if (TRANSACTION.test(text.replace(QUOTED, ' '))) {
    throw new InvalidMigration(
      file,
      'begins or ends a transaction',
      'Each migration runs in one of its own, all or nothing: take such statements out.',
    )
  }
  try {
    await connection.script(text)
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const position = 'position' in error ? Number(error.position) : Number.NaN
    const line = position > 0 ? text.slice(0, position).split('\n').length : undefined
    throw new MigrationFailed(file, line, error.message, { cause: error })
  }
}
