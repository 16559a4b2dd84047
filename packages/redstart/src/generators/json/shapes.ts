import type { Field } from '../field.ts'
import { quoted } from '../resource/code.ts'
import { LONGEST_STRING } from '../resource/columns.ts'

/** The code of what a program gets for a field, as Zod has it. */
export function shownShape(field: Field): string {
  const isNullable = !field.isRequired && field.type !== 'boolean'
  return `${baseOf(field, { datetime: 'z.date()', string: 'z.string()' })}${isNullable ? '.nullable()' : ''}`
}

/** The code of what a program can send for a field. */
export function sentShape(field: Field): string {
  const isLeftOut = field.type === 'boolean'
  const rest = isLeftOut ? '.optional()' : field.isRequired ? '' : '.nullish()'
  return `${baseOf(field, {
    datetime: 'z.iso.datetime({ offset: true, local: true })',
    string: `z.string().max(${LONGEST_STRING})`,
  })}${rest}`
}

function baseOf(
  { type, values }: Field,
  own: { readonly datetime: string; readonly string: string },
): string {
  switch (type) {
    case 'datetime':
    case 'string':
      return own[type]
    case 'enum':
      return `z.enum([${values.map(quoted).join(', ')}])`
    case 'references':
    case 'uuid':
      return 'z.guid()'
    case 'integer':
      return 'z.int32()'
    case 'float':
      return 'z.number()'
    case 'boolean':
      return 'z.boolean()'
    case 'date':
      return 'z.iso.date()'
    // A decimal is text, so that none of its digits is lost.
    case 'decimal':
    case 'text':
      return 'z.string()'
  }
}
