import { connectAndCheck, openFolder } from './connect.ts'
import type { Driver } from './driver.ts'
import type { DatabaseSchema } from './handle.ts'
import { requireMigrated, runMigrations } from './migration-runner.ts'
import type { ServerLimits } from './postgres-driver.ts'
import { Repo } from './repo.ts'
import { checkOptions, type DatabaseOptions, type Settings } from './settings.ts'

/** How a database is opened. */
export interface OpenOptions {
  /**
   * What becomes of migrations that were not run yet: `require` refuses to open (the default), `run` runs
   * them first, `ignore` opens all the same.
   */
  readonly migrations?: 'require' | 'run' | 'ignore'
}

/** The settings of a database, its password included: for the files of this folder. */
export let settingsOf: <S extends DatabaseSchema>(database: Database<S>) => Settings<S>

/** A database, defined: opens nothing by itself. Made by {@link defineDatabase}. */
export class Database<S extends DatabaseSchema = DatabaseSchema> {
  // The url holds a password: it is kept where no logger finds it.
  readonly #settings: Settings<S>

  /** Use {@link defineDatabase}. */
  constructor(options: DatabaseOptions<S>) {
    this.#settings = checkOptions(options)
  }

  /** Which of the two it is. */
  get kind(): Driver['kind'] {
    return this.#settings.address ? 'postgres' : 'embedded'
  }

  /** Which database, for messages: name, host and port, or the folder; never a password. */
  get place(): string {
    return this.#settings.address?.place ?? this.#settings.folder
  }

  /**
   * Connects, and checks that the database answers and has all migrations.
   *
   * The first start of an embedded database takes some seconds, and every one takes several hundred
   * megabytes of memory.
   *
   * @throws DatabaseUnreachable, DatabaseLoginRefused, DatabaseMissing, DatabaseTooOld, DatabaseInUse,
   * DatabaseDamaged, MissingDriver; MigrationsPending, MigrationChanged, InvalidMigration and
   * MigrationFailed
   */
  async open(options: OpenOptions = {}): Promise<Repo<S>> {
    const driver = await connect(this)
    try {
      if (options.migrations === 'run') await runMigrations(driver, this.#settings.migrations)
      else if (options.migrations !== 'ignore') {
        await requireMigrated(driver, this.#settings.migrations)
      }
      return new Repo(driver, this.#settings)
    } catch (error) {
      await driver.close()
      throw error
    }
  }

  static {
    settingsOf = (database) => database.#settings
  }
}

/**
 * Says what an application stores, and where. It opens nothing: call `open()` once, at the start.
 *
 * @throws InvalidOption or InvalidDatabaseUrl
 *
 * @example
 * export const database = defineDatabase({
 *   schema,
 *   migrations: new URL('../migrations', import.meta.url),
 *   url: process.env.DATABASE_URL,
 * })
 */
export function defineDatabase<S extends DatabaseSchema>(options: DatabaseOptions<S>): Database<S> {
  return new Database(options)
}

/**
 * A driver for a database, checked, without a look at its migrations.
 *
 * @param limits - Those of the application unless given
 */
export function connect<S extends DatabaseSchema>(
  database: Database<S>,
  limits: ServerLimits = settingsOf(database).limits,
): Promise<Driver> {
  const { address, folder } = settingsOf(database)
  return address ? connectAndCheck(address, limits) : openFolder(folder)
}
