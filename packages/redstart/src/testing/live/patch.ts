import {
  append,
  type ChildNode,
  childElements,
  type Element,
  remove,
  replace,
  setChildren,
} from '../dom.ts'
import type { StreamChange, StreamInsert } from './client-tree.ts'
import { isView, ownElements } from './view-elements.ts'

/** An item of a stream that came with the patch. */
interface Arrival extends StreamInsert {
  readonly ref: string
  readonly isReset: boolean
}

/**
 * One change of the page (Phoenix LiveView protocol, sections 1.1, 3.5 and 5.1): the new elements take the
 * place of the old, but for the rows of streams, what is to be ignored, and the views within.
 */
export class Patch {
  readonly #container: Element
  readonly #refs: WeakMap<Element, string>
  readonly #isJoin: boolean
  readonly #arrivals = new Map<string, Arrival>()
  readonly #known = new Map<string, Element>()

  /**
   * @param refs - The streams that elements came by, which the patch keeps.
   * @param isJoin - Whether the view was just joined: the rows that stand there are those of the plain page.
   */
  constructor(
    container: Element,
    refs: WeakMap<Element, string>,
    streams: readonly StreamChange[],
    isJoin: boolean,
  ) {
    this.#container = container
    this.#refs = refs
    this.#isJoin = isJoin
    for (const element of ownElements(container)) {
      const { id } = element.attribs
      if (id !== undefined) this.#known.set(id, element)
    }
    for (const stream of streams) this.#begin(stream)
  }

  /** Puts new content into the view. */
  view(nodes: readonly ChildNode[]): void {
    const scratch = emptied(this.#container)
    for (const node of nodes) append(scratch, node)
    for (const element of childElements(scratch)) this.#adopt(element)
    setChildren(this.#container, scratch.children)
  }

  /** @returns the new root of a component, which takes the place of the old. */
  component(old: Element, fresh: Element): Element {
    const scratch = emptied(this.#container)
    append(scratch, fresh)
    this.#adopt(fresh)
    const [root = fresh] = childElements(scratch)
    this.#inherit(old, root)
    return root
  }

  /** Takes out what a stream has lost. */
  #begin({ ref, inserts, deletes, isReset }: StreamChange): void {
    for (const [id, insert] of inserts) this.#arrivals.set(id, { ...insert, ref, isReset })
    const gone = new Set(deletes)
    for (const element of [...ownElements(this.#container)]) {
      const isOf = this.#refs.get(element) === ref
      if ((isReset && isOf) || gone.has(element.attribs.id ?? '')) remove(element)
    }
  }

  /** Keeps of the old page what a new element does not replace. */
  #adopt(fresh: Element): void {
    const { id } = fresh.attribs
    const old = id === undefined ? undefined : this.#known.get(id)
    if (isView(fresh)) return keepView(old, fresh)
    if (old !== undefined && old.attribs['phx-update'] === 'ignore') {
      copyData(fresh, old)
      return replace(fresh, old)
    }
    for (const element of childElements(fresh)) this.#adopt(element)
    if (fresh.attribs['phx-update'] === 'stream') this.#merge(old, fresh)
  }

  /** Puts the rows of a stream that came among those that are there. */
  #merge(old: Element | undefined, fresh: Element): void {
    const rows = old === undefined || this.#isJoin ? [] : [...childElements(old)]
    for (const row of childElements(fresh)) {
      const { id } = row.attribs
      const arrival = id === undefined ? undefined : this.#arrivals.get(id)
      const at = rows.findIndex((each) => id !== undefined && each.attribs.id === id)
      const before = rows[at]
      if (before !== undefined) {
        this.#inherit(before, row)
        rows[at] = row
      } else if (arrival === undefined) {
        rows.push(row)
      } else if (!arrival.updateOnly) {
        this.#refs.set(row, arrival.ref)
        rows.splice(this.#placeFor(arrival.at, rows), 0, row)
        limit(rows, arrival.limit)
      }
    }
    setChildren(fresh, rows)
  }

  #placeFor(at: number, rows: readonly Element[]): number {
    if (at >= 0) return at
    const first = rows.findIndex((row) => !this.#refs.has(row))
    const last = rows.at(-1)
    return last !== undefined && !this.#refs.has(last) ? first : rows.length
  }

  #inherit(old: Element, fresh: Element): void {
    const ref = this.#refs.get(old)
    if (ref !== undefined) this.#refs.set(fresh, ref)
  }
}

/** An element of the kind of another, with nothing in it. */
function emptied(element: Element): Element {
  return element.cloneNode(false)
}

/** The element of a view within is the view's: what stands in it stays. */
function keepView(old: Element | undefined, fresh: Element): void {
  if (old === undefined || !isView(old)) return
  const { 'data-phx-session': session = '', 'data-phx-static': known = '' } = old.attribs
  if (fresh.attribs['data-phx-sticky'] === undefined) {
    Object.assign(old.attribs, fresh.attribs, { 'data-phx-static': known })
    if (session !== '') old.attribs['data-phx-session'] = session
  } else {
    for (const name of ['data-phx-session', 'data-phx-static']) {
      if (fresh.attribs[name]) old.attribs[name] = fresh.attribs[name]
    }
  }
  replace(fresh, old)
}

/** Of an element that is ignored only the `data-` attributes follow the server. */
function copyData(from: Element, to: Element): void {
  const isData = (name: string): boolean => name.startsWith('data-')
  for (const name of Object.keys(to.attribs)) {
    if (isData(name) && from.attribs[name] === undefined) delete to.attribs[name]
  }
  for (const [name, value] of Object.entries(from.attribs))
    if (isData(name)) to.attribs[name] = value
}

function limit(rows: Element[], limit: number | undefined): void {
  if (limit === undefined) return
  if (limit < 0) rows.splice(0, Math.max(0, rows.length + limit))
  else rows.splice(limit)
}
