/**
 * Sends what the client does not have: all holes, all rows, and the statics. Each function leaves in
 * `slots[at]` what the client holds from then on.
 *
 * @module
 */
import {
  type Html,
  isHtml,
  isKeyed,
  type KeyedList,
  listOf,
  renderHole,
  type Template,
  type TemplateHole,
  templateOf,
  valuesOf,
} from '../../html/index.ts'
import { ComponentCall } from '../component-call.ts'
import { NestedView } from '../nested-view.ts'
import { StreamRows } from '../stream/index.ts'
import type { ListDiff, NodeDiff, RowDiff, RowsDiff, SlotDiff } from './diff.ts'
import {
  isConstant,
  ListPrint,
  mixed,
  NestedPrint,
  NodePrint,
  StreamPrint,
  TextPrint,
} from './print.ts'
import { changedRowsScope, rowsScope, type Scope, staticsOf } from './scope.ts'

/**
 * Sends all holes of a template.
 *
 * @param into - Where they are put.
 * @param slots - As many places as there are holes, for what the client then holds.
 * @param donor - The same of a component whose tree the client copies before it takes these.
 */
export function completeSlots(
  scope: Scope,
  template: Template,
  values: readonly unknown[],
  into: RowDiff,
  slots: unknown[],
  donor?: readonly unknown[],
): void {
  let at = 0
  for (const hole of template.holes) {
    into[at] = completeSlot(scope, hole, values, slots, at, donor?.[at])
    at += 1
  }
}

/** Sends one hole of a template. */
export function completeSlot(
  scope: Scope,
  hole: TemplateHole,
  values: readonly unknown[],
  slots: unknown[],
  at: number,
  donor?: unknown,
): SlotDiff {
  const value = values[at]
  if (hole.kind === 'text') return completeContent(scope, hole, value, slots, at, donor)
  const text = renderHole(hole, value, values)
  slots[at] = isConstant(value) ? value : new TextPrint(text)
  return text
}

/** Sends what stands in the content of an element. */
export function completeContent(
  scope: Scope,
  hole: TemplateHole,
  value: unknown,
  slots: unknown[],
  at: number,
  donor?: unknown,
): SlotDiff {
  if (isHtml(value)) return completeHtml(scope, value, slots, at, donor)
  if (Array.isArray(value)) return completeRows(scope, hole, value, slots, at, undefined, donor)
  if (isKeyed(value)) {
    const list = listOf(value)
    const rows = list.items.map((item, index) => list.row(item, index))
    return completeRows(scope, hole, rows, slots, at, list, donor)
  }
  if (value instanceof ComponentCall) {
    const placed = scope.around.component(value, hole.place)
    slots[at] = placed
    return placed.cid
  }
  if (value instanceof NestedView) {
    slots[at] = new NestedPrint(value.id)
    return scope.around.nested(value)
  }
  if (value instanceof StreamRows) return completeStream(scope, hole, value, slots, at)
  // Anything else is text, or the error that says why it is not.
  const text = renderHole(hole, value)
  slots[at] = value
  return text
}

function completeHtml(
  scope: Scope,
  content: Html,
  slots: unknown[],
  at: number,
  donor: unknown,
): SlotDiff {
  const template = templateOf(content)
  const values = valuesOf(content)
  const [hole] = template.holes
  if (hole?.kind === 'markup') {
    const text = renderHole(hole, values[0])
    slots[at] = new TextPrint(text)
    return text
  }
  const print = new NodePrint(template, [...values])
  const diff: NodeDiff = {}
  if (donor instanceof NodePrint && donor.template === template) {
    completeSlots(scope, template, values, diff, print.slots, donor.slots)
  } else {
    completeSlots(scope, template, values, diff, print.slots)
    diff.s = staticsOf(scope, template)
    if (template.singleRoot) diff.r = 1
  }
  slots[at] = print
  return diff
}

/** Sends a list. One that is empty needs no statics until it is filled. */
export function completeRows(
  scope: Scope,
  hole: TemplateHole,
  contents: readonly unknown[],
  slots: unknown[],
  at: number,
  keyed: KeyedList | undefined,
  donor?: unknown,
): SlotDiff {
  if (contents.length === 0) {
    slots[at] = ''
    return ''
  }
  const template = rowTemplate(contents)
  const print = new ListPrint(template, new Array<unknown[]>(contents.length))
  if (keyed !== undefined) print.remember(keyed)
  const rows = rowsScope(scope)
  const k: RowsDiff = { kc: contents.length }
  for (const [position, content] of contents.entries()) {
    k[position] = completeRow(rows, hole, template, content, print.rows, position)
  }
  slots[at] = print
  const diff: ListDiff = { k }
  if (!(donor instanceof ListPrint && donor.template === template)) {
    diff.s = staticsOf(scope, template)
  }
  if (rows !== scope && rows.statics?.table !== undefined) diff.p = rows.statics.table
  return diff
}

/** Sends a row, and leaves what the client then holds at its position of `rows`. */
export function completeRow(
  scope: Scope,
  hole: TemplateHole,
  template: Template,
  content: unknown,
  rows: unknown[][],
  position: number,
): RowDiff {
  if (template === mixed || !isHtml(content)) {
    const slots: unknown[] = [undefined]
    rows[position] = slots
    return { 0: completeContent(scope, hole, content, slots, 0) }
  }
  const values = valuesOf(content)
  const slots = [...values]
  rows[position] = slots
  const row: RowDiff = {}
  completeSlots(scope, template, values, row, slots)
  return row
}

/** The template that all rows have in common, else {@link mixed}. */
function rowTemplate(contents: readonly unknown[]): Template {
  const [first] = contents
  if (!isHtml(first)) return mixed
  const template = templateOf(first)
  return contents.every((content) => isHtml(content) && templateOf(content) === template)
    ? template
    : mixed
}

/**
 * Sends what happened to a stream, and its statics unless the client has them. The rows are the
 * client's alone: each is sent as a whole, and nobody keeps it.
 *
 * @param known - What the client holds of the stream.
 */
export function completeStream(
  scope: Scope,
  hole: TemplateHole,
  stream: StreamRows,
  slots: unknown[],
  at: number,
  known?: StreamPrint,
): ListDiff {
  const { contents, inserts, deletes, isReset } = stream.take()
  const template = streamTemplate(known?.template, contents)
  const isKnown = known !== undefined && known.template === template
  const rows = isKnown ? changedRowsScope(scope) : rowsScope(scope)
  const k: RowsDiff = { kc: contents.length }
  for (const [position, content] of contents.entries()) {
    k[position] = completeRow(rows, hole, template ?? mixed, content, [], 0)
  }
  const { ref } = stream
  const diff: ListDiff = {
    k,
    stream: isReset ? [ref, inserts, deletes, true] : [ref, inserts, deletes],
  }
  if (isKnown) return diff
  slots[at] = new StreamPrint(ref, template)
  diff.s = staticsOf(scope, template ?? mixed)
  if (rows !== scope && rows.statics?.table !== undefined) diff.p = rows.statics.table
  return diff
}

/** What the rows of a stream are made of from now on; `undefined` as long as there was none. */
function streamTemplate(
  before: Template | undefined,
  contents: readonly unknown[],
): Template | undefined {
  if (contents.length === 0) return before
  const template = rowTemplate(contents)
  return before === undefined || before === template ? template : mixed
}
