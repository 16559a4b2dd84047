/**
 * A view of made-up content, from its render to what the official client shows of it.
 *
 * @module
 */
import { type Html, type Part, renderAround } from '../../src/html/index.ts'
import { ComponentCall } from '../../src/live/component-call.ts'
import { type Diff, RenderedTree, type TreeDriver } from '../../src/live/diff/index.ts'
import { NestedView } from '../../src/live/nested-view.ts'
import type { ClientRenderer } from './client-renderer.ts'
import { type ComponentProps, componentOf, propsOf, rootOf, type Step } from './live-content.ts'

/** A component of the page: what it was given, and how often it changed by itself. */
class Live {
  readonly cid: number
  props: ComponentProps | undefined
  count = 0
  isDirty = true

  constructor(cid: number) {
    this.cid = cid
  }
}

/** A page that goes through the steps of a history. */
export class LivePage {
  readonly #tree: RenderedTree<Live>
  readonly #client: ClientRenderer
  #root: Html | undefined
  /** The components that were on the page after the last step. */
  #cids: ReadonlySet<number> = new Set()
  /** Those that the client announced it will forget. */
  #going: readonly number[] = []
  /** What the client shows. */
  text = ''

  constructor(client: ClientRenderer) {
    this.#client = client
    this.#tree = new RenderedTree(driver)
  }

  /** What a render from scratch gives. */
  get expected(): string {
    return this.#root === undefined ? '' : this.#render(this.#root)
  }

  /** Renders what a step changes, and has the client take it. */
  async take({ root, bumps, destroys }: Step): Promise<void> {
    const cids = this.#bump(bumps)
    if (destroys === 'before') this.#destroy()
    if (root === undefined && this.#root !== undefined) {
      this.#show(await this.#tree.renderComponents(cids))
    } else {
      this.#root = rootOf(root ?? { other: false, inside: { kind: 'bare' } })
      this.#show(await this.#tree.render(this.#root, cids))
    }
    if (destroys === 'after') this.#destroy()
  }

  #bump(positions: readonly number[]): number[] {
    const all = [...this.#tree.components()].filter(({ cid }) => this.#cids.has(cid))
    return positions.flatMap((position) => {
      const live = all[position]
      if (live === undefined) return []
      live.count += 1
      live.isDirty = true
      return live.cid
    })
  }

  #show(diff: Diff): void {
    this.#client.merge(diff)
    const { text, cids } = this.#client.show()
    this.text = text
    const gone = [...this.#cids].filter((cid) => !cids.has(cid) && this.#client.has(cid))
    this.#cids = cids
    this.#going = [...this.#going, ...gone]
    this.#tree.willDestroy(gone)
  }

  #destroy(): void {
    if (this.#going.length === 0) return
    this.#client.prune(this.#tree.destroy(this.#going))
    this.#going = []
  }

  /** The markup of content in which components stand, from their props alone. */
  #render(content: Html): string {
    const { pieces, parts } = renderAround(content)
    const inside = parts.map((part) => this.#renderPart(part))
    return pieces.map((piece, index) => piece + (inside[index] ?? '')).join('')
  }

  #renderPart(part: Part): string {
    if (part instanceof NestedView) return driver.nested(part)
    if (!(part instanceof ComponentCall)) throw new Error(`${part.what} is not expected.`)
    const cid = this.#tree.cidOf(part.definition, part.id)
    const count = cid === undefined ? 0 : this.#tree.component(cid)?.count
    return this.#render(componentOf(propsOf(part.props), count ?? 0))
  }
}

/** Every other component takes its time. */
const driver: TreeDriver<Live> = {
  mount(_call, cid) {
    const live = new Live(cid)
    return cid % 2 === 0 ? Promise.resolve(live) : live
  },
  update(updates) {
    for (const { component, props } of updates) {
      const { inside, other } = propsOf(props)
      const before = component.props
      if (before?.inside !== inside || before.other !== other) component.isDirty = true
      component.props = { inside, other }
    }
  },
  isDirty: (component) => component.isDirty,
  render(component) {
    component.isDirty = false
    if (component.props === undefined) throw new Error('A component is rendered without props.')
    return componentOf(component.props, component.count)
  },
  destroyed() {},
  nested: ({ id }) => `<div id="${id}"></div>`,
  met() {},
}
