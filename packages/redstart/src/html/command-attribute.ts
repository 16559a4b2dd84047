import { InvalidCommand, UnsafeValue } from '../errors/index.ts'
import { checkedName } from './attribute-name.ts'
import { attributeRule, type StartTag } from './attribute-rule.ts'
import { kindOf } from './value-kind.ts'

/** A command does not know its element: what these hold an attribute to, it is held to. */
const strictest = ['object', 'animate', 'meta'].map(
  (tag): StartTag => ({ tag, attributes: new Map() }),
)

/**
 * Values that a command gives to an attribute, as they are sent. They are held to what a template
 * holds them to, for an escaped value is safe in a template and runs code in `onclick` or `href`.
 *
 * @throws {@link UnsafeValue} for a handler, for a URL that runs code, and their like.
 * @throws {@link InvalidCommand} for a value that is neither text nor a number.
 */
export function encodeAttribute(
  command: string,
  name: string,
  values: readonly unknown[],
): readonly string[] {
  const place = `JS.${command}`
  const checks = strictest.map(
    (element) => attributeRule(checkedName(name, element, place), element).check,
  )
  const texts = values.map((value) => {
    if (typeof value === 'string' || typeof value === 'number') return String(value)
    throw new InvalidCommand(place, `${kindOf(value)} is no value of an attribute. Pass text.`)
  })
  for (const text of texts) {
    for (const check of checks) {
      const problem = check?.(text)
      if (problem !== undefined) throw new UnsafeValue(`${place}, for ${name}`, problem)
    }
  }
  return [name, ...texts]
}
