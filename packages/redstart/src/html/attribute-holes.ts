import type { Token } from 'parse5'
import {
  type AttributeRule,
  attributeRule,
  refusedAttribute,
  type StartTag,
  styleValue,
} from './attribute-rule.ts'
import type { Fault } from './fault.ts'
import type { TemplateHole } from './template.ts'
import { type MarkedHole, splitAtHoles, type TemplateSource, withHoles } from './template-source.ts'
import { urlPartChecks } from './url-parts.ts'

/** A hole that was understood: what it is, and which part of the source it takes the place of. */
export interface ReadHole {
  readonly hole: TemplateHole
  readonly start: number
  readonly end: number
}

/** Attributes that say something by being there: between quotes every value would mean yes. */
const booleans = new Set(
  (
    'allowfullscreen async autofocus autoplay checked controls default defer disabled ' +
    'formnovalidate hidden inert ismap itemscope loop multiple muted nomodule novalidate open ' +
    'playsinline readonly required reversed selected'
  ).split(' '),
)

/** An attribute of a start tag with holes in it. */
export interface MarkedAttribute {
  /** The attribute, its name in lower case, its value with markers. */
  readonly attribute: Token.Attribute
  /** Where the attribute begins and ends in the source. */
  readonly start: number
  readonly end: number
  /** The holes between the two. */
  readonly holes: readonly MarkedHole[]
  readonly element: StartTag
  /** The holes of attributes before it in the tag, by their places in the template. */
  readonly earlier: readonly number[]
}

/** Finds out what the holes of an attribute are. */
export function readAttribute(given: MarkedAttribute, source: TemplateSource): ReadHole[] | Fault {
  const { attribute, start, end, holes, element } = given
  const [first] = holes
  if (first === undefined) return []
  const nameEnd = start + attribute.name.length
  const { tag } = element
  const place = (hole: MarkedHole, where: string): string =>
    `${source.place(hole.start)}, in ${where}<${tag}>`
  if (first.start < nameEnd) {
    if (first.start !== start || first.end !== end) return variableName
    const hole = {
      kind: 'attributes',
      place: place(first, 'the tag '),
      element,
      earlier: given.earlier,
    } as const
    return [{ hole, start: spaceBefore(source.text, start), end }]
  }
  const refusal = refusedAttribute(attribute.name, element)
  if (refusal !== undefined) return refusal
  const name = source.text.slice(start, nameEnd)
  const value = source.text.slice(nameEnd, end).replace(/^[\t\n\f\r ]*=[\t\n\f\r ]*/, '')
  const where = `${name} of `
  if (!value.startsWith('"') && !value.startsWith("'")) {
    if (first.start + value.length !== end || first.end !== end) return needsQuotes(name, value)
    const rule = attributeRule(attribute.name, element)
    const hole = { kind: 'attribute', place: place(first, where), name, rule } as const
    return [{ hole, start: spaceBefore(source.text, start), end }]
  }
  if (booleans.has(attribute.name)) {
    return {
      problem: `${name} says yes by being there, whatever its value is.`,
      fix: `${name}=\${…}, without quotes, which leaves it out for false`,
    }
  }
  const rules = partRules(attribute, element)
  if (!Array.isArray(rules)) return rules
  return holes.map((marked, index) => {
    const rule = rules[index] ?? attributeRule(attribute.name, element)
    return { hole: { kind: 'part', place: place(marked, where), name, rule }, ...marked }
  })
}

/** The rules of the holes of a quoted value, in their order. */
function partRules(attribute: Token.Attribute, element: StartTag): AttributeRule[] | Fault {
  const pieces = splitAtHoles(attribute.value)
  const rule = attributeRule(attribute.name, element)
  if (attribute.name === 'style') return pieces.slice(1).map(() => styleValue)
  if (rule.check === undefined || rule.command !== undefined) return pieces.slice(1).map(() => rule)
  const checks = urlPartChecks(pieces, rule.list ?? { separator: undefined, each: rule.check })
  return Array.isArray(checks) ? checks.map((check) => ({ ...rule, check })) : checks
}

function needsQuotes(name: string, value: string): Fault {
  if (/^h\d+\x81\/$/.test(value)) {
    return { problem: `${name} would end in the slash of the tag.`, fix: `${name}=\${…} />` }
  }
  return {
    problem: `${name} has a value of several parts and no quotes around it.`,
    fix: `${name}="${withHoles(value)}"`,
  }
}

const variableName: Fault = {
  problem: 'A hole makes up a part of the name of an attribute.',
  fix: `\${attrs({ [name]: value })}, with a space before and after it`,
}

function spaceBefore(text: string, offset: number): number {
  return text.slice(0, offset).replace(/[\t\n\f\r ]+$/, '').length
}
