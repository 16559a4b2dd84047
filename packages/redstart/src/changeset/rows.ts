import { isBlank, isMap, type Values } from './values.ts'

/**
 * The rows that were sent for a `many` field, in their order. Forms send a map by index
 * (`members[0][email]`), JSON a list. `sort` lists indexes in the order that is wanted, where one that
 * there is no row for makes an empty row; `drop` lists those to leave out. Rows that `sort` does not
 * name follow in the order of their numbers, as with the `sort_param` and `drop_param` of Ecto.
 *
 * @returns `undefined` where what was sent is neither a list nor a map, or a row in it is no map.
 */
export function arrangeRows(sent: unknown, sort: unknown, drop: unknown): Values[] | undefined {
  if (!Array.isArray(sent) && !isMap(sent)) return undefined
  // Of a list the entries are its items by index, as well.
  const pending = new Map<string, unknown>(Object.entries(sent))
  const dropped = new Set(toIndexes(drop))
  for (const index of dropped) pending.delete(index)
  const rows: unknown[] = []
  for (const index of toIndexes(sort)) {
    if (dropped.has(index)) continue
    rows.push(pending.get(index) ?? {})
    pending.delete(index)
  }
  const rest = [...pending].sort(([a], [b]) => byNumber(a, b))
  for (const [, row] of rest) rows.push(row)
  return rows.every(isMap) ? rows : undefined
}

/** A form sends a blank index to say that the list is there at all. */
function toIndexes(param: unknown): string[] {
  if (!Array.isArray(param)) return []
  return param
    .filter((item) => (typeof item === 'string' || typeof item === 'number') && !isBlank(item))
    .map(String)
}

const NUMBER = /^\d{1,15}$/

/** Numbers by value, then what is none, as it came. */
function byNumber(a: string, b: string): number {
  const [isNumberA, isNumberB] = [NUMBER.test(a), NUMBER.test(b)]
  if (isNumberA && isNumberB) return Number(a) - Number(b)
  return Number(isNumberB) - Number(isNumberA)
}

/** A row that was sent, and the row that is there with the same key. */
export interface Match {
  readonly row: Values
  readonly current: Values | undefined
}

/**
 * Finds for each row the one that is there with the same key, each at most once, and what is left.
 * A key that none of them has makes a new row: nobody reaches the rows of another parent.
 */
export function matchRows(
  rows: readonly Values[],
  existing: readonly Values[],
  key: string,
): { matches: Match[]; rest: Values[] } {
  const left = new Map<unknown, Values>()
  for (const current of existing) left.set(keyOf(current[key]) ?? Symbol('no key'), current)
  const matches = rows.map((row): Match => {
    const value = keyOf(row[key])
    const current = left.get(value)
    left.delete(value)
    return { row, current }
  })
  return { matches, rest: [...left.values()] }
}

/** Forms send keys as text, whatever they are. */
export function keyOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'bigint' ? String(value) : undefined
}
