import type { AttributeMap } from '../html/index.ts'
import type { CommonInputProps } from './input-props.ts'

/** The id of a field's hint. */
export function hintId(id: string): string {
  return `${id}-hint`
}

/** The id of a field's errors. */
export function errorId(id: string): string {
  return `${id}-error`
}

/** Whether something is wrong with the field of an input. */
export function isInvalid({ field }: CommonInputProps): boolean {
  return field.errors !== undefined && field.errors.length > 0
}

/** Which elements describe an input, for `aria-describedby`: its hint, then its errors. */
export function describedBy(props: CommonInputProps): string | undefined {
  const { field, hint } = props
  const ids = [
    props.attrs?.['aria-describedby'],
    hint !== undefined && hintId(field.id),
    isInvalid(props) && errorId(field.id),
  ]
  return ids.filter(Boolean).join(' ') || undefined
}

/**
 * The attributes of a control: what all have, what its type adds, what the caller wants. The caller's
 * win; but id and name are the field's, to which its label and its errors are tied, and classes and
 * descriptions add up.
 */
export function controlAttributes(props: CommonInputProps, own: AttributeMap): AttributeMap {
  const { field, attrs: given } = props
  return {
    required: isRequired(props),
    autocomplete: props.autocomplete,
    'aria-invalid': isInvalid(props) ? 'true' : undefined,
    ...own,
    ...given,
    id: own.id ?? field.id,
    name: own.name ?? field.name,
    class: ['rs-control', given?.class],
    'aria-describedby': describedBy(props),
  }
}

/** Whether a control has to be filled in. */
export function isRequired({ required, field }: CommonInputProps): boolean {
  return required ?? field.required ?? false
}
