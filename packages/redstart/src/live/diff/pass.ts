import { ComponentWithoutRoot, DuplicateComponent } from '../../errors/index.ts'
import { type Template, templateOf, valuesOf } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { NestedView } from '../nested-view.ts'
import { type Steps, settled } from '../steps.ts'
import { compareSlots } from './compare.ts'
import { completeSlots } from './complete.ts'
import type { Component, ComponentTable } from './component-table.ts'
import type { NodeDiff } from './diff.ts'
import { mergeSlots } from './merge.ts'
import { NodePrint } from './print.ts'
import type { Placed, Scope, Surroundings } from './scope.ts'
import type { TreeDriver } from './tree-driver.ts'

/** A component that the content leads to, with the props it has there. */
interface Use<C> {
  readonly component: Component<C>
  readonly call: ComponentCall
}

let passes = 0

/**
 * One render of a view or of some of its components: level by level, each component that the content
 * leads to is mounted, given its props, rendered and sent.
 */
export class Pass<C extends object> implements Surroundings {
  readonly #driver: TreeDriver<C>
  readonly #table: ComponentTable<C>
  /** The numbers of this pass begin here; what is rendered by itself has one of its own. */
  readonly #first: number
  #number: number
  readonly #scope: Scope
  #uses: Use<C>[] = []
  #sent: Record<number, NodeDiff> | undefined
  /** The component whose content is gone through; `undefined` for the view's own. */
  #owner: Component<C> | undefined

  constructor(driver: TreeDriver<C>, table: ComponentTable<C>) {
    passes += 1
    this.#driver = driver
    this.#table = table
    this.#first = passes
    this.#number = passes
    this.#scope = { around: this, statics: undefined, mayShare: true }
  }

  /** The components that have something to send. */
  get sent(): Record<number, NodeDiff> | undefined {
    return this.#sent
  }

  /** Whether there are components to see to. */
  get isPending(): boolean {
    return this.#uses.length > 0
  }

  component(call: ComponentCall, place: string): Placed {
    const known = this.#table.find(call.definition, call.id)
    const component = known ?? this.#table.add(call, place)
    if (component.lastPass === this.#number) throw new DuplicateComponent(place, component.place)
    const owner = this.#owner
    // What is rendered by itself may have left the page: then it has no say in what was its own.
    if (component.lastPass >= this.#first && component.owner !== owner) return component
    component.lastPass = this.#number
    component.place = place
    component.owner = owner
    if (component.isDoomed && !owner?.isDoomed) {
      // The client has begun to forget it, and takes nothing but a whole. What is on its way out itself
      // brings nothing back.
      component.isDoomed = false
      component.print = undefined
    }
    this.#uses.push({ component, call })
    return component
  }

  nested(view: NestedView): string {
    return this.#driver.nested(view)
  }

  met(template: Template): void {
    this.#driver.met(template)
  }

  /** Sees to the components that the content led to, and to those that they lead to. */
  *settle(): Steps<void> {
    while (this.#uses.length > 0) {
      const level = this.#uses
      this.#uses = []
      for (const uses of byDefinition(level).values()) yield* this.#settleAll(uses)
    }
  }

  /**
   * Renders a component by itself if it changed, and sees to those that it leads to. One that the client
   * has begun to forget is still there until it has: the page may have shown it again by then.
   */
  *renderAlone(component: Component<C>): Steps<void> {
    const { state } = component
    if (state === undefined || !this.#driver.isDirty(state)) return
    passes += 1
    this.#number = passes
    this.#send(component, state)
    yield* this.settle()
  }

  *#settleAll(uses: readonly Use<C>[]): Steps<void> {
    for (const use of uses) if (use.component.state === undefined) yield* this.#mount(use)
    const mounted = uses.flatMap(({ component, call: { props } }) => {
      const { state } = component
      return state === undefined ? [] : [{ component, state, props }]
    })
    const updated = this.#driver.update(
      mounted.map(({ state, props }) => ({ component: state, props })),
    )
    if (updated instanceof Promise) yield updated
    for (const { component, state } of mounted) {
      const isNew = component.print === undefined
      if (isNew || this.#driver.isDirty(state)) this.#send(component, state)
    }
  }

  *#mount({ component, call }: Use<C>): Steps<void> {
    component.state = yield* settled(this.#driver.mount(call, component.cid))
  }

  #send(component: Component<C>, state: C): void {
    const { cid, definition, print, place } = component
    const content = this.#driver.render(state)
    const template = templateOf(content)
    if (!template.singleRoot) throw new ComponentWithoutRoot(place)
    const values = valuesOf(content)
    this.#owner = component
    const sent = this.#sent?.[cid]
    if (print?.template === template) {
      const changed = compareSlots(this.#scope, template, values, print.slots)
      if (changed === undefined) return
      if (sent === undefined) {
        this.#put(cid, changed)
        return
      }
      this.#detach(cid, sent)
      if (mergeSlots(sent, changed)) return
    } else if (sent !== undefined) this.#detach(cid, sent)
    component.print = undefined
    const diff: NodeDiff = {}
    const slots = [...values]
    // What others may have copied from in this message copies from nobody later in it.
    const donor = sent === undefined ? this.#table.donor(definition, template) : undefined
    completeSlots(this.#scope, template, values, diff, slots, donor?.print?.slots)
    if (donor === undefined) {
      diff.s = template.statics
      diff.r = 1
    } else {
      // What this message changes about the donor is copied too, and its number says which is meant.
      diff.s = this.#sent?.[donor.cid] === undefined ? -donor.cid : donor.cid
    }
    component.print = new NodePrint(template, slots)
    this.#put(cid, diff)
  }

  /** Has what copies a component in this message do without what will still change of it. */
  #detach(cid: number, sent: NodeDiff): void {
    for (const copy of Object.values(this.#sent ?? {})) {
      if (copy.s !== cid) continue
      const own = structuredClone(sent)
      mergeSlots(own, copy)
      Object.assign(copy, own, { s: sent.s ?? -cid })
    }
  }

  #put(cid: number, diff: NodeDiff): void {
    this.#sent ??= {}
    this.#sent[cid] = diff
  }
}

function byDefinition<C>(uses: readonly Use<C>[]): Map<object, Use<C>[]> {
  const groups = new Map<object, Use<C>[]>()
  for (const use of uses) {
    const group = groups.get(use.call.definition)
    if (group === undefined) groups.set(use.call.definition, [use])
    else group.push(use)
  }
  return groups
}
