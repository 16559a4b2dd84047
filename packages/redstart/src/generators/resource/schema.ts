import type { Field } from '../field.ts'
import { capitalised } from '../names.ts'
import type { Plan } from '../plan.ts'
import { render } from '../template.ts'
import { quoted } from './code.ts'
import { columnMakers, columnOf } from './columns.ts'
import { moduleFrom, type Reference, type Resource } from './resource.ts'
import { rulesOf, uniqueName } from './rules.ts'

/**
 * The table of a resource, its row and its changeset. The migration that makes the table is called as
 * {@link migrationOf} says.
 */
export async function schemaFiles(plan: Plan, resource: Resource): Promise<void> {
  const { folder, one } = resource
  const table = `${folder}/${one.kebab}-table.ts`
  await plan.create(table, render('schema/table.ts', tableValues(resource, table)))
  await plan.create(`${folder}/${one.kebab}.ts`, render('schema/row.ts', rowValues(resource)))
  const line = `export * from '${moduleFrom('src/schema.ts', table)}'`
  await plan.inject('src/schema.ts', 'redstart:tables', line, 'with the other tables')
}

/** What the migration is called that makes the table: `create_recipes`. */
export function migrationOf({ many }: Resource): string {
  return `create_${many.snake}`
}

function tableValues(resource: Resource, path: string): object {
  const { fields, owner, ownerTable, references, one, many } = resource
  const unique = owner ? resource.formFields.filter(({ isUnique }) => isUnique) : []
  const constraints = [
    owner && `index().on(${one.camel}.${owner.name.camel}, ${one.camel}.id)`,
    ...references
      .filter(({ field }) => !field.isUnique)
      .map(({ field }) => `index().on(${one.camel}.${field.name.camel})`),
    ...unique.map(
      (field) =>
        `unique(${quoted(uniqueName(many.snake, field))}).on(${one.camel}.${owner?.name.camel}, ${one.camel}.${field.name.camel})`,
    ),
  ].filter((line) => line !== undefined)
  const makers = new Set(['pgTable', ...columnMakers(fields)])
  if (constraints.some((line) => line.startsWith('index'))) makers.add('index')
  if (unique.length > 0) makers.add('unique')
  const tables = [
    ownerTable,
    ...references.filter(({ isOwnTable }) => !isOwnTable).map(({ table }) => table),
  ]
  return {
    ...resource,
    makers: [
      ...(references.some(({ isOwnTable }) => isOwnTable) ? ['type AnyPgColumn'] : []),
      ...[...makers].sort(),
    ],
    imports: [
      ...new Set(
        tables.map((found) => found && importOf(found.exported, moduleFrom(path, found.path))),
      ),
    ]
      .filter((line) => line !== undefined)
      .join('\n'),
    columns: fields
      .map((field) => `    ${field.name.camel}: ${columnIn(resource, field)},`)
      .join('\n'),
    constraints: constraints.map((line) => `    ${line},`).join('\n'),
  }
}

/** An owner takes what is theirs with them; what else is referred to may go. */
function columnIn({ owner, ownerTable, references }: Resource, field: Field): string {
  if (field === owner) {
    return `uuid().notNull().references(() => ${ownerTable?.exported}.id, { onDelete: 'cascade' })`
  }
  const reference = references.find((one) => one.field === field)
  if (reference) return referenceColumn(reference)
  // Among the rows of one owner it is the constraint below that says so.
  return columnOf(owner ? { ...field, isUnique: false } : field)
}

function referenceColumn({ field, table, isOwnTable }: Reference): string {
  const type = isOwnTable ? ': AnyPgColumn' : ''
  const unique = field.isUnique ? '.unique()' : ''
  return `uuid()${unique}.references(()${type} => ${table.exported}.id, { onDelete: 'set null' })`
}

function importOf(name: string, module: string): string {
  return `import { ${name} } from '${module}'`
}

function rowValues(resource: Resource): object {
  const { formFields } = resource
  return {
    ...resource,
    AOne: capitalised(resource.aOne),
    picked: formFields.map(({ name }) => `  ${name.camel}: true,`).join('\n'),
    rules: rulesOf(resource)
      .map((rule) => `    ${rule}`)
      .join('\n'),
    enums: formFields
      .filter(({ type }) => type === 'enum')
      .map((field) => ({ field, labels: labelsOf(field) })),
  }
}

function labelsOf({ values }: Field): string {
  return values
    .map((value) => `  ${value}: ${quoted(capitalised(value.replaceAll('_', ' ')))},`)
    .join('\n')
}
