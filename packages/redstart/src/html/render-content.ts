import { LivePartOutside, type RedstartError, UnrenderableValue } from '../errors/index.ts'
import { isAttributes } from './attributes.ts'
import { isCommand } from './command.ts'
import { escapeHtml } from './escape.ts'
import { type Html, isHtml, templateOf, valuesOf } from './html.ts'
import { isKeyed, listOf } from './keyed.ts'
import { isLater } from './later.ts'
import { isPart, type Part } from './part.ts'
import { renderAttribute, renderAttributes, renderPart } from './render-attribute.ts'
import type { TemplateHole } from './template.ts'
import { kindOf } from './value-kind.ts'

/** What content renders into, one piece of markup after the other. */
export interface Output {
  /** The markup so far. */
  text: string
  /** Takes what only a live view can render, and may stand at this point of the markup. */
  readonly onPart: (part: Part, place: string) => void
}

/**
 * Renders one hole of a template, with everything in it.
 *
 * @param hole - The hole, of the template's `holes`.
 * @param value - The value in it.
 * @param others - The values of all holes of the template. Attributes that two holes of a tag have in
 *   common are found only with them.
 * @throws {@link UnrenderableValue} for a value without a form there.
 * @throws {@link UnsafeValue} for a URL that runs code, and its like.
 * @throws {@link LivePartOutside} for what only a live view can render.
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

/** Renders what stands in the content of an element, where there is no live view. */
export function renderContent(value: unknown, place: string): string {
  const output = { text: '', onPart: refusePart }
  renderInto(output, value, place)
  return output.text
}

/** Renders what stands in the content of an element. */
export function renderInto(output: Output, value: unknown, place: string): void {
  const text = renderScalar(value)
  if (text !== undefined) output.text += text
  else if (isHtml(value)) renderTemplate(output, value)
  else if (Array.isArray(value)) {
    for (const entry of value) renderInto(output, entry, place)
  } else if (isKeyed(value)) {
    const { items, row } = listOf(value)
    for (let at = 0; at < items.length; at += 1) renderInto(output, row(items[at], at), place)
  } else if (isPart(value)) output.onPart(value, place)
  else throw unrenderable(value, place)
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
export function unrenderable(value: unknown, place: string): RedstartError {
  if (isPart(value)) return new LivePartOutside(place, value.what)
  return new UnrenderableValue(place, kindOf(value), remedy(value))
}

function refusePart(part: Part, place: string): never {
  throw unrenderable(part, place)
}

function renderTemplate(output: Output, content: Html): void {
  const { statics, holes } = templateOf(content)
  const values = valuesOf(content)
  // Gathered in a variable, to which text is appended faster than to what all share.
  let text = statics[0] ?? ''
  let at = 0
  for (const hole of holes) {
    const value = values[at]
    const scalar = hole.kind === 'text' ? renderScalar(value) : renderHole(hole, value, values)
    if (scalar !== undefined) text += scalar
    else {
      output.text += text
      text = ''
      renderInto(output, value, hole.place)
    }
    at += 1
    text += statics[at]
  }
  output.text += text
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
  if (isCommand(value)) return `A command stands in an attribute: <button phx-click=\${…}>.`
  return 'Pass text, a number, a template made by html`…`, or a list of them.'
}
