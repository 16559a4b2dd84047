import type { Field } from '../field.ts'
import { quoted } from './code.ts'

/** How long a text on one line may be, as its column has it. */
export const LONGEST_STRING = 255

/** Which function of `drizzle-orm/pg-core` makes the column of a field. */
const MAKERS = {
  string: 'varchar',
  text: 'text',
  integer: 'integer',
  float: 'doublePrecision',
  decimal: 'numeric',
  boolean: 'boolean',
  date: 'date',
  datetime: 'timestamp',
  uuid: 'uuid',
  enum: 'text',
  references: 'uuid',
} as const satisfies Readonly<Record<Field['type'], string>>

/** What a table with these fields imports of `drizzle-orm/pg-core` for its columns, sorted. */
export function columnMakers(fields: readonly Field[]): readonly string[] {
  return [...new Set(fields.map(({ type }) => MAKERS[type]))].sort()
}

/** The column of a field that is no reference: `varchar({ length: 255 }).notNull()`. */
export function columnOf({ type, values, isRequired, isUnique }: Field): string {
  return [
    `${MAKERS[type]}(${optionsOf(type, values)})`,
    (isRequired || type === 'boolean') && '.notNull()',
    type === 'boolean' && '.default(false)',
    isUnique && '.unique()',
  ]
    .filter(Boolean)
    .join('')
}

function optionsOf(type: Field['type'], values: readonly string[]): string {
  if (type === 'string') return `{ length: ${LONGEST_STRING} }`
  if (type === 'datetime') return '{ withTimezone: true, precision: 3 }'
  if (type === 'enum') return `{ enum: [${values.map(quoted).join(', ')}] }`
  return ''
}
