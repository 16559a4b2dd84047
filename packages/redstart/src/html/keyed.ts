import { DuplicateKey } from '../errors/index.ts'
import { callSite, placeOf } from './call-site.ts'
import type { Html } from './html.ts'

/** A row of a keyed list before it is rendered. */
export interface KeyedRow {
  readonly item: unknown
  readonly key: string | number
  /** Renders the row, anew at each call. */
  readonly render: () => Html
}

/** Options of {@link keyed}. */
export interface KeyedOptions {
  /**
   * What the rows show besides their items. In a live view a row is not rendered again as long as its
   * item and these values are the same, by `Object.is`.
   */
  readonly memo?: readonly unknown[]
}

let create: (rows: readonly KeyedRow[], memo: readonly unknown[] | undefined) => Keyed
let isInstance: (value: object) => value is Keyed
let readRows: (list: Keyed) => readonly KeyedRow[]
let readMemo: (list: Keyed) => readonly unknown[] | undefined

/** A list whose rows are known by their keys. Only {@link keyed} makes one. */
export class Keyed {
  readonly #rows: readonly KeyedRow[]
  readonly #memo: readonly unknown[] | undefined

  private constructor(rows: readonly KeyedRow[], memo: readonly unknown[] | undefined) {
    this.#rows = rows
    this.#memo = memo
  }

  static {
    create = (rows, memo) => new Keyed(rows, memo)
    isInstance = (value): value is Keyed => #rows in value
    readRows = (list) => list.#rows
    readMemo = (list) => list.#memo
  }
}

/**
 * A list of which each row is known by a key, so that a live view can move a row instead of rendering
 * all rows again. On a page it renders like a list.
 *
 * @param items - What there is a row for.
 * @param key - What tells one item from another: most often its id. No two items may share it.
 * @param row - Renders an item at its position, from 0.
 *
 * @throws {@link DuplicateKey} for two items with one key.
 *
 * @example
 * html`<ul>${keyed(rooms, (room) => room.id, (room) => html`<li>${room.name}</li>`)}</ul>`
 */
export function keyed<T>(
  items: Iterable<T>,
  key: (item: T) => string | number,
  row: (item: T, index: number) => Html,
  { memo }: KeyedOptions = {},
): Keyed {
  const rows = Array.from(items, (item, index) => ({
    item,
    key: key(item),
    render: () => row(item, index),
  }))
  refuseDuplicates(rows)
  return create(rows, memo)
}

/** Whether a value is a keyed list. */
export function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** The rows of a list in their order. */
export function rowsOf(list: Keyed): readonly KeyedRow[] {
  return readRows(list)
}

/** What the rows of a list show besides their items, where it was said. */
export function memoOf(list: Keyed): readonly unknown[] | undefined {
  return readMemo(list)
}

function refuseDuplicates(rows: readonly KeyedRow[]): void {
  const keys = new Set<string | number>()
  for (const [index, { key }] of rows.entries()) {
    if (keys.has(key)) {
      const first = rows.findIndex((row) => row.key === key)
      throw new DuplicateKey(placeOf(callSite(keyed)), first, index)
    }
    keys.add(key)
  }
}
