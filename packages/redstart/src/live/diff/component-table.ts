import type { Template } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { NodePrint } from './print.ts'
import type { Placed } from './scope.ts'

/** A component of a view: what it is known by, and what the client holds of it. */
export class Component<C> implements Placed {
  readonly cid: number
  readonly definition: object
  readonly id: string | number
  /** Where it stands, as its last use says. */
  place: string
  /** What its owner keeps of it, from when it is mounted. */
  state: C | undefined
  /** What the client holds; `undefined` as long as it holds nothing that counts. */
  print: NodePrint | undefined
  /** Whether the client announced that it will forget it. */
  isDoomed = false
  /** The last pass that met it. */
  lastPass = 0
  /** The component in whose content it was met last; `undefined` for one in the view's own. */
  owner: Component<C> | undefined

  constructor(cid: number, { definition, id }: ComponentCall, place: string) {
    this.cid = cid
    this.definition = definition
    this.id = id
    this.place = place
    this.state = undefined
    this.print = undefined
    this.owner = undefined
  }
}

/** The components of a view, by their numbers and by what they are. */
export class ComponentTable<C> {
  // Most views have none.
  #byCid: Map<number, Component<C>> | undefined
  #byDefinition: Map<object, Map<string | number, Component<C>>> | undefined
  #lastCid = 0

  get(cid: number): Component<C> | undefined {
    return this.#byCid?.get(cid)
  }

  find(definition: object, id: string | number): Component<C> | undefined {
    return this.#byDefinition?.get(definition)?.get(id)
  }

  all(): Iterable<Component<C>> {
    return this.#byCid?.values() ?? []
  }

  /** The components with some numbers, each before those that stand in it. */
  outermostFirst(cids: readonly number[]): readonly Component<C>[] {
    const found = cids.flatMap((cid) => this.get(cid) ?? [])
    if (found.length < 2) return found
    const depths = new Map(found.map((component) => [component, this.#depthOf(component)]))
    const depthOf = (component: Component<C>): number => depths.get(component) ?? 0
    return found.toSorted((one, other) => depthOf(one) - depthOf(other) || one.cid - other.cid)
  }

  #depthOf({ owner }: Component<C>): number {
    let depth = 0
    // Of those that left the page, each may once have stood in the other.
    for (let around = owner; around !== undefined && depth < this.#lastCid; around = around.owner) {
      depth += 1
    }
    return depth
  }

  /** Gives a component the next number. Numbers are never used twice. */
  add(call: ComponentCall, place: string): Component<C> {
    this.#lastCid += 1
    this.#byCid ??= new Map()
    this.#byDefinition ??= new Map()
    const component = new Component<C>(this.#lastCid, call, place)
    this.#byCid.set(component.cid, component)
    const siblings = this.#byDefinition.get(call.definition)
    if (siblings === undefined) {
      this.#byDefinition.set(call.definition, new Map([[call.id, component]]))
    } else {
      siblings.set(call.id, component)
    }
    return component
  }

  delete({ cid, definition, id }: Component<C>): void {
    this.#byCid?.delete(cid)
    const siblings = this.#byDefinition?.get(definition)
    siblings?.delete(id)
    if (siblings?.size === 0) this.#byDefinition?.delete(definition)
  }

  /**
   * A component of the same kind and template that the client holds and will keep. The oldest comes
   * first: most often it is one that the client has had before this message.
   */
  donor(definition: object, template: Template): Component<C> | undefined {
    for (const component of this.#byDefinition?.get(definition)?.values() ?? []) {
      const { print, isDoomed } = component
      if (!isDoomed && print?.template === template) return component
    }
    return undefined
  }
}
