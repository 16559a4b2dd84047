import { UnrenderableValue } from '../errors/index.ts'
import { isAttributes } from './attributes.ts'
import { escapeHtml } from './escape.ts'
import { type Html, isHtml, templateOf, valuesOf } from './html.ts'
import { isKeyed, rowsOf } from './keyed.ts'
import { isLater } from './later.ts'
import { renderAttribute, renderAttributes, renderPart } from './render-attribute.ts'
import type { TemplateHole } from './template.ts'
import { kindOf } from './value-kind.ts'

/**
 * Renders one hole of a template, with everything in it.
 *
 * @param hole - The hole, of the template's `holes`.
 * @param value - The value in it.
 * @param others - The values of all holes of the template. Attributes that two holes of a tag have in
 *   common are found only with them.
 * @throws {@link UnrenderableValue} for a value without a form there.
 * @throws {@link UnsafeValue} for a URL that runs code, and its like.
 */
export function renderHole(
  hole: TemplateHole,
  value: unknown,
  others: readonly unknown[] = [],
): string {
  switch (hole.kind) {
    case 'text':
      return typeof value === 'string' ? escapeHtml(value) : renderContent(value, hole.place)
    case 'attribute':
      return renderAttribute(hole, value)
    case 'part':
      return renderPart(hole, value)
    case 'plain':
      return renderPlain(value, hole.place)
    case 'attributes':
      return renderAttributes(hole, value, others)
    case 'markup':
      return String(value)
  }
}

/** Renders what stands in the content of an element. */
export function renderContent(value: unknown, place: string): string {
  const text = renderScalar(value)
  if (text !== undefined) return text
  if (isHtml(value)) return renderTemplate(value)
  if (Array.isArray(value)) {
    let out = ''
    for (const entry of value) out += renderContent(entry, place)
    return out
  }
  if (isKeyed(value)) {
    let out = ''
    for (const { render } of rowsOf(value)) out += renderContent(render(), place)
    return out
  }
  throw unrenderable(value, place)
}

/** The text of a value that has no parts, escaped; `undefined` for any other value. */
export function renderScalar(value: unknown): string | undefined {
  switch (typeof value) {
    case 'string':
      return escapeHtml(value)
    case 'number':
    case 'bigint':
      return String(value)
    case 'boolean':
    case 'undefined':
      return ''
    default:
      return value === null ? '' : undefined
  }
}

/** The error for a value that cannot stand in content. */
export function unrenderable(value: unknown, place: string): UnrenderableValue {
  return new UnrenderableValue(place, kindOf(value), remedy(value))
}

function renderTemplate(content: Html): string {
  const { statics, holes } = templateOf(content)
  const values = valuesOf(content)
  let out = statics[0] ?? ''
  let at = 0
  for (const hole of holes) {
    out += renderHole(hole, values[at], values)
    at += 1
    out += statics[at]
  }
  return out
}

/** In `<textarea>` and `<title>` there is text alone: markup would be shown as it is. */
function renderPlain(value: unknown, place: string): string {
  const text = renderScalar(value)
  if (text !== undefined) return text
  if (!Array.isArray(value)) {
    throw new UnrenderableValue(place, kindOf(value), 'Only text can stand here: pass a string.')
  }
  let out = ''
  for (const entry of value) out += renderPlain(entry, place)
  return out
}

function remedy(value: unknown): string {
  if (value instanceof Promise) return 'Await it before the template, or stream it with later(…).'
  if (typeof value === 'function') return 'Call it, and put its result into the hole.'
  if (isLater(value)) return 'Only renderToStream waits for a part that comes later.'
  if (isAttributes(value)) return `Attributes stand in a tag: <p \${attrs({ … })}>.`
  return 'Pass text, a number, a template made by html`…`, or a list of them.'
}
