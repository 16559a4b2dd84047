import type { PgTable } from 'drizzle-orm/pg-core'
import type { DatabaseSchema, Handle, Row } from '../../db/index.ts'

/** What the accounts need of a database; `defineDatabase` of `redstart/db` makes one. */
export interface AccountsDatabase {
  repo(): Promise<AccountsRepo>
}

/** What the accounts need of an open database. */
export interface AccountsRepo {
  readonly db: Pick<Handle<DatabaseSchema>, 'select' | 'insert' | 'update' | 'delete' | 'execute'>
  get<T extends PgTable>(table: T, id: string): Promise<Row<T> | undefined>
  transaction<T>(fn: () => Promise<T>): Promise<T>
}
