import type { Html, KeyedList, Part } from '../../html/index.ts'
import { hasChanges, Stream } from '../stream/index.ts'
import type { ListPrint } from './print.ts'

/** Stands for a row that was not rendered again, as it would come to the same. */
export const unchanged: unique symbol = Symbol('unchanged')

/** A row of a list, or {@link unchanged}. */
export type Row = Html | Part | typeof unchanged

/**
 * Where each row of a list stood before: -1 for one that is new, and `undefined` for the whole list if
 * rows came and went at its end alone.
 */
export function origins(
  before: readonly (string | number)[],
  keys: readonly (string | number)[],
): readonly number[] | undefined {
  const shorter = Math.min(before.length, keys.length)
  let kept = 0
  while (kept < shorter && before[kept] === keys[kept]) kept += 1
  if (kept === shorter) return undefined
  const positions = new Map<string | number, number>()
  for (const [position, key] of before.entries()) {
    if (position >= kept) positions.set(key, position)
  }
  return keys.map((key, position) => (position < kept ? position : (positions.get(key) ?? -1)))
}

/** Renders the rows of a list, without those that its `memo` says are the same. */
export function changedRows(
  list: KeyedList,
  print: ListPrint,
  from: readonly number[] | undefined,
): readonly Row[] {
  const { items: before } = print
  if (before === undefined || !areSame(list.memo, print.memo)) {
    return list.items.map((item, position) => list.row(item, position))
  }
  const usesPosition = list.row.length > 1
  return list.items.map((item, position) => {
    const origin = from === undefined ? position : (from[position] ?? -1)
    if (origin < 0 || origin >= before.length || (usesPosition && origin !== position)) {
      return list.row(item, position)
    }
    return Object.is(item, before[origin]) ? unchanged : list.row(item, position)
  })
}

/** Renders the rows that are missing. */
export function allRows(list: KeyedList, rows: readonly Row[]): readonly (Html | Part)[] {
  return rows.map((row, position) =>
    row === unchanged ? list.row(list.items[position], position) : row,
  )
}

function areSame(
  memo: readonly unknown[] | undefined,
  before: readonly unknown[] | undefined,
): boolean {
  if (memo === undefined || before === undefined || memo.length !== before.length) return false
  return memo.every((value, index) => Object.is(value, before[index]) && !isChanged(value))
}

/** A stream is the same object before and behind a change; what happened to it has to be rendered. */
function isChanged(value: unknown): boolean {
  return value instanceof Stream && hasChanges(value)
}
