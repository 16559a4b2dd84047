import { type AttributeMap, attrs, type Html, html } from '../html/index.ts'
import { companion } from './companion.ts'
import { controlAttributes } from './control-attributes.ts'
import type { FieldHints, LineType } from './form-field.ts'
import type {
  CommonInputProps,
  FileInputProps,
  HiddenInputProps,
  InputProps,
  TextareaProps,
} from './input-props.ts'
import { inputValue } from './input-value.ts'
import { labelled, ticked } from './labelled.ts'
import { choices, select } from './options.ts'

/**
 * A field of a form: label, hint, control and errors, tied together for the eye and for assistive
 * technology. Without a `type` the field's schema decides.
 *
 * A password and a file are never written into the page, also when the rest is sent back to be mended.
 * A checkbox sends `true` or `false`. Lists send an empty text beside what is chosen, so that choosing
 * nothing arrives too.
 *
 * @example
 * input({ field: form.email, label: 'E-mail', autocomplete: 'email' })
 * input({ field: form.kind, type: 'select', label: 'Kind', options: ['open', 'private'] })
 */
export function input(props: InputProps): Html {
  switch (props.type) {
    case 'hidden':
      return hiddenInput(props)
    case 'textarea':
      return textarea(props)
    case 'checkbox':
      return checkbox(props)
    case 'file':
      return fileInput(props)
    case 'select':
      return select(props)
    case 'radio':
    case 'checkboxes':
      return choices(props)
    default: {
      const type = props.type ?? props.field.hints?.type ?? 'text'
      return type === 'checkbox' ? checkbox(props) : lineInput(props, type)
    }
  }
}

function lineInput(props: CommonInputProps, type: LineType): Html {
  const { value, hints } = props.field
  const text = type === 'password' ? undefined : inputValue(value, type)
  const own = {
    type,
    value: text,
    ...hintsFor(type, hints),
    ...(alwaysFilled.has(type) && filled(text)),
  }
  return labelled(props, html`<input ${attrs(controlAttributes(props, own))}>`)
}

/** Inputs that show and send a value whether somebody chose one or not. */
const alwaysFilled: ReadonlySet<LineType> = new Set(['range', 'color'])

/** Such an input cannot be required, and an empty text is no value of it. */
function filled(text: string | undefined): AttributeMap {
  return { required: false, value: text || undefined }
}

function textarea(props: TextareaProps): Html {
  const { field, rows = 4 } = props
  const own = { rows, minlength: field.hints?.minlength, maxlength: field.hints?.maxlength }
  const text = inputValue(field.value, 'textarea')
  const control = html`<textarea ${attrs(controlAttributes(props, own))}>${text}</textarea>`
  return labelled(props, control)
}

function checkbox(props: CommonInputProps): Html {
  const { field } = props
  const checked = ['true', 'on', '1'].includes(inputValue(field.value, 'checkbox'))
  const own = { type: 'checkbox', value: 'true', checked }
  const control = html`<input ${attrs(controlAttributes(props, own))}>`
  return ticked(props, control, companion(props, field.name, 'false'))
}

function fileInput(props: FileInputProps): Html {
  const { field, multiple = false, accept } = props
  const own = { type: 'file', name: multiple ? `${field.name}[]` : field.name, multiple, accept }
  return labelled(props, html`<input ${attrs(controlAttributes(props, own))}>`)
}

function hiddenInput({ field, attrs: given }: HiddenInputProps): Html {
  const { id, name } = field
  const own = { type: 'hidden', id, name, value: inputValue(field.value, 'hidden') }
  return html`<input ${attrs({ ...own, ...given })}>`
}

const textTypes: ReadonlySet<LineType> = new Set(['text', 'email', 'search', 'tel', 'url'])

/** The hints that an input of this type knows. */
function hintsFor(type: LineType, hints: FieldHints = {}): AttributeMap {
  const { min, max, step, minlength, maxlength, pattern } = hints
  if (textTypes.has(type)) return { minlength, maxlength, pattern }
  // A password that a browser cuts off is another than the one that was typed or pasted.
  if (type === 'password') return { minlength }
  if (type === 'color') return {}
  // Without a step a browser takes whole numbers only.
  return { min, max, step: step ?? (type === 'number' ? 'any' : undefined) }
}
