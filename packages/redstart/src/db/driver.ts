/** How rows come: a list of columns each, which is what Drizzle maps, or an object. */
export type RowShape = 'array' | 'object'

/** What goes for a `$1`: Drizzle has made one of these of whatever the column holds. */
export type SqlValue = string | number | boolean | null | Date | Uint8Array

/** Where statements go: a pool, or the one connection of a transaction. */
export interface Connection {
  /** Runs one statement; rejects with the driver's own error. */
  query(sql: string, values: readonly SqlValue[], shape: RowShape): Promise<unknown[]>
  /** Runs a text of many statements, without values. */
  script(sql: string): Promise<void>
}

/** The connection of a transaction: what goes through it is kept or undone together. */
export interface TransactionConnection extends Connection {
  /** Runs `fn` between a savepoint and its release; undoes just that when `fn` rejects. */
  savepoint<T>(fn: (connection: TransactionConnection) => Promise<T>): Promise<T>
}

/** One database, over whichever library reaches it. */
export interface Driver extends Connection {
  readonly kind: 'postgres' | 'embedded'
  /** Which database, for messages; never with a password. */
  readonly place: string
  /** Runs `fn` between `begin` and `commit`; rolls back when `fn` rejects. */
  transaction<T>(fn: (connection: TransactionConnection) => Promise<T>): Promise<T>
  /** Lets what runs finish, then hangs up; at most a few seconds. */
  close(): Promise<void>
}
