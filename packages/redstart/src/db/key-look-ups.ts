/** Rows by primary key: what an application asks most often. */
import { and, eq, sql } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { DatabaseSchema, Handle } from './handle.ts'
import { keyValues, type Values } from './rows.ts'
import { fits, keyOf, type NamedColumn } from './table-shape.ts'

/**
 * Finds rows by primary key. Putting a statement together costs more than the database takes for the
 * row, so each table's is put together once; it runs in the transaction that the caller is in all the same.
 */
export class KeyLookUps {
  readonly #db: Pick<Handle<DatabaseSchema>, 'select'>
  readonly #known: WeakMap<PgTable, LookUp> = new WeakMap()

  constructor(db: Pick<Handle<DatabaseSchema>, 'select'>) {
    this.#db = db
  }

  /**
   * The row with this key, or undefined; a key that cannot be one finds nothing.
   *
   * @throws InvalidOption when a part of the key is absent
   */
  async find(table: PgTable, from: unknown): Promise<Values | undefined> {
    const { columns, statement } = this.#lookUp(table)
    const key = keyValues(columns, from)
    if (!columns.every(({ field, column }) => fits(column, key[field]))) return undefined
    const [row] = await statement.execute({ ...key })
    return row
  }

  #lookUp(table: PgTable): LookUp {
    const known = this.#known.get(table)
    if (known) return known
    const columns = keyOf(table)
    const conditions = columns.map(({ field, column }) =>
      eq(column, sql.param(sql.placeholder(field), column)),
    )
    const statement = this.#db
      .select()
      .from(table)
      .where(and(...conditions))
      .prepare('')
    const made = { columns, statement }
    this.#known.set(table, made)
    return made
  }
}

/** A statement that is put together, and the columns whose values it waits for. */
interface LookUp {
  readonly columns: readonly NamedColumn[]
  readonly statement: { execute(values: Record<string, unknown>): Promise<readonly Values[]> }
}
