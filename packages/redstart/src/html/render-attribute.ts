import { UnrenderableValue, UnsafeValue } from '../errors/index.ts'
import { checkedName } from './attribute-name.ts'
import { type AttributeRule, attributeRule } from './attribute-rule.ts'
import { entriesOf, isAttributes } from './attributes.ts'
import { type Command, eventOf, isCommand, jsonOf } from './command.ts'
import { escapeHtml } from './escape.ts'
import type { AttributeHole, AttributesHole, PartHole } from './template.ts'
import { kindOf } from './value-kind.ts'

const commandsStandIn =
  'It stands in attributes that begin with phx- or data-, without quotes around the hole.'
const nameAlone = 'The client takes the name of an event here: pass it, or a push without options.'
const takenTwice =
  'The tag has this attribute already, and a browser ignores the second. Leave one of the two out.'

/**
 * Renders `name=${value}`: the attribute with the space before it, or nothing. `class` and `style`
 * stay, empty, where any other attribute would be left out.
 */
export function renderAttribute({ name, rule, place }: AttributeHole, value: unknown): string {
  const text = attribute(name, value, rule, place)
  return text === '' && rule.stays ? ` ${name}=""` : text
}

/** Renders a hole in a quoted value. */
export function renderPart({ rule, place }: PartHole, value: unknown): string {
  if (typeof value === 'boolean' && rule.words) return String(value)
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  return checked(textOf(value, place), rule, place)
}

/**
 * Renders the attributes of a hole in a tag, each with the space before it.
 *
 * @param others - The values of all holes of the template: among them are more attributes of the tag.
 */
export function renderAttributes(
  { element, place, earlier }: AttributesHole,
  value: unknown,
  others: readonly unknown[],
): string {
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (!isAttributes(value)) {
    throw new UnrenderableValue(
      place,
      kindOf(value),
      'Pass attrs({ … }), data({ … }) or aria({ … }).',
    )
  }
  const taken = new Set(earlier.flatMap((at) => namesIn(others[at])))
  let out = ''
  for (const [name, each] of entriesOf(value)) {
    const where = `${place}, for ${name}`
    const lower = checkedName(name, element, place)
    if (element.attributes.has(lower) || taken.has(lower)) throw new UnsafeValue(where, takenTwice)
    taken.add(lower)
    out += attribute(name, each, attributeRule(lower, element), where)
  }
  return out
}

function attribute(name: string, value: unknown, rule: AttributeRule, place: string): string {
  if (typeof value === 'string') return ` ${name}="${checked(value, rule, place)}"`
  if (typeof value === 'boolean' && rule.words) return ` ${name}="${value}"`
  if (value === true) return ` ${name}`
  if (value === false || value === null || value === undefined) return ''
  if (rule.textOnly) {
    throw new UnrenderableValue(place, kindOf(value), `A DOM id is a name: ${name}="row-\${…}".`)
  }
  if (rule.names && Array.isArray(value)) {
    const names = classNames(value, place).join(' ')
    return names === '' ? '' : ` ${name}="${escapeHtml(names)}"`
  }
  if (isCommand(value)) return binding(name, value, rule, place)
  return ` ${name}="${checked(textOf(value, place), rule, place)}"`
}

/** An attribute with a command for the client of live views; one without operations is left out. */
function binding(name: string, value: Command, { command }: AttributeRule, place: string): string {
  if (command === undefined) throw new UnrenderableValue(place, 'A command', commandsStandIn)
  const text = command === 'json' ? jsonOf(value) : eventOf(value)
  if (text === undefined) throw new UnrenderableValue(place, 'A command', nameAlone)
  return text === '' ? '' : ` ${name}="${escapeHtml(text)}"`
}

function checked(text: string, { check }: AttributeRule, place: string): string {
  const problem = check?.(text)
  if (problem !== undefined) throw new UnsafeValue(place, problem)
  return escapeHtml(text)
}

function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (isCommand(value)) throw new UnrenderableValue(place, 'A command', commandsStandIn)
  throw new UnrenderableValue(
    place,
    kindOf(value),
    'An attribute holds text: a string or a number.',
  )
}

function classNames(list: readonly unknown[], place: string): string[] {
  return list.flatMap((entry) => {
    if (entry === null || entry === undefined || entry === false || entry === '') return []
    if (Array.isArray(entry)) return classNames(entry, place)
    return [textOf(entry, place)]
  })
}

function namesIn(value: unknown): string[] {
  return isAttributes(value) ? entriesOf(value).map(([name]) => name.toLowerCase()) : []
}
