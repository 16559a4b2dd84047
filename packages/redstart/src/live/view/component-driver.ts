import type { Html, Template } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { TreeDriver } from '../diff/index.ts'
import type { NestedView } from '../nested-view.ts'
import { checkBindings } from './check-bindings.ts'
import { Component } from './component.ts'
import type { LiveHost } from './live-state.ts'
import type { View } from './view.ts'

const NONE: readonly number[] = []

/** What the rendered tree of a connected view asks of its components. */
export class ComponentDriver implements TreeDriver<Component> {
  readonly #host: LiveHost
  readonly #view: View
  readonly #place: (view: NestedView) => string
  /** Components that changed and have not been rendered since. */
  readonly #dirty = new Set<Component>()

  /** Components that were rendered for the message at hand. */
  #rendered: Component[] = []

  /** @param place - Gives the container of a view that stands in this one. */
  constructor(host: LiveHost, view: View, place: (view: NestedView) => string) {
    this.#host = host
    this.#view = view
    this.#place = place
  }

  /** The numbers of the components that changed; forgotten as they are rendered. */
  get dirty(): readonly number[] {
    if (this.#dirty.size === 0) return NONE
    return Array.from(this.#dirty, ({ cid }) => cid)
  }

  /** What was rendered is on its way. */
  sent(): void {
    const rendered = this.#rendered
    if (rendered.length === 0) return
    this.#rendered = []
    for (const { state } of rendered) state.sent()
    for (const { hooks } of rendered) hooks.rendered()
  }

  mount(call: ComponentCall, cid: number): Component | Promise<Component> {
    const component = new Component(call, cid, this.#host, this.#view, () =>
      this.#dirty.add(component),
    )
    try {
      const mounting = component.mount(call.props)
      return mounting === undefined ? component : this.#mounted(component, mounting)
    } catch (error) {
      component.state.end()
      throw error
    }
  }

  /** The end of the view ends those that are mounted: one in the middle of it sees to that itself. */
  async #mounted(component: Component, mounting: Promise<void>): Promise<Component> {
    const { signal } = this.#host
    const end = (): void => component.state.end()
    signal.addEventListener('abort', end)
    try {
      await mounting
      return component
    } catch (error) {
      end()
      throw error
    } finally {
      signal.removeEventListener('abort', end)
    }
  }

  update(
    updates: readonly { readonly component: Component; readonly props: object }[],
  ): void | Promise<void> {
    return Component.updateMany(updates)
  }

  isDirty(component: Component): boolean {
    return component.state.isDirty
  }

  render(component: Component): Html {
    this.#dirty.delete(component)
    this.#rendered.push(component)
    return component.render()
  }

  destroyed(component: Component): void {
    this.#dirty.delete(component)
    component.state.end()
  }

  met(template: Template): void {
    checkBindings(this.#view.definition, template)
  }

  nested(view: NestedView): string {
    return this.#place(view)
  }
}
