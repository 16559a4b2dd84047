import { UnsafeValue } from '../errors/index.ts'
import { refusedAttribute, type StartTag } from './attribute-rule.ts'

const attributeName = /^[^\s"'<>/=\p{Cc}\p{Noncharacter_Code_Point}]+$/u
const noName = 'A name of an attribute is empty, or holds a character that no name can hold.'

/**
 * The name of an attribute in lower case, where no template has it: what a template's own names have
 * to pass is checked when it is rendered.
 *
 * @throws {@link UnsafeValue} for what is no name, and for an attribute whose value may not vary.
 */
export function checkedName(name: string, element: StartTag, place: string): string {
  if (!attributeName.test(name)) throw new UnsafeValue(place, noName)
  const lower = name.toLowerCase()
  const refusal = refusedAttribute(lower, element)
  if (refusal === undefined) return lower
  throw new UnsafeValue(`${place}, for ${name}`, `${refusal.problem} Use ${refusal.fix}.`)
}
