import type { Field } from '../field.ts'
import type { Name } from '../names.ts'
import { quoted } from './code.ts'
import type { Resource } from './resource.ts'

/** What the pages of a resource show of it, as code. */
export interface Shown {
  /** The columns of the list, a line each. */
  readonly columns: string
  /** The properties on the page of one, a line each. */
  readonly items: string
  /** What the columns, and what the properties import: names, and files from `src`. */
  readonly columnImports: Imports
  readonly itemImports: Imports
}

/** Which functions code calls: their names by the file that has them, from the folder of the application. */
export type Imports = ReadonlyMap<string, ReadonlySet<string>>

/** The field that names one of them to people: the first text that is always there. */
export function titleFieldOf({ formFields }: Resource): Field | undefined {
  return formFields.find(({ type, isRequired }) => type === 'string' && isRequired)
}

/** @param link - The code of a link to the page of one, around the code of what is read. */
export function shownOf(resource: Resource, link: (content: string) => string): Shown {
  const { one, formFields } = resource
  const title = titleFieldOf(resource)
  // What is long has its place on the page of one.
  const inColumns = formFields.filter((field) => field !== title && field.type !== 'text')
  const heading = title
    ? { label: title.name.title, cell: link(`${one.camel}.${title.name.camel}`) }
    : { label: 'Made', cell: link(`time(${one.camel}.insertedAt)`) }
  const columns = inColumns.map((field) => columnOf(resource, field))
  const columnImports = new ImportList()
  if (!title) columnImports.add('src/web/time.ts', 'time')
  for (const field of inColumns) columnImports.addFor(resource, field)
  const itemImports = new ImportList()
  for (const field of formFields) itemImports.addFor(resource, field)
  return {
    columns: [
      `{ label: ${quoted(heading.label)}, isRowHeader: true, cell: (${one.camel}) => ${heading.cell} },`,
      ...columns,
    ].join('\n'),
    items: formFields
      .map((field) => `{ label: ${quoted(field.name.title)}, value: ${readOf(resource, field)} },`)
      .join('\n'),
    columnImports: columnImports.byFile,
    itemImports: itemImports.byFile,
  }
}

function columnOf(resource: Resource, field: Field): string {
  const isNumber = ['integer', 'float', 'decimal'].includes(field.type)
  const align = isNumber ? ", align: 'end'" : ''
  const cell = `(${resource.one.camel}) => ${readOf(resource, field)}`
  return `{ label: ${quoted(field.name.title)}, cell: ${cell}${align} },`
}

/** What people read of a field; nothing where there may be nothing. */
function readOf({ one }: Resource, { name, type, isRequired }: Field): string {
  const value = `${one.camel}.${name.camel}`
  const shown = {
    string: value,
    text: `lines(${value})`,
    integer: value,
    float: value,
    decimal: value,
    boolean: `${value} ? 'Yes' : 'No'`,
    date: `time(${value})`,
    datetime: `time(${value})`,
    uuid: `html\`<code>\${${value}}</code>\``,
    enum: `${labelsName(one, name)}[${value}]`,
    references: value,
  }[type]
  return isRequired || shown === value || type === 'boolean' ? shown : `${value} && ${shown}`
}

/** What the texts are called that people read for the values of an enum: `recipeStateLabels`. */
export function labelsName(one: Name, name: Name): string {
  return `${one.camel}${name.pascal}Labels`
}

/** Gathers what code imports. */
export class ImportList {
  readonly byFile: Map<string, Set<string>> = new Map()

  add(file: string, name: string): void {
    const names = this.byFile.get(file) ?? new Set()
    this.byFile.set(file, names.add(name))
  }

  /** What {@link readOf} calls for a field. */
  addFor({ folder, one }: Resource, { name, type }: Field): void {
    if (type === 'text') this.add('src/web/lines.ts', 'lines')
    if (type === 'date' || type === 'datetime') this.add('src/web/time.ts', 'time')
    if (type === 'enum') this.add(`${folder}/${one.kebab}.ts`, labelsName(one, name))
  }
}
