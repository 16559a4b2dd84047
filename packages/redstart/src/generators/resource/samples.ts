import type { Field } from '../field.ts'
import { quoted } from './code.ts'
import { LONGEST_STRING } from './columns.ts'
import { LONGEST_TEXT } from './rules.ts'

/** A value that a form may send for a field, and another one, as the code of a test. */
interface Samples {
  readonly first: string
  readonly other: string
  /** One that no other row has; `made` counts. */
  readonly unique: string
}

const DAY_OF_COUNT = 'new Date(Date.UTC(2026, 0, ++made)).toISOString()'

/** What tests give a field that is filled in. */
export function sampleOf(field: Field): string {
  const { first, unique } = samplesOf(field)
  return field.isUnique ? unique : first
}

/** What tests change it to. */
export function changeOf(field: Field): string {
  const { other, unique } = samplesOf(field)
  return field.isUnique ? unique : other
}

/** What is refused of a form. */
export interface Unfit {
  /** Of the field. */
  readonly name: string
  readonly value: string
  /** Whether somebody can fill it in; else only a program sends such a thing. */
  readonly isWritable: boolean
}

/** A value that a form refuses, for one of its fields. */
export function unfitOf(fields: readonly Field[]): Unfit {
  const required = fields.find(({ isRequired }) => isRequired)
  if (required) return { name: required.name.camel, value: "''", isWritable: true }
  const [field] = [...fields].sort((a, b) => ease(a) - ease(b))
  if (!field) throw new Error('There is no field.')
  const isWritable = field.type !== 'boolean' && field.type !== 'enum'
  return { name: field.name.camel, value: unreadable(field), isWritable }
}

/** Texts are refused for their length alone, and what is chosen can only be sent by a program. */
function ease({ type }: Field): number {
  if (type === 'boolean' || type === 'enum') return 3
  if (type === 'text') return 2
  return type === 'string' ? 1 : 0
}

function unreadable({ type }: Field): string {
  if (type === 'string') return `'x'.repeat(${LONGEST_STRING + 1})`
  if (type === 'text') return `'x'.repeat(${LONGEST_TEXT + 1})`
  return "'nonsense'"
}

function samplesOf({ name, type, values }: Field): Samples {
  switch (type) {
    case 'string':
    case 'text':
      return {
        first: quoted(`some ${name.human}`),
        other: quoted(`other ${name.human}`),
        unique: `\`some ${name.human} \${++made}\``,
      }
    case 'integer':
      return { first: '42', other: '43', unique: '++made' }
    case 'float':
      return { first: '1.5', other: '2.5', unique: '++made + 0.5' }
    case 'decimal':
      return { first: "'120.50'", other: "'456.75'", unique: '(++made).toFixed(2)' }
    case 'boolean':
      return { first: 'true', other: 'false', unique: 'true' }
    case 'date':
      return {
        first: "'2026-01-31'",
        other: "'2026-02-28'",
        unique: `${DAY_OF_COUNT}.slice(0, 10)`,
      }
    case 'datetime':
      return {
        first: "'2026-01-31T10:00'",
        other: "'2026-02-28T22:30'",
        unique: `${DAY_OF_COUNT}.slice(0, 16)`,
      }
    case 'enum': {
      const [first = '', ...others] = values.map(quoted)
      return { first, other: others.at(-1) ?? first, unique: first }
    }
    default:
      return {
        first: "'0198a3c0-0000-7000-8000-000000000001'",
        other: "'0198a3c0-0000-7000-8000-000000000002'",
        unique: 'crypto.randomUUID()',
      }
  }
}
