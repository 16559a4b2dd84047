import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { InvalidOption } from '../errors/index.ts'
import type { Logger } from '../telemetry/index.ts'
import { type Address, parseDatabaseUrl } from './database-url.ts'
import type { DatabaseSchema } from './handle.ts'
import type { ServerLimits } from './postgres-driver.ts'
import type { Repo } from './repo.ts'

/** What a database is: where it is, what is in it, and how it came to be. */
export interface DatabaseOptions<S extends DatabaseSchema> {
  /** What the schema file exports: Drizzle's tables, relations and enums. */
  readonly schema: S
  /** The folder of the migrations: a path from the working directory, or a `file:` url. */
  readonly migrations: string | URL
  /**
   * A PostgreSQL server, `postgres://user:password@host:port/name`; usually `process.env.DATABASE_URL`.
   * Without one, or with an empty one, the embedded database is used.
   */
  readonly url?: string | undefined
  /** The folder of the embedded database, from the working directory; `.data/database` unless given. */
  readonly folder?: string | undefined
  /** Connections to a server at most, in this process; 10 unless given. */
  readonly pool?: { readonly max?: number } | undefined
  /** How long things may take on a server, in milliseconds. `Infinity` is no limit. */
  readonly timeouts?: Timeouts | undefined
  /** Fills a new database: `redstart db seed`. It runs in a transaction. */
  seed?(repo: Repo<S>): Promise<void>
  /** Where queries are written, at the level `debug` and without their values; nowhere unless given. */
  readonly logger?: Logger | undefined
}

/** How long things may take on a server, in milliseconds. The embedded database has no such limits. */
export interface Timeouts {
  /** To connect; 10,000 unless given. */
  readonly connect?: number
  /** One statement; 30,000 unless given. */
  readonly statement?: number
  /** A transaction, until its next statement comes; 60,000 unless given. */
  readonly idleInTransaction?: number
}

/** Options that were checked, with what was left out filled in. */
export interface Settings<S extends DatabaseSchema> {
  readonly schema: S
  readonly migrations: string
  /** The server, if it is one. */
  readonly address: Address | undefined
  /** The folder of the embedded database, absolute. */
  readonly folder: string
  readonly limits: ServerLimits
  /** A method, so that a database fits where any database will do. */
  seed?(repo: Repo<S>): Promise<void>
  readonly logger: Logger | undefined
}

/** @throws InvalidOption or InvalidDatabaseUrl */
export function checkOptions<S extends DatabaseSchema>(options: DatabaseOptions<S>): Settings<S> {
  const { schema, migrations, url, folder = '.data/database', pool, timeouts = {} } = options
  if (typeof schema !== 'object' || schema === null) {
    throw new InvalidOption('schema', schema, 'what the schema file exports: import * as schema')
  }
  return {
    schema,
    migrations: migrations instanceof URL ? fileURLToPath(migrations) : resolve(migrations),
    address: url ? parseDatabaseUrl(url) : undefined,
    folder: resolve(folder),
    limits: {
      max: count('pool.max', pool?.max ?? 10),
      connect: milliseconds('timeouts.connect', timeouts.connect ?? 10_000),
      statement: milliseconds('timeouts.statement', timeouts.statement ?? 30_000),
      idleInTransaction: milliseconds(
        'timeouts.idleInTransaction',
        timeouts.idleInTransaction ?? 60_000,
      ),
    },
    ...(options.seed && { seed: options.seed }),
    logger: options.logger,
  }
}

function count(option: string, value: number): number {
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new InvalidOption(option, value, 'a number of connections, 1 or more')
}

function milliseconds(option: string, value: number): number {
  const fine = value === Number.POSITIVE_INFINITY || (Number.isSafeInteger(value) && value > 0)
  if (!fine)
    throw new InvalidOption(option, value, 'a number of milliseconds, 1 or more, or Infinity')
  return value
}
