import { UnrenderableValue, UnsafeValue } from '../errors/index.ts'
import {
  type AttributeRule,
  attributeRule,
  refusedAttribute,
  type StartTag,
} from './attribute-rule.ts'
import { entriesOf, isAttributes } from './attributes.ts'
import { escapeHtml } from './escape.ts'
import type { AttributeHole, AttributesHole, PartHole } from './template.ts'
import { kindOf } from './value-kind.ts'

const attributeName = /^[^\s"'<>/=\p{Cc}\p{Noncharacter_Code_Point}]+$/u
const noName = 'A name of an attribute is empty, or holds a character that no name can hold.'

/** Renders `name=${value}`: the attribute with the space before it, or nothing. */
export function renderAttribute({ name, rule, place }: AttributeHole, value: unknown): string {
  return attribute(name, value, rule, place)
}

/** Renders a hole in a quoted value. */
export function renderPart({ rule, place }: PartHole, value: unknown): string {
  if (typeof value === 'boolean' && rule.words) return String(value)
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  return checked(textOf(value, place), rule, place)
}

/** Renders the attributes of a hole in a tag, each with the space before it. */
export function renderAttributes({ element, place }: AttributesHole, value: unknown): string {
  if (value === null || value === undefined || typeof value === 'boolean') return ''
  if (!isAttributes(value)) {
    throw new UnrenderableValue(
      place,
      kindOf(value),
      'Pass attrs({ … }), data({ … }) or aria({ … }).',
    )
  }
  let out = ''
  for (const [name, each] of entriesOf(value)) {
    if (!attributeName.test(name)) throw new UnsafeValue(place, noName)
    const where = `${place}, for ${name}`
    const lower = name.toLowerCase()
    refuseName(lower, element, where)
    out += attribute(name, each, attributeRule(lower, element), where)
  }
  return out
}

function attribute(name: string, value: unknown, rule: AttributeRule, place: string): string {
  if (typeof value === 'string') return ` ${name}="${checked(value, rule, place)}"`
  if (typeof value === 'boolean' && rule.words) return ` ${name}="${value}"`
  if (value === true) return ` ${name}`
  if (value === false || value === null || value === undefined) {
    return rule.always === undefined ? '' : ` ${name}=""`
  }
  if (rule.textOnly) {
    throw new UnrenderableValue(place, kindOf(value), `A DOM id is a name: ${name}="row-\${…}".`)
  }
  if (rule.always === 'list' && Array.isArray(value)) {
    return ` ${name}="${escapeHtml(classNames(value, place).join(' '))}"`
  }
  return ` ${name}="${checked(textOf(value, place), rule, place)}"`
}

function checked(text: string, { check }: AttributeRule, place: string): string {
  const problem = check?.(text)
  if (problem !== undefined) throw new UnsafeValue(place, problem)
  return escapeHtml(text)
}

function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
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

/** A map's names come when it is rendered, and so do the checks that a template's own names passed. */
function refuseName(name: string, element: StartTag, place: string): void {
  const refusal = refusedAttribute(name, element)
  if (refusal !== undefined) throw new UnsafeValue(place, `${refusal.problem} Use ${refusal.fix}.`)
  if (element.attributes.has(name)) {
    throw new UnsafeValue(
      place,
      `The tag has ${name} already, and a browser ignores the second. Leave one of the two out.`,
    )
  }
}
