import { DuplicateKey } from '../errors/index.ts'
import { callSite, placeOf } from './call-site.ts'
import type { Html } from './html.ts'
import type { Part } from './part.ts'

/** Options of {@link keyed}. */
export interface KeyedOptions {
  /**
   * What the rows show besides their items. In a live view a row is not rendered again as long as its
   * item and these values are the same, by `Object.is`.
   */
  readonly memo?: readonly unknown[]
}

/** What a keyed list was made of, with its rows not rendered yet. */
export interface KeyedList {
  readonly items: readonly unknown[]
  /** The keys of the items, at the same positions. */
  readonly keys: readonly (string | number)[]
  /** What the rows show besides their items, where it was said. */
  readonly memo: readonly unknown[] | undefined
  /** Renders the row of an item of the list that stands at `index`. */
  row(item: unknown, index: number): Html | Part
}

let create: (list: KeyedList) => Keyed
let isInstance: (value: object) => value is Keyed
let readList: (keyed: Keyed) => KeyedList

/** A list whose rows are known by their keys. Only {@link keyed} makes one. */
export class Keyed {
  readonly #list: KeyedList

  private constructor(list: KeyedList) {
    this.#list = list
  }

  static {
    create = (list) => new Keyed(list)
    isInstance = (value): value is Keyed => #list in value
    readList = (keyed) => keyed.#list
  }
}

/**
 * A list of which each row is known by a key, so that a live view can move a row instead of rendering
 * all rows again. On a page it renders like a list.
 *
 * @param items - What there is a row for.
 * @param key - What tells one item from another: most often its id. No two items may share it.
 * @param row - Renders an item at its position, from 0: a template, or in a live view a component.
 *
 * @throws {@link DuplicateKey} for two items with one key.
 *
 * @example
 * html`<ul>${keyed(rooms, (room) => room.id, (room) => html`<li>${room.name}</li>`)}</ul>`
 */
export function keyed<T>(
  items: Iterable<T>,
  key: (item: T) => string | number,
  row: (item: T, index: number) => Html | Part,
  { memo }: KeyedOptions = {},
): Keyed {
  const list = [...items]
  const keys = list.map((item) => key(item))
  if (!grow(keys)) refuseDuplicates(keys)
  return create({ items: list, keys, memo, row })
}

/** Whether a value is a keyed list. */
export function isKeyed(value: unknown): value is Keyed {
  return typeof value === 'object' && value !== null && isInstance(value)
}

/** What a keyed list was made of. */
export function listOf(keyed: Keyed): KeyedList {
  return readList(keyed)
}

/** Renders the rows of a list, one after the other. */
export function* rowsOf(keyed: Keyed): Generator<Html | Part, void, void> {
  const list = readList(keyed)
  for (const [index, item] of list.items.entries()) yield list.row(item, index)
}

/** Whether the keys are numbers of which each is greater than the one before: all of them differ. */
function grow(keys: readonly (string | number)[]): boolean {
  let last = Number.NEGATIVE_INFINITY
  for (const key of keys) {
    if (typeof key !== 'number' || !(key > last)) return false
    last = key
  }
  return true
}

function refuseDuplicates(keys: readonly (string | number)[]): void {
  const positions = new Map<string | number, number>()
  for (const [position, key] of keys.entries()) {
    const first = positions.get(key)
    if (first !== undefined) throw new DuplicateKey(placeOf(callSite(keyed)), first, position)
    positions.set(key, position)
  }
}
