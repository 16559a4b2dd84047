import { InvalidField } from '../../errors/index.ts'
import type { Field } from '../field.ts'
import { quoted } from './code.ts'
import type { Resource } from './resource.ts'

/** How long a text may be, so that nobody stores whole books. */
export const LONGEST_TEXT = 10_000
/** How many digits a decimal may have, its point among them. */
const LONGEST_DECIMAL = 40

/** What a changeset checks besides what the columns say: `.validateLength('notes', { max: 10_000 })`. */
export function rulesOf({ owner, many, formFields }: Resource): readonly string[] {
  return formFields.flatMap((field) => [
    ...lengthOf(field),
    ...(field.isUnique ? [uniqueness(field, owner && uniqueName(many.snake, field))] : []),
  ])
}

/** PostgreSQL cuts off longer names, and no form would know the constraint any more. */
const LONGEST_NAME = 63

/** @throws InvalidField for a unique field whose constraint would have too long a name. */
export function refuseLongNames(table: string, fields: readonly Field[]): void {
  for (const field of fields.filter(({ isUnique }) => isUnique)) {
    if (uniqueName(table, field).length <= LONGEST_NAME) continue
    const problem = `With the name of its table it is too long to be unique: shorten ${table} or it.`
    throw new InvalidField(field.name.snake, problem)
  }
}

/** What the constraint is called by which a field is unique among the rows of one owner. */
export function uniqueName(table: string, { name }: Field): string {
  return `${table}_${name.snake}_of_one`
}

function lengthOf({ name, type }: Field): readonly string[] {
  const max = type === 'text' ? LONGEST_TEXT : type === 'decimal' ? LONGEST_DECIMAL : undefined
  if (max === undefined) return []
  return [`.validateLength(${quoted(name.camel)}, { max: ${grouped(max)} })`]
}

function uniqueness({ name }: Field, constraint: string | undefined): string {
  const options = constraint === undefined ? '' : `, { name: ${quoted(constraint)} }`
  return `.uniqueConstraint(${quoted(name.camel)}${options})`
}

/** `10_000` */
function grouped(number: number): string {
  return String(number).replace(/\B(?=(\d{3})+$)/g, '_')
}
