import { relative } from 'node:path/posix'
import { FieldsMissing, InvalidName, PartMissing, TableExists } from '../../errors/index.ts'
import type { Application } from '../application.ts'
import type { Field } from '../field.ts'
import type { Name, ResourceNames } from '../names.ts'
import { withArticle } from './code.ts'
import { refuseLongNames } from './rules.ts'
import { type FoundTable, tablesOf } from './tables.ts'

/** A reference of a resource, and the table that it leads to. */
export interface Reference {
  readonly field: Field
  readonly table: FoundTable
  /** The table is this one: a category in a category. */
  readonly isOwnTable: boolean
}

/** A resource as its generators see it: templates call it `it`. */
export interface Resource extends ResourceNames {
  readonly fields: readonly Field[]
  /** Those that a form sets. */
  readonly formFields: readonly Field[]
  /** The first reference to people, whose resources these are. No form sets it. */
  readonly owner: Field | undefined
  /** The other references. */
  readonly references: readonly Reference[]
  /** Whether the pages are for those who are logged in. */
  readonly hasMembers: boolean
  /** Where the pages lie below `src/web` and in addresses: `admin`. */
  readonly web: Name | undefined
  /** The folder of the domain: `src/recipes`. */
  readonly folder: string
  /** `a recipe` */
  readonly aOne: string
  /** Where the table of people is imported from, by the files of the domain. */
  readonly ownerTable: FoundTable | undefined
}

/** What a resource is made of. */
export interface ResourceOptions {
  readonly names: ResourceNames
  readonly fields: readonly Field[]
  readonly application: Application
  readonly web?: Name | undefined
  /** Whether the table is going to be made; else it has to be there, and is not looked for. */
  readonly isNew?: boolean
}

/**
 * A resource of an application.
 *
 * @throws PartMissing for a resource of people where there are no accounts, and for a reference to a table that
 *   is not there; TableExists for a table that is there already; FieldsMissing where a form had nothing to set;
 *   InvalidName for names that the written code has for something else; InvalidField for those that are too long
 *   together.
 */
export async function resourceOf(options: ResourceOptions): Promise<Resource> {
  const { names, fields, application, web, isNew = true } = options
  refuseTaken(names)
  const [owner] = fields.filter(({ table }) => table?.snake === 'users')
  if (owner && !application.hasAccounts) {
    throw new PartMissing(
      `${names.many.title} that belong to people need accounts.`,
      'Run redstart gen auth first.',
    )
  }
  refuseLongNames(names.many.snake, fields)
  const formFields = fields.filter(({ type }) => type !== 'references')
  if (formFields.length === 0) throw new FieldsMissing(names.one.pascal)
  const tables = await tablesOf(application.folder)
  const there = tables.get(names.many.snake)
  if (isNew && there) throw new TableExists(names.many.snake, there.path)
  const folder = `src/${names.context.kebab}`
  const own = { path: `${folder}/${names.one.kebab}-table.ts`, exported: names.many.camel }
  const referenceOf = (field: Field): Reference => {
    const name = field.table?.snake ?? ''
    const isOwnTable = name === names.many.snake
    const table = isOwnTable ? own : tables.get(name)
    if (table) return { field, table, isOwnTable }
    throw new PartMissing(
      `The field ${field.name.snake} leads to the table ${name}, which is not there.`,
      'Make that one first.',
    )
  }
  const references = fields.filter((field) => field.type === 'references' && field !== owner)
  return {
    ...names,
    fields,
    formFields,
    owner,
    ownerTable: owner && referenceOf(owner).table,
    references: references.map(referenceOf),
    hasMembers: application.hasAccounts,
    web,
    folder,
    aOne: withArticle(names.one.human),
  }
}

/** The module of a file as another file imports it, both from the folder of the application. */
export function moduleFrom(file: string, to: string): string {
  const path = relative(file.slice(0, file.lastIndexOf('/')), to)
  return path.startsWith('.') ? path : `./${path}`
}

/** What the written code has under names of its own, beside variables that are named after the resource. */
const TAKEN = new Set(
  (
    'account accounts actions admin and ann application assets back before ben browser button carl changes ' +
    'changeset confirmed count day deleted desc dialog edited eq ev expect fields first fits form header ' +
    'html id ids index input it lines link list listed live made mailbox mailer member members one open other page ' +
    'params props reply rest second shown state stored stylesheets table tests time token told unique ' +
    'value view visit visitor which within z'
  ).split(' '),
)

function refuseTaken({ one, many }: ResourceNames): void {
  for (const [what, name, text] of [
    ['The schema', one, one.pascal],
    ['The table', many, many.snake],
  ] as const) {
    if (!TAKEN.has(name.camel)) continue
    throw new InvalidName(what, text, 'the code that is written has that word for something else')
  }
}
