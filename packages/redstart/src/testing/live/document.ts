import {
  ancestors,
  type ChildNode,
  type Element,
  elementById,
  type Page,
  parsePage,
  parsePart,
  replace,
} from '../dom.ts'
import type { RenderedText } from './client-tree.ts'
import { COMPONENT } from './component-root.ts'
import { Patch } from './patch.ts'
import { openPortals } from './portals.ts'
import { everyElement, isView, ownElements } from './view-elements.ts'

/** The page of a browser, as scripts see it: it is changed in place. */
export class LiveDocument {
  readonly page: Page
  /** The components by their roots. */
  readonly #cids = new WeakMap<Element, number>()
  /** The streams that elements came by. */
  readonly #streams = new WeakMap<Element, string>()

  constructor(html: string) {
    this.page = parsePage(html)
    openPortals(this.page.children)
  }

  /** The element of a view. */
  container(id: string): Element | undefined {
    const element = elementById(id, this.page)
    return element !== undefined && isView(element) ? element : undefined
  }

  /** The view that an element is in, by its id. */
  viewOf(element: Element): string | undefined {
    for (const outer of [element, ...ancestors(element)]) if (isView(outer)) return outer.attribs.id
    return undefined
  }

  /** The component that an element is in. */
  componentOf(element: Element): number | undefined {
    for (const outer of [element, ...ancestors(element)]) {
      if (isView(outer)) return undefined
      const cid = this.#cids.get(outer)
      if (cid !== undefined) return cid
    }
    return undefined
  }

  /** The components on the page that are of a view, by their numbers. */
  componentsIn(container: Element): readonly (readonly [cid: number, root: Element])[] {
    const found: (readonly [number, Element])[] = []
    for (const element of ownElements(container)) {
      const cid = this.#cids.get(element)
      if (cid !== undefined) found.push([cid, element])
    }
    return found
  }

  /** Shows what a view has rendered. */
  patchView(container: Element, text: RenderedText, isJoin: boolean): void {
    const patch = new Patch(container, this.#streams, text.streams, isJoin)
    patch.view(this.#read(text.html))
  }

  /** Shows what a component has rendered, if it is on the page. */
  patchComponent(container: Element, cid: number, text: RenderedText): void {
    const known = this.componentsIn(container).find(([each]) => each === cid)
    if (known === undefined) return
    const [, old] = known
    const patch = new Patch(container, this.#streams, text.streams, false)
    for (const node of this.#read(text.html)) {
      if ('attribs' in node) replace(old, patch.component(old, node))
    }
  }

  /** Reads what the server rendered; what marks components goes into the tables. */
  #read(html: string): readonly ChildNode[] {
    const nodes = openPortals(parsePart(html))
    for (const node of nodes) {
      if (!('attribs' in node)) continue
      for (const element of [node, ...everyElement(node)]) {
        const cid = element.attribs[COMPONENT]
        if (cid === undefined) continue
        this.#cids.set(element, Number(cid))
        delete element.attribs[COMPONENT]
      }
    }
    return nodes
  }
}
