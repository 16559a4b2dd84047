import { attrs, type Html, html } from '../html/index.ts'
import type { CommonInputProps } from './input-props.ts'

/**
 * What is sent along with a control: a browser sends nothing of a box that is not ticked, or of a list
 * of which nothing is chosen, and so the value before would stay. Where the control is not sent, its
 * companion is not either.
 *
 * @param name - The name of the control.
 * @param value - What stands for nothing chosen.
 */
export function companion(
  { attrs: given = {} }: CommonInputProps,
  name: string,
  value: string,
): Html {
  const { disabled, form } = given
  return html`<input type="hidden" name=${name} value=${value} ${attrs({ disabled, form })}>`
}
