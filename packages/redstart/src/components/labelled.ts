import { aria, type Html, html, type Renderable } from '../html/index.ts'
import { describedBy, errorId, hintId, isInvalid, isRequired } from './control-attributes.ts'
import { errorList } from './error-list.ts'
import type { ChoiceProps, CommonInputProps } from './input-props.ts'

/** A control with its label, its hint and its errors. */
export function labelled(props: CommonInputProps, control: Html): Html {
  const { field, label, labelHidden } = props
  return html`<div class=${['rs-field', props.class]}>
    <label class=${['rs-label', labelHidden && 'rs-hidden']} for=${field.id}>${label}</label>
    ${hint(props)}
    ${control}
    ${errors(props)}
  </div>`
}

/** A control whose label stands beside it: one that is ticked. */
export function ticked(props: CommonInputProps, control: Html, hidden: Renderable): Html {
  return html`<div class=${['rs-field', props.class]}>
    ${hidden}
    ${choice(props.field.id, control, props.label, props.labelHidden)}
    ${hint(props)}
    ${errors(props)}
  </div>`
}

/** Several controls that are one field. */
export function grouped(props: ChoiceProps, controls: Html): Html {
  const { label, labelHidden } = props
  const isRadio = props.type === 'radio'
  const role = isRadio ? 'radiogroup' : undefined
  const state = aria({
    describedBy: describedBy(props),
    invalid: isRadio && isInvalid(props) ? true : undefined,
    required: isRadio && isRequired(props) ? true : undefined,
  })
  return html`<fieldset class=${['rs-field', props.class]} role=${role} ${state}>
    <legend class=${['rs-label', labelHidden && 'rs-hidden']}>${label}</legend>
    ${hint(props)}
    ${controls}
    ${errors(props)}
  </fieldset>`
}

/** A box or a radio button with its label. */
export function choice(
  id: string,
  control: Html,
  label: Renderable,
  labelHidden: boolean | undefined,
): Html {
  return html`<label class="rs-choice" for=${id}>
    ${control} <span class=${labelHidden ? 'rs-hidden' : undefined}>${label}</span>
  </label>`
}

function hint({ field, hint: text }: CommonInputProps): Renderable {
  if (text === undefined) return undefined
  return html`<div class="rs-hint" id=${hintId(field.id)}>${text}</div>`
}

function errors({ field }: CommonInputProps): Html {
  return errorList({ id: errorId(field.id), errors: field.errors ?? [] })
}
