import { call } from '../../context/index.ts'
import { InvalidTemplateResult } from '../../errors/index.ts'
import { type Html, isHtml } from '../../html/index.ts'
import type { ComponentCall } from '../component-call.ts'
import type { ComponentDefinition } from '../component-definition.ts'
import { type Bindings, bindings } from '../event-refs.ts'
import { componentStages } from '../hooks.ts'
import { Actions, type ViewServices } from './actions.ts'
import { HookTable } from './hook-table.ts'
import { type LiveHost, LiveState } from './live-state.ts'
import { openUploads } from './open-uploads.ts'

/** What handlers of a component hold of it. */
class ComponentActions extends Actions {
  readonly myself: number

  constructor(state: LiveState, hooks: HookTable, services: ViewServices, myself: number) {
    super(state, hooks, services)
    this.myself = myself
  }
}

/** One live component of a view: its state, its handlers and what it renders. */
export class Component {
  readonly definition: ComponentDefinition
  readonly cid: number
  readonly state: LiveState
  readonly hooks: HookTable = new HookTable(componentStages)
  readonly socket: ComponentActions
  #bindings: Bindings | undefined

  /** @param changed - Told when there is something new to render. */
  constructor(
    call: ComponentCall,
    cid: number,
    host: LiveHost,
    services: ViewServices,
    changed: () => void = () => {},
  ) {
    const { definition, id } = call
    let streams = 0
    this.definition = definition
    this.cid = cid
    const nextStream = (): string => {
      streams += 1
      return `${cid}-${streams - 1}`
    }
    const assigns = { id, flash: {}, myself: cid }
    this.state = new LiveState(host, assigns, nextStream, changed)
    this.socket = new ComponentActions(this.state, this.hooks, services, cid)
    this.state.uploads = openUploads(this, host)
  }

  /** Runs `mount`. */
  mount(props: object): void | Promise<void> {
    const { mount } = this.definition
    this.state.assign(props)
    if (mount === undefined) return
    const given = call(mount, props, this.socket)
    if (given instanceof Promise) return given.then((adds: unknown) => this.#add(adds))
    this.#add(given)
  }

  /** Hands components of one definition their new props, together. */
  static updateMany(
    updates: readonly { readonly component: Component; readonly props: object }[],
  ): void | Promise<void> {
    const updateMany = updates[0]?.component.definition.updateMany
    if (updateMany === undefined) return eachInTurn(updates)
    const given = updates.map(({ component: { state, socket }, props }) => {
      state.assign(props)
      return { props, socket }
    })
    const result = call(updateMany, given)
    if (result instanceof Promise) return result.then(() => {})
  }

  /** Takes new props, and runs `update`. */
  update(props: object): void | Promise<void> {
    const { update } = this.definition
    this.state.assign(props)
    if (update === undefined) return
    const given = call(update, props, this.socket)
    if (given instanceof Promise) return given.then(() => {})
  }

  /** @throws InvalidTemplateResult when it renders anything but a template. */
  render(): Html {
    this.#bindings ??= bindings(this.definition.on.keys(), this.cid)
    const { state } = this
    const shown =
      state.uploads === undefined
        ? state.assigns
        : { ...state.assigns, uploads: state.shownUploads }
    const content = call(this.definition.render, shown, this.#bindings)
    state.rendered()
    if (!isHtml(content)) throw new InvalidTemplateResult(this.definition.name, content)
    return content
  }

  #add(adds: unknown): void {
    if (typeof adds === 'object' && adds !== null) this.state.assign(adds)
  }
}

/** Stays synchronous as long as the application does. */
function eachInTurn(
  updates: readonly { readonly component: Component; readonly props: object }[],
): void | Promise<void> {
  for (const [index, { component, props }] of updates.entries()) {
    const running = component.update(props)
    if (running !== undefined) return running.then(() => eachInTurn(updates.slice(index + 1)))
  }
}
