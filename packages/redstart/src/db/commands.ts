/** What `redstart db …` does, as functions. */
import { rm } from 'node:fs/promises'
import { InvalidDefinition } from '../errors/index.ts'
import { connectAndCheck, openFolder } from './connect.ts'
import { withDatabase } from './database-url.ts'
import { connect, type Database, settingsOf } from './definition.ts'
import type { Driver } from './driver.ts'
import { asFailure } from './failure.ts'
import { takeFolder } from './folder-lock.ts'
import type { DatabaseSchema } from './handle.ts'
import {
  type MigrationState,
  migrationStates,
  runMigrations,
  undoMigrations,
} from './migration-runner.ts'
import type { ServerLimits } from './postgres-driver.ts'
import { quoted } from './sql-text.ts'

/**
 * Makes the database, empty.
 *
 * @returns false when it was there already
 */
export async function createDatabase<S extends DatabaseSchema>(
  database: Database<S>,
): Promise<boolean> {
  const { address, folder } = settingsOf(database)
  if (!address) {
    const driver = await openFolder(folder)
    await driver.close()
    return driver.fresh
  }
  return onServer(database, async (driver) => {
    const known = 'select 1 from pg_database where datname = $1'
    if ((await driver.query(known, [address.name], 'array')).length > 0) return false
    await driver.script(`create database ${quoted(address.name)}`)
    return true
  })
}

/**
 * Deletes the database with everything in it.
 *
 * @throws DatabaseInUse when a process has the folder open; on a server, connections are ended
 */
export async function dropDatabase<S extends DatabaseSchema>(database: Database<S>): Promise<void> {
  const { address, folder } = settingsOf(database)
  if (address) {
    await onServer(database, (driver) =>
      driver.script(`drop database if exists ${quoted(address.name)} with (force)`),
    )
    return
  }
  const giveBack = await takeFolder(folder)
  try {
    await rm(folder, { recursive: true, force: true })
  } finally {
    await giveBack()
  }
}

/** Deletes the database, makes it again, runs all migrations, and seeds it if it has a seed. */
export async function resetDatabase<S extends DatabaseSchema>(
  database: Database<S>,
): Promise<void> {
  await dropDatabase(database)
  await createDatabase(database)
  await migrateDatabase(database)
  if (settingsOf(database).seed) await seedDatabase(database)
}

/**
 * Runs the migrations that were not run yet, each in a transaction.
 *
 * @returns their names
 * @throws MigrationFailed, MigrationChanged or InvalidMigration
 */
export function migrateDatabase<S extends DatabaseSchema>(
  database: Database<S>,
): Promise<string[]> {
  return connected(database, (driver) => runMigrations(driver, settingsOf(database).migrations))
}

/**
 * Undoes the migrations that were run last, by their `down.sql`, each in a transaction.
 *
 * @param count - How many; 1 unless given
 * @returns their names, the last one first
 */
export function rollbackDatabase<S extends DatabaseSchema>(
  database: Database<S>,
  count = 1,
): Promise<string[]> {
  const { migrations } = settingsOf(database)
  return connected(database, (driver) => undoMigrations(driver, migrations, count))
}

/** All migrations in order, and when each was run. */
export function migrationStatus<S extends DatabaseSchema>(
  database: Database<S>,
): Promise<MigrationState[]> {
  return connected(database, (driver) => migrationStates(driver, settingsOf(database).migrations))
}

/**
 * Runs the seed of the database, in a transaction.
 *
 * @throws InvalidDefinition when none was given
 */
export async function seedDatabase<S extends DatabaseSchema>(database: Database<S>): Promise<void> {
  const { seed } = settingsOf(database)
  if (!seed) {
    throw new InvalidDefinition(
      'The database',
      'has no seed',
      'Give defineDatabase one: seed: async (repo) => …',
    )
  }
  const repo = await database.open()
  try {
    await repo.transaction(() => seed(repo))
  } finally {
    await repo.close()
  }
}

async function connected<S extends DatabaseSchema, T>(
  database: Database<S>,
  fn: (driver: Driver) => Promise<T>,
): Promise<T> {
  return closing(await connect(database, unhurried(database)), fn)
}

/** Runs `fn` on the server of a database that may not be there: on the one that every server has. */
async function onServer<S extends DatabaseSchema, T>(
  database: Database<S>,
  fn: (driver: Driver) => Promise<T>,
): Promise<T> {
  const { address } = settingsOf(database)
  if (!address) throw new TypeError('an embedded database has no server')
  return closing(await connectAndCheck(withDatabase(address, 'postgres'), unhurried(database)), fn)
}

async function closing<T>(driver: Driver, fn: (driver: Driver) => Promise<T>): Promise<T> {
  try {
    return await fn(driver)
  } catch (error) {
    throw asFailure(error, driver.place)
  } finally {
    await driver.close()
  }
}

/** A command takes as long as it takes, on one connection. */
function unhurried<S extends DatabaseSchema>(database: Database<S>): ServerLimits {
  return { ...settingsOf(database).limits, max: 1, statement: Number.POSITIVE_INFINITY }
}
