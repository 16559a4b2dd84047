/** From a rule that the database found broken to the field of a changeset that broke it. */
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core'
import { type Changeset, constraintError } from '../changeset/index.ts'
import { type ConstraintKind, ConstraintViolated } from '../errors/index.ts'
import { columnsOf, nameInDatabase } from './table-shape.ts'

/** What a changeset says to expect a rule. */
const METHODS: Readonly<Record<ConstraintKind, string>> = {
  unique: 'uniqueConstraint',
  foreign_key: 'foreignKeyConstraint',
  check: 'checkConstraint',
  not_null: 'notNullConstraint',
  exclusion: 'exclusionConstraint',
}

/**
 * The changeset with the error of the field that broke a rule.
 *
 * @throws ConstraintViolated when the changeset does not expect it, with what to write so that it does
 */
export function explained<C extends object>(
  changeset: Changeset<C>,
  table: PgTable,
  broken: ConstraintViolated,
): Changeset<C> {
  const { kind, constraint } = broken
  // Another table's rule, a nested row's or a trigger's, is none of this changeset's; a foreign key that
  // refuses a deletion is reported by the table that still refers.
  const isForeign = broken.table !== undefined && broken.table !== getTableConfig(table).name
  if (isForeign && kind !== 'foreign_key') throw broken
  const columns = broken.column ? [broken.column] : columnsOfConstraint(table, constraint)
  // The name may be declared, or one that tools give by habit; else the table tells whose it is.
  const explanation =
    constraintError(changeset, broken) ??
    columns
      .map((column) => constraintError(changeset, { kind, column }))
      .find((found) => found !== undefined)
  if (explanation) return explanation
  const field = columnsOf(table).find(({ column }) =>
    columns.includes(nameInDatabase(column)),
  )?.field
  const name = field || !constraint ? '' : `, { name: '${constraint}' }`
  const call = `changeset.${METHODS[kind]}('${field ?? 'field'}'${name})`
  throw new ConstraintViolated(broken, `To show it in the form, store ${call}.`)
}

/** The columns that a constraint of the table is about, by the names of the database. */
function columnsOfConstraint(table: PgTable, name: string | undefined): string[] {
  const { name: tableName, columns, ...config } = getTableConfig(table)
  const single = columns.filter(
    (column) =>
      (column.isUnique && column.uniqueName === name) ||
      (column.primary && `${tableName}_pkey` === name),
  )
  if (single.length > 0) return single.map(nameInDatabase)
  const named = [
    ...config.uniqueConstraints.map((one) => ({ name: one.getName(), columns: one.columns })),
    ...config.primaryKeys.map((one) => ({ name: one.getName(), columns: one.columns })),
    ...config.foreignKeys.map((one) => ({
      name: one.getName(),
      columns: one.reference().columns,
    })),
  ]
  const columnsOfIt = named.find((one) => one.name === name)?.columns ?? []
  return columnsOfIt.map(nameInDatabase)
}
