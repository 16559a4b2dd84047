import { type Html, templateOf, valuesOf } from '../../html/index.ts'
import { run, type Steps } from '../steps.ts'
import { compareSlots } from './compare.ts'
import { completeSlots } from './complete.ts'
import { type Component, ComponentTable } from './component-table.ts'
import type { Diff } from './diff.ts'
import { Pass } from './pass.ts'
import { NodePrint } from './print.ts'
import { reachableFrom } from './reachable.ts'
import { type Scope, SharedStatics, staticsOf } from './scope.ts'
import type { TreeDriver } from './tree-driver.ts'

/**
 * What the client of one view holds: it is given the content as it is now, and answers with what the
 * client has to be told. See the Phoenix LiveView protocol, section 3.
 *
 * What a render throws leaves the tree in a state that is neither the old nor the new: the view ends
 * with it.
 *
 * @example
 * const tree = new RenderedTree(driver)
 * const first = await tree.render(html`<p>${1}</p>`) // { 0: '1', s: 0, p: { 0: ['<p>', '</p>'] } }
 */
export class RenderedTree<C extends object> {
  readonly #driver: TreeDriver<C>
  readonly #table = new ComponentTable<C>()
  #root: NodePrint | undefined

  constructor(driver: TreeDriver<C>) {
    this.#driver = driver
  }

  /**
   * Renders the view with the components in it. The first time, and whenever the root is another
   * template, everything is sent, and components begin anew.
   *
   * @param cids - Components that changed by themselves, and are rendered along. Numbers that are unknown
   *   are passed over.
   * @returns A promise only if a component waits for something.
   * @throws {@link DuplicateComponent} for two components of one kind with one id.
   * @throws {@link ComponentWithoutRoot} for a component whose template is not one element.
   */
  render(content: Html, cids: readonly number[] = []): Diff | Promise<Diff> {
    const pass = new Pass(this.#driver, this.#table)
    const statics = new SharedStatics()
    const diff = this.#renderRoot(content, { around: pass, statics, mayShare: false })
    if (statics.table !== undefined) diff.p = statics.table
    return pass.isPending || cids.length > 0 ? run(this.#settle(pass, diff, cids)) : diff
  }

  /**
   * Renders components by themselves, of those that changed, with the components in them. Numbers that
   * are unknown are passed over.
   *
   * @returns A promise only if a component waits for something.
   */
  renderComponents(cids: readonly number[]): Diff | Promise<Diff> {
    return run(this.#settle(new Pass(this.#driver, this.#table), {}, cids))
  }

  /** The component with a number. */
  component(cid: number): C | undefined {
    return this.#table.get(cid)?.state
  }

  /** The number of a component. */
  cidOf(definition: object, id: string | number): number | undefined {
    return this.#table.find(definition, id)?.cid
  }

  /** All components. */
  *components(): Generator<C, void, void> {
    for (const { state } of this.#table.all()) if (state !== undefined) yield state
  }

  /** The client announces that it will forget components; those that a render meets again stay. */
  willDestroy(cids: Iterable<number>): void {
    for (const cid of cids) {
      const component = this.#table.get(cid)
      if (component !== undefined) component.isDoomed = true
    }
  }

  /**
   * The client has found components gone.
   *
   * @returns Those that it may forget: none that came back in the meantime.
   */
  destroy(cids: Iterable<number>): number[] {
    const doomed = new Set<Component<C>>()
    for (const cid of cids) {
      const component = this.#table.get(cid)
      if (component?.isDoomed === true) doomed.add(component)
    }
    if (doomed.size > 0) this.#spareReachable(doomed)
    const destroyed: number[] = []
    for (const component of doomed) {
      if (!component.isDoomed) continue
      this.#delete(component)
      destroyed.push(component.cid)
    }
    return destroyed
  }

  /**
   * Takes the mark off components that are on the page: their announcement was late, and by then they were
   * back.
   */
  #spareReachable(components: Iterable<Component<C>>): void {
    const reachable = reachableFrom(this.#root)
    for (const component of components) {
      if (reachable.has(component.cid)) component.isDoomed = false
    }
  }

  #renderRoot(content: Html, scope: Scope): Diff {
    const template = templateOf(content)
    const values = valuesOf(content)
    if (this.#root?.template === template) {
      return compareSlots(scope, template, values, this.#root.slots) ?? {}
    }
    // The client drops its components with the root that they were in.
    for (const component of this.#table.all()) this.#delete(component)
    this.#root = new NodePrint(template, [...values])
    const diff: Diff = {}
    completeSlots(scope, template, values, diff, this.#root.slots)
    diff.s = staticsOf(scope, template)
    return diff
  }

  *#settle(pass: Pass<C>, diff: Diff, cids: readonly number[]): Steps<Diff> {
    yield* pass.settle()
    const components = this.#table.outermostFirst(cids)
    if (components.some(({ isDoomed }) => isDoomed)) this.#spareReachable(components)
    // What stands in another that changed is rendered with it, and once.
    for (const component of components) yield* pass.renderAlone(component)
    if (pass.sent !== undefined) diff.c = pass.sent
    return diff
  }

  #delete(component: Component<C>): void {
    this.#table.delete(component)
    if (component.state !== undefined) this.#driver.destroyed(component.state)
  }
}
