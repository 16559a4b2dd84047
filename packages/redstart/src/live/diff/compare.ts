/**
 * Sends what the client has otherwise. What it has is a tree of prints, and is written over: after a
 * comparison it is what the client will have.
 *
 * @module
 */
import {
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
import { NestedView } from '../nested-view.ts'
import { StreamRows } from '../stream/index.ts'
import {
  completeContent,
  completeRow,
  completeRows,
  completeSlot,
  completeStream,
} from './complete.ts'
import type { ListDiff, RowDiff, RowsDiff, SlotDiff } from './diff.ts'
import { allRows, changedRows, origins, unchanged } from './keyed-rows.ts'
import {
  isConstant,
  ListPrint,
  mixed,
  NestedPrint,
  NodePrint,
  StreamPrint,
  TextPrint,
} from './print.ts'
import { changedRowsScope, type Scope } from './scope.ts'

/**
 * Sends the holes of a template that changed.
 *
 * @param slots - What the client holds.
 * @returns `undefined` if nothing changed.
 */
export function compareSlots(
  scope: Scope,
  template: Template,
  values: readonly unknown[],
  slots: unknown[],
): RowDiff | undefined {
  let diff: RowDiff | undefined
  let at = 0
  for (const hole of template.holes) {
    // A value that has parts is never what was kept of it.
    if (values[at] !== slots[at]) {
      const changed = compareSlot(scope, hole, values, slots, at)
      if (changed !== undefined) {
        diff ??= {}
        diff[at] = changed
      }
    }
    at += 1
  }
  return diff
}

function compareSlot(
  scope: Scope,
  hole: TemplateHole,
  values: readonly unknown[],
  slots: unknown[],
  at: number,
): SlotDiff | undefined {
  if (hole.kind === 'text') return compareContent(scope, hole, values[at], slots, at)
  const before = textOf(hole, slots[at])
  const text = completeSlot(scope, hole, values, slots, at)
  return text === before ? undefined : text
}

function compareContent(
  scope: Scope,
  hole: TemplateHole,
  value: unknown,
  slots: unknown[],
  at: number,
): SlotDiff | undefined {
  const print = slots[at]
  if (print instanceof NodePrint) {
    if (isHtml(value) && templateOf(value) === print.template) {
      return compareSlots(scope, print.template, valuesOf(value), print.slots)
    }
  } else if (print instanceof ListPrint) {
    if (print.keys === undefined) {
      if (Array.isArray(value)) return compareList(scope, hole, value, print, slots, at)
    } else if (isKeyed(value)) {
      return compareKeyed(scope, hole, listOf(value), print.keys, print, slots, at)
    }
  } else if (print instanceof StreamPrint) {
    if (value instanceof StreamRows && value.ref === print.ref) {
      return value.isChanged ? completeStream(scope, hole, value, slots, at, print) : undefined
    }
  } else if (print instanceof NestedPrint) {
    if (value instanceof NestedView && value.id === print.id) return undefined
  }
  const sent = completeContent(scope, hole, value, slots, at)
  return slots[at] === print || sent === textOf(hole, print) ? undefined : sent
}

function compareList(
  scope: Scope,
  hole: TemplateHole,
  contents: readonly unknown[],
  print: ListPrint,
  slots: unknown[],
  at: number,
): SlotDiff | undefined {
  if (fits(print.template, contents)) return compareRows(scope, hole, contents, print, undefined)
  return completeRows(scope, hole, contents, slots, at, undefined)
}

function compareKeyed(
  scope: Scope,
  hole: TemplateHole,
  list: KeyedList,
  keys: readonly (string | number)[],
  print: ListPrint,
  slots: unknown[],
  at: number,
): SlotDiff | undefined {
  const from = origins(keys, list.keys)
  const contents = changedRows(list, print, from)
  if (fits(print.template, contents)) {
    print.remember(list)
    return compareRows(scope, hole, contents, print, from)
  }
  return completeRows(scope, hole, allRows(list, contents), slots, at, list)
}

/** Whether rows can be shown by the statics that the client has of the list. */
function fits(template: Template, contents: readonly unknown[]): boolean {
  return (
    template === mixed ||
    contents.every(
      (content) => content === unchanged || (isHtml(content) && templateOf(content) === template),
    )
  )
}

/**
 * Sends the rows that came, changed or moved.
 *
 * @param from - Where each row stood before, -1 for one that is new; `undefined` if none moved.
 */
function compareRows(
  scope: Scope,
  hole: TemplateHole,
  contents: readonly unknown[],
  print: ListPrint,
  from: readonly number[] | undefined,
): ListDiff | undefined {
  const { template, rows: before } = print
  const within = changedRowsScope(scope)
  const count = contents.length
  const isInPlace = from === undefined && count === before.length
  const rows = isInPlace ? before : new Array<unknown[]>(count)
  const k: RowsDiff = { kc: count }
  let isChanged = count !== before.length
  for (let position = 0; position < count; position += 1) {
    const content = contents[position]
    const origin = from === undefined ? position : (from[position] ?? -1)
    const slots = origin < 0 ? undefined : before[origin]
    if (slots === undefined) {
      k[position] = completeRow(within, hole, template, content, rows, position)
      isChanged = true
      continue
    }
    if (!isInPlace) rows[position] = slots
    const changed = compareRow(within, hole, template, content, slots)
    if (origin !== position) {
      k[position] = changed === undefined ? origin : [origin, changed]
      k.km = true
      isChanged = true
    } else if (changed !== undefined) {
      k[position] = changed
      isChanged = true
    }
  }
  print.rows = rows
  return isChanged ? { k } : undefined
}

function compareRow(
  scope: Scope,
  hole: TemplateHole,
  template: Template,
  content: unknown,
  slots: unknown[],
): RowDiff | undefined {
  if (content === unchanged) return undefined
  if (template !== mixed && isHtml(content)) {
    return compareSlots(scope, template, valuesOf(content), slots)
  }
  const changed = compareContent(scope, hole, content, slots, 0)
  return changed === undefined ? undefined : { 0: changed }
}

/** The text that the client holds in a hole, if it is text. */
function textOf(hole: TemplateHole, print: unknown): string | undefined {
  if (print instanceof TextPrint) return print.text
  return isConstant(print) ? renderHole(hole, print) : undefined
}
