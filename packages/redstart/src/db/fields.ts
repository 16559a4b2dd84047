/** Field schemas out of a Drizzle table. */
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec'
import { getTableColumns, getTableName } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { InvalidDefinition } from '../errors/index.ts'
import { isSchema, type Schema } from '../schema/index.ts'
import { rulesOf } from './column-rules.ts'

type Columns<T extends PgTable> = T['_']['columns']

/** Which columns a form may set: `true` for what the column says, or a schema that says more. */
export type PickedFields<T extends PgTable> = {
  readonly [K in keyof Columns<T> & string]?: true | Schema
}

/** The schemas of the columns that were picked. */
export type FieldsOf<T extends PgTable, P> = {
  readonly [K in keyof P & keyof Columns<T>]: P[K] extends Schema
    ? P[K]
    : ColumnSchema<Columns<T>[K]>
}

type ColumnSchema<C extends PgColumn> = C['_']['notNull'] extends true
  ? C['_']['hasDefault'] extends true
    ? FieldSchema<C['_']['data'] | undefined>
    : FieldSchema<C['_']['data']>
  : FieldSchema<C['_']['data'] | null>

/** A schema that can also describe itself as JSON Schema, from which a form takes its hints. */
export interface FieldSchema<V> {
  readonly '~standard': StandardSchemaV1.Props<V> & StandardJSONSchemaV1.Props<V>
}

/**
 * The fields of a changeset, by what the columns of a table take: their type, length and range, and
 * whether they may be absent. Only what is named can be set by a form.
 *
 * @throws InvalidDefinition for a name that is no column
 *
 * @example
 * changeset(fieldsOf(rooms, { name: z.string().min(3), topic: true }), {}, params)
 */
export function fieldsOf<T extends PgTable, const P extends PickedFields<T>>(
  table: T,
  picked: P & Readonly<Record<Exclude<keyof P, keyof Columns<T>>, never>>,
): FieldsOf<T, P>
export function fieldsOf(
  table: PgTable,
  picked: Readonly<Record<string, unknown>>,
): Record<string, Schema> {
  const columns = getTableColumns(table)
  const fields = Object.entries(picked).map(([name, rule]): [string, Schema] => {
    const column = Object.hasOwn(columns, name) ? columns[name] : undefined
    if (!column) {
      const what = `The table ${getTableName(table)}`
      throw new InvalidDefinition(what, `has no column ${name}`, 'Name one of its columns.')
    }
    return [name, isSchema(rule) ? rule : schemaOf(column)]
  })
  return Object.fromEntries(fields)
}

function schemaOf(column: PgColumn): FieldSchema<unknown> {
  const { json, check } = rulesOf(column)
  const optional = !column.notNull || column.hasDefault
  const describe = () => (column.notNull ? { ...json } : { anyOf: [json, { type: 'null' }] })
  return {
    '~standard': {
      version: 1,
      vendor: 'redstart',
      validate(value) {
        if (value === undefined || value === null) {
          if (!optional) return { issues: [{ message: "can't be blank" }] }
          return { value: column.notNull ? undefined : null }
        }
        const checked = check(value)
        if ('problem' in checked) return { issues: [{ message: checked.problem }] }
        return { value: checked.value }
      },
      jsonSchema: { input: describe, output: describe },
    },
  }
}
