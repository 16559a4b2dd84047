import type { Field } from '../field.ts'
import type { Name } from '../names.ts'
import { quoted } from './code.ts'
import type { Resource } from './resource.ts'
import { ImportList, type Imports, labelsName } from './shown.ts'

/** The inputs of a form, a line each, and what they import. */
export interface Inputs {
  readonly inputs: string
  readonly imports: Imports
}

/** The inputs of a resource's form, which code calls `form`. */
export function inputsOf(resource: Resource): Inputs {
  const { folder, one, formFields } = resource
  const imports = new ImportList()
  for (const { type, name } of formFields) {
    if (type !== 'enum') continue
    imports.add(`${folder}/${one.kebab}.ts`, labelsName(one, name))
    imports.add('src/web/options.ts', 'optionsOf')
  }
  const inputs = formFields.map((field) => `    \${input(${inputOf(one, field)})}`)
  return { inputs: inputs.join('\n'), imports: imports.byFile }
}

function inputOf(one: Name, field: Field): string {
  const { name, type } = field
  const common = `field: form.${name.camel}, label: ${quoted(name.title)}`
  switch (type) {
    case 'text':
      return `{ ${common}, type: 'textarea' }`
    case 'decimal':
      return `{ ${common}, attrs: { inputmode: 'decimal' } }`
    case 'datetime':
      return `{ ${common}, hint: 'In UTC.' }`
    case 'enum':
      return select(one, field)
    default:
      return `{ ${common} }`
  }
}

function select(one: Name, { name, isRequired }: Field): string {
  return `{
      field: form.${name.camel},
      label: ${quoted(name.title)},
      type: 'select',
      prompt: ${quoted(isRequired ? 'Choose one' : 'None')},
      options: optionsOf(${labelsName(one, name)}),
    }`
}
