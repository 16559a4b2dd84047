/**
 * Joins what a message has of a component with what changed of it since, as the client would one after
 * the other.
 *
 * @module
 */
import type { ListDiff, NodeDiff, RowDiff, SlotDiff } from './diff.ts'

/**
 * Takes what changed since into what a message has.
 *
 * @returns Whether that went; where it did not, nothing that `into` holds counts any more.
 */
export function mergeSlots(into: RowDiff, from: RowDiff): boolean {
  for (const at of Object.keys(from).map(Number)) {
    const slot = from[at]
    // Statics are no slot.
    if (slot === undefined) continue
    const before = into[at]
    if (!isPart(slot) || slot.s !== undefined || !isPart(before)) into[at] = slot
    else if (!mergePart(before, slot)) return false
  }
  return true
}

function mergePart(into: NodeDiff | ListDiff, from: NodeDiff | ListDiff): boolean {
  if (isList(from)) return isList(into) && mergeList(into, from)
  return !isList(into) && mergeSlots(into, from)
}

function mergeList(into: ListDiff, from: ListDiff): boolean {
  const { k, p } = from
  // Moves of what has moved, and what happened to a stream twice, would each be a calculation of its own.
  if (k.km || from.stream !== undefined) return false
  for (let position = 0; position < k.kc; position += 1) {
    const row = k[position]
    if (!isRow(row)) continue
    const before = into.k[position]
    if (before === undefined) into.k[position] = row
    else if (typeof before === 'number') into.k[position] = [before, row]
    else if (!mergeSlots(isRow(before) ? before : before[1], row)) return false
  }
  for (let position = k.kc; position < into.k.kc; position += 1) delete into.k[position]
  into.k.kc = k.kc
  if (p !== undefined) into.p = p
  return true
}

function isPart(slot: SlotDiff | undefined): slot is NodeDiff | ListDiff {
  return typeof slot === 'object'
}

function isList(part: NodeDiff | ListDiff): part is ListDiff {
  return 'k' in part
}

function isRow(row: ListDiff['k'][number] | undefined): row is RowDiff {
  return typeof row === 'object' && !Array.isArray(row)
}
