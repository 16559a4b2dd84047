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

/** A repo over a driver, which `database.repo()` gives while it is open: for the files of this folder. */
export let repoOver: <S extends DatabaseSchema>(database: Database<S>, driver: Driver) => Repo<S>

/** A database, defined: opens nothing by itself. Made by {@link defineDatabase}. */
export class Database<S extends DatabaseSchema = DatabaseSchema> {
  // The url holds a password: it is kept where no logger finds it.
  readonly #settings: Settings<S>
  /** The repos that are open, in the order in which they were opened. */
  #repos: readonly Repo<S>[] = []
  /** What {@link repo} is opening. */
  #opening: Promise<Repo<S>> | undefined

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
   * DatabaseDamaged, WorkersNeedServer, MissingDriver; MigrationsPending, MigrationChanged, InvalidMigration and
   * MigrationFailed
   */
  async open(options: OpenOptions = {}): Promise<Repo<S>> {
    const driver = await connect(this)
    try {
      if (options.migrations === 'run') await runMigrations(driver, this.#settings.migrations)
      else if (options.migrations !== 'ignore') {
        await requireMigrated(driver, this.#settings.migrations)
      }
      return this.#repoOver(driver)
    } catch (error) {
      await driver.close()
      throw error
    }
  }

  /**
   * The repo of the process, for whatever does not get it handed on: the one that was opened last and is
   * still open, by `open()`, `openTestDatabase()` or a seed; it opens one where none is. An open that
   * failed is tried again by the next call. A repo that is closing is given until it has closed, and
   * then the next call opens another.
   *
   * @throws what `open()` throws
   *
   * @example
   * export async function roomBySlug(slug: string) {
   *   const repo = await database.repo()
   *   return repo.getByOrThrow(rooms, { slug })
   * }
   */
  async repo(): Promise<Repo<S>> {
    const open = this.#repos.at(-1)
    if (open) return open
    this.#opening ??= this.open().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  #repoOver(driver: Driver): Repo<S> {
    const close = async (): Promise<void> => {
      try {
        await driver.close()
      } finally {
        this.#repos = this.#repos.filter((other) => other !== repo)
      }
    }
    const repo = new Repo({ ...driver, close }, this.#settings)
    this.#repos = [...this.#repos, repo]
    return repo
  }

  static {
    settingsOf = (database) => database.#settings
    repoOver = (database, driver) => database.#repoOver(driver)
  }
}

/**
 * Says what an application stores, and where. It opens nothing: `open()` does, once, at the
 * start, and `repo()` when it is first called.
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
