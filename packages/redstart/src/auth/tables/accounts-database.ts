import type { DatabaseSchema, Handle } from '../../db/index.ts'

/** What the accounts need of a database; `defineDatabase` of `redstart/db` makes one. */
export interface AccountsDatabase {
  repo(): Promise<AccountsRepo>
}

/** What the accounts need of an open database. */
export interface AccountsRepo {
  readonly db: Pick<Handle<DatabaseSchema>, 'select' | 'insert' | 'update' | 'delete' | 'execute'>
  transaction<T>(fn: () => Promise<T>): Promise<T>
}
