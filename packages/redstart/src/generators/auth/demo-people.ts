import type { Field } from '../field.ts'

/** Somebody whom the seed makes, as templates have them. */
export interface DemoPerson {
  /** What they are called in the code. */
  readonly key: string
  readonly email: string
  /** The code of what else they have filled in. */
  readonly inputs: readonly { readonly name: string; readonly value: string }[]
}

/** The person and the admin whom the seed makes; what need not be filled in, they leave out. */
export function demoPeople(fields: readonly Field[]): readonly DemoPerson[] {
  const required = fields.filter(({ isRequired }) => isRequired)
  return ['person', 'admin'].map((key, index) => ({
    key,
    email: `${key}@example.com`,
    inputs: required.map(({ name, type }) => ({
      name: name.camel,
      value: type === 'integer' ? String(index + 1) : `'${key}'`,
    })),
  }))
}
