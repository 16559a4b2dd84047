import { RedstartError } from './base.ts'

/** A library that the chosen database needs is not installed. */
export class MissingDriver extends RedstartError {
  /** @param name - The npm package. */
  constructor(name: string, options?: ErrorOptions) {
    super(
      'missing_driver',
      `The package ${name} is needed here and is not installed. Install it: npm install ${name}`,
      options,
    )
  }
}

/** What should be the address of a database is none. The address itself may hold a password. */
export class InvalidDatabaseUrl extends RedstartError {
  constructor(problem: string) {
    super(
      'invalid_database_url',
      `The url of the database ${problem}. It looks like postgres://user:password@host:5432/name, ` +
        'with what is special in the password percent-encoded; leave it out to use the embedded database.',
    )
  }
}

/** The server does not answer, is starting or stopping, or hung up. */
export class DatabaseUnreachable extends RedstartError {
  /** The HTTP status that a request ends with: the fault passes. */
  readonly status: number = 503

  /**
   * @param place - Host, port and name of the database, without the password.
   * @param reason - What happened, in a few words.
   */
  constructor(place: string, reason: string, options?: ErrorOptions) {
    super(
      'database_unreachable',
      `The database ${place} cannot be reached: ${reason}. Check that the server runs and that ` +
        'DATABASE_URL names its host and port; the next query tries again.',
      options,
    )
  }
}

/** The server refused the user or the password. */
export class DatabaseLoginRefused extends RedstartError {
  constructor(place: string, options?: ErrorOptions) {
    super(
      'database_login_refused',
      `The server of ${place} refused the user or the password. Correct them in DATABASE_URL; ` +
        'special characters in a password are percent-encoded there.',
      options,
    )
  }
}

/** The server has no database of that name. */
export class DatabaseMissing extends RedstartError {
  constructor(place: string, options?: ErrorOptions) {
    super(
      'database_missing',
      `There is no database ${place}. Create it with: redstart db create`,
      options,
    )
  }
}

/** The server is older than what Redstart is tested on. */
export class DatabaseTooOld extends RedstartError {
  constructor(place: string, version: string, oldest: number) {
    super(
      'database_too_old',
      `The server of ${place} is PostgreSQL ${version}; the oldest that is supported is ${oldest}. ` +
        'Upgrade the server.',
    )
  }
}

/** Another process has the folder of the embedded database. */
export class DatabaseInUse extends RedstartError {
  /**
   * @param folder - The folder, as the application names it.
   * @param holder - Who has it: `process 4711`.
   * @param entry - The file that says so, for a holder that nobody can look up.
   */
  constructor(folder: string, holder: string, entry?: string) {
    super(
      'database_in_use',
      `The database folder ${folder} is in use by ${holder}. The embedded database serves one ` +
        'process: stop the other one, or set DATABASE_URL to a PostgreSQL server, which serves many.' +
        (entry ? ` If that process is gone for sure, delete ${entry}.` : ''),
    )
  }
}

/** The folder holds something that the embedded database cannot open. */
export class DatabaseDamaged extends RedstartError {
  constructor(folder: string, options?: ErrorOptions) {
    super(
      'database_damaged',
      `The database in ${folder} cannot be opened: it is damaged, or another version made it. ` +
        'Move that folder away to begin with an empty one, or put a backup in its place.',
      options,
    )
  }
}

/** A query after `repo.close()`. */
export class DatabaseClosed extends RedstartError {
  constructor() {
    super(
      'database_closed',
      'The repo was closed, and a query came after that. Close it last, when nothing uses it any more.',
    )
  }
}

/** PostgreSQL refused a query. The message tells no value of the query. */
export class QueryFailed extends RedstartError {
  /** PostgreSQL's five characters for what went wrong. */
  readonly sqlState: string
  /** The query, with `$1` for its values. */
  readonly query: string

  constructor(sqlState: string, problem: string, query: string) {
    super(
      'query_failed',
      `PostgreSQL refused a query (${sqlState}): ${problem}. The query: ${query}`,
    )
    this.sqlState = sqlState
    this.query = query
  }
}

/** A query took longer than `timeouts.statement`, or its transaction longer than `idleInTransaction`. */
export class QueryTimeout extends RedstartError {
  /** The HTTP status that a request ends with. */
  readonly status: number = 503

  constructor(what: string, remedy: string) {
    super('query_timeout', `${what}. ${remedy}`)
  }
}

/** The kinds of rules that a table holds its rows to. */
export type ConstraintKind = 'unique' | 'foreign_key' | 'check' | 'not_null' | 'exclusion'

/** A row broke a rule of its table. */
export class ConstraintViolated extends RedstartError {
  readonly kind: ConstraintKind
  /** The name of the rule; `not null` has none before PostgreSQL 18. */
  readonly constraint: string | undefined
  readonly table: string | undefined
  /** The column that is null. */
  readonly column: string | undefined

  constructor(
    broken: {
      readonly kind: ConstraintKind
      readonly constraint: string | undefined
      readonly table: string | undefined
      readonly column: string | undefined
    },
    remedy: string,
  ) {
    const { kind, constraint, table, column } = broken
    const rule = column ? `of the column ${column}` : `${constraint}`
    super(
      'constraint_violated',
      `A row of ${table ?? 'a table'} breaks the ${kind.replace('_', ' ')} constraint ${rule}. ${remedy}`,
    )
    this.kind = kind
    this.constraint = constraint
    this.table = table
    this.column = column
  }
}

/** A transaction was used in a way that would miss it: from outside, past it, or after its end. */
export class TransactionLeak extends RedstartError {
  constructor(problem: string, remedy: string) {
    super('transaction_leak', `${problem}. ${remedy}`)
  }
}

/** A statement failed, its error was caught, and the transaction went on as if it could be kept. */
export class TransactionAborted extends RedstartError {
  constructor(options?: ErrorOptions) {
    super(
      'transaction_aborted',
      'A statement of this transaction failed and the error was caught; PostgreSQL keeps nothing of ' +
        'such a transaction, so it was rolled back. Put what may fail into a repo.transaction of its ' +
        'own, inside: only that part is then undone.',
      options,
    )
  }
}

/** Migrations of the folder were not run on this database. */
export class MigrationsPending extends RedstartError {
  constructor(names: readonly string[]) {
    super(
      'migrations_pending',
      `The database lacks ${names.length} migration(s): ${names.join(', ')}. Run: redstart db migrate`,
    )
  }
}

/** A migration that was run is no longer what it was, or is gone. */
export class MigrationChanged extends RedstartError {
  constructor(name: string, how: string) {
    super(
      'migration_changed',
      `The migration ${name} was run on this database and ${how} since. Restore it from version ` +
        'control and put the change into a new migration.',
    )
  }
}

/** A folder of migrations, or one of them, is not what the runner can work with. */
export class InvalidMigration extends RedstartError {
  constructor(what: string, problem: string, remedy: string) {
    super('invalid_migration', `${what} ${problem}. ${remedy}`)
  }
}

/** PostgreSQL refused a statement of a migration; nothing of that migration was kept. */
export class MigrationFailed extends RedstartError {
  /**
   * @param file - The file, relative to the folder of migrations.
   * @param line - Counted from 1; undefined when the server does not tell.
   */
  constructor(file: string, line: number | undefined, problem: string, options?: ErrorOptions) {
    super(
      'migration_failed',
      `${file}${line ? `, line ${line}` : ''}: ${problem}. Nothing of this migration was kept; ` +
        'correct the file and run it again.',
      options,
    )
  }
}

/** The schema lost something and gained something, which may be one thing under a new name. */
export class AmbiguousRename extends RedstartError {
  constructor(changes: readonly string[]) {
    super(
      'ambiguous_rename',
      `Renamed, or dropped and created? ${changes.join('; ')}. Run it in a terminal to be asked, ` +
        'or generate an empty migration and write the change yourself.',
    )
  }
}
