import { attrs, type Html, html, type Renderable } from '../html/index.ts'
import { companion } from './companion.ts'
import { controlAttributes, isInvalid, isRequired } from './control-attributes.ts'
import type {
  ChoiceProps,
  LabelledOption,
  Option,
  OptionGroup,
  SelectProps,
} from './input-props.ts'
import { inputValues } from './input-value.ts'
import { choice, grouped, labelled } from './labelled.ts'

/** A `<select>`. */
export function select(props: SelectProps): Html {
  const { field, multiple = false, prompt, options } = props
  const chosen = new Set(inputValues(field.value))
  const own = { name: multiple ? `${field.name}[]` : field.name, multiple }
  const control = html`<select ${attrs(controlAttributes(props, own))}>
    ${prompt !== undefined && html`<option value="">${prompt}</option>`}
    ${options.map((entry) => optionOrGroup(entry, chosen))}
  </select>`
  return labelled(props, html`${multiple && companion(props, own.name, '')}${control}`)
}

/** Radio buttons, or boxes of which several can be ticked, for one field. */
export function choices(props: ChoiceProps): Html {
  const { field, type, options } = props
  const chosen = new Set(inputValues(field.value))
  const isRadio = type === 'radio'
  const name = isRadio ? field.name : `${field.name}[]`
  // The first has the field's own id, so that a link to the field finds a control.
  const controls = options.map(labelledOption).map(({ value, label, disabled }, index) => {
    const id = index === 0 ? field.id : `${field.id}-${index}`
    const own = {
      id,
      name,
      type: isRadio ? 'radio' : 'checkbox',
      value: String(value),
      checked: chosen.has(String(value)),
      disabled,
      required: isRadio && isRequired(props),
      'aria-invalid': !isRadio && isInvalid(props) ? 'true' : undefined,
    }
    const attributes = { ...controlAttributes(props, own), 'aria-describedby': undefined }
    return choice(id, html`<input ${attrs(attributes)}>`, label, false)
  })
  return grouped(
    props,
    html`${!isRadio && companion(props, name, '')}<div class="rs-choices">${controls}</div>`,
  )
}

function optionOrGroup(entry: Option | OptionGroup, chosen: ReadonlySet<string>): Renderable {
  if (typeof entry !== 'object' || !('options' in entry)) return option(entry, chosen)
  return html`<optgroup label=${entry.label}>${entry.options.map((each) =>
    option(each, chosen),
  )}</optgroup>`
}

function option(entry: Option, chosen: ReadonlySet<string>): Html {
  const { value, label, disabled } = labelledOption(entry)
  const text = String(value)
  return html`<option value=${text} selected=${chosen.has(text)} disabled=${disabled}>${label}</option>`
}

function labelledOption(entry: Option): LabelledOption {
  return typeof entry === 'object' ? entry : { value: entry, label: String(entry) }
}
