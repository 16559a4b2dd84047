/** What is said of a resource: its names, and what is kept of it. */
export const resourceNames = {
  domain: { type: 'positional', description: 'The folder of the domain: Recipes', required: true },
  name: { type: 'positional', description: 'One of them: Recipe', required: true },
  table: {
    type: 'positional',
    description: 'Many of them, and the table: recipes',
    required: true,
  },
  fields: {
    type: 'positional',
    description: 'What is kept of them: title:string notes:text:optional owner:references:users',
    valueHint: 'name:type…',
    required: false,
  },
} as const

/** Whether tests are written. */
export const tests = {
  type: 'boolean',
  description: 'Writes tests.',
  negativeDescription: 'Writes no tests.',
  default: true,
} as const

/** Whether the table is written. */
export const schema = {
  type: 'boolean',
  description: 'Writes the table, its changeset and its migration.',
  negativeDescription: 'The table and its changeset are there already.',
  default: true,
} as const

/** Whether the functions are written. */
export const context = {
  type: 'boolean',
  description: 'Writes what can be done with them.',
  negativeDescription: 'The functions are there already.',
  default: true,
} as const

/** The values of the names and fields. */
export interface ResourceArgs {
  readonly domain: string
  readonly name: string
  readonly table: string
  readonly _: readonly string[]
}

/** What was asked for; all that follows the three names are fields. */
export function requested({ domain, name, table, _ }: ResourceArgs): {
  readonly domain: string
  readonly name: string
  readonly table: string
  readonly fields: readonly string[]
} {
  return { domain, name, table, fields: _.slice(3) }
}
