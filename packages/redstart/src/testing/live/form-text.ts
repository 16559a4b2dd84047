import type { Element } from '../dom.ts'
import { has, kindOf } from '../form-controls.ts'
import type { FilledForm } from './form-input.ts'

/** The names of fields that a visitor has used. */
export type UsedFields = ReadonlySet<string>

/**
 * A form as the client sends it: each field that nobody has used yet is marked as such (Phoenix LiveView
 * protocol, section 4.1).
 *
 * @param used - Undefined where a form is submitted: then all are.
 */
export function formText(
  form: Element,
  filled: FilledForm,
  pairs: readonly (readonly [name: string, value: string])[],
  used: UsedFields | undefined,
): string {
  const isMarked = (name: string): boolean =>
    used !== undefined &&
    !used.has(name) &&
    !has(form, 'phx-no-unused-field') &&
    isSeen(filled.named(name))
  const all = pairs.flatMap(([name, value]): [string, string][] =>
    isMarked(name)
      ? [
          [unusedName(name), ''],
          [name, value],
        ]
      : [[name, value]],
  )
  return new URLSearchParams(all).toString()
}

/** Whether a field can be used at all. */
function isSeen(controls: readonly Element[]): boolean {
  return (
    controls.some((control) => kindOf(control) !== 'hidden') &&
    !controls.some((control) => has(control, 'phx-no-unused-field'))
  )
}

/** `user[name]` as `user[_unused_name]`, `tags[]` as `_unused_tags[]`. */
function unusedName(name: string): string {
  return name.replace(/([^[\]]+)(\]?(?:\[\])?)$/, '_unused_$1$2')
}
