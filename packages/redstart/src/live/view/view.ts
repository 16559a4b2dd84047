import { type Callback, call, isThenable } from '../../context/index.ts'
import {
  InvalidLiveResult,
  InvalidNavigation,
  InvalidParams,
  InvalidTemplateResult,
  LiveClosed,
  UnhandledLiveEvent,
} from '../../errors/index.ts'
import { type Html, isHtml } from '../../html/index.ts'
import type { Message } from '../../pubsub/index.ts'
import { type Issue, type Schema, validate } from '../../schema/index.ts'
import type { AsyncOutcome } from '../async/async-result.ts'
import type { AnyComponent } from '../component-definition.ts'
import type { EventHandler, LiveDefinition } from '../definition.ts'
import { bindingsOf } from '../event-refs.ts'
import type { Flash } from '../flash.ts'
import { viewStages } from '../hooks.ts'
import { Departed, type Departure, type PushedEvent, Reply } from '../outcome.ts'
import { run, type Steps, settled } from '../steps.ts'
import type { ViewServices } from './actions.ts'
import type { Component } from './component.ts'
import type { ClientEvent } from './event-payload.ts'
import { HookTable } from './hook-table.ts'
import { type LiveHost, LiveState } from './live-state.ts'
import type { MountPlan, PlannedRoute } from './mount-plan.ts'
import { MountScene } from './mount-scene.ts'
import { openUploads } from './open-uploads.ts'
import { type ViewPlace, ViewSocket, type ViewTopics } from './view-socket.ts'

/** What a view stands in, dead or connected. */
export interface ViewHost extends LiveHost, ViewTopics {
  /** Hands a component of the page new props, if there is such a one. */
  sendUpdate(component: AnyComponent, id: string | number, props: object): void
  /** What a form of the page has to send along. */
  readonly csrfToken: string
  /** Whether the page has loaded something that was built anew since. */
  readonly staticChanged: boolean
  /**
   * Refused payloads are told of here.
   *
   * @param isHandled - Whether the application looks at it: then it is no news for the log.
   */
  refused(event: string, issues: readonly Issue[], isHandled: boolean): void
}

const NO_FLASH: Flash = Object.freeze({})

/**
 * One mounted view: its state, and what its definition does with what happens. It knows nothing of
 * connections; what it is to send is taken from it after each message.
 */
export class View implements ViewServices, ViewPlace {
  readonly id: string
  readonly state: LiveState
  readonly socket: ViewSocket
  readonly hooks: HookTable = new HookTable(viewStages)
  readonly definition: LiveDefinition
  /**
   * Set while it is rendered with its components, by {@link render} and by whoever renders those alone, and
   * until whoever renders has done it all. Its visitor cannot be sent elsewhere from there (§6.5).
   */
  isRendering = false
  readonly #plan: MountPlan
  readonly #host: ViewHost
  #route: PlannedRoute | undefined
  #streams = 0
  #events: PushedEvent[] = []
  #departure: Departure | undefined
  /** What was put while the current message is handled: that alone goes along to another page. */
  #flashPut: Flash = NO_FLASH
  #isEnded = false

  constructor(plan: MountPlan, host: ViewHost) {
    const { definition, route, needs, flash, id } = plan
    this.id = id
    this.#plan = plan
    this.#host = host
    this.#route = route
    this.definition = definition
    const assigns = Object.assign({}, needs, { flash, liveAction: route?.action })
    this.state = new LiveState(host, assigns, () => {
      this.#streams += 1
      return String(this.#streams - 1)
    })
    this.socket = new ViewSocket(this.state, this.hooks, this, host)
    this.state.uploads = openUploads(this, host)
  }

  get uri(): URL | undefined {
    return this.#route?.uri
  }

  get liveAction(): string | undefined {
    return this.#route?.action
  }

  /** The title that the view gives its page. */
  get title(): string | undefined {
    const { pageTitle } = this.state.assigns
    return typeof pageTitle === 'string' ? pageTitle : undefined
  }

  // ── mounting ──────────────────────────────────────────────────────────────────────────────────

  /**
   * Mounts the view: its hooks, `mount`, and `handleParams` where a route leads to it. Where that leads
   * elsewhere, {@link takeDeparture} says so.
   *
   * @throws InvalidParams when its address does not fit, and whatever the application throws.
   */
  start(): void | Promise<void> {
    return run(this.#start())
  }

  *#start(): Steps<void> {
    const { route, session, connect, socketId } = this.#plan
    const { session: sessionSchema, hooks, mount } = this.definition
    const params = route === undefined ? {} : yield* settled(this.#params(route.params))
    const handed =
      sessionSchema === undefined ? session : yield* settled(this.#session(sessionSchema))
    const host = this.#host
    for (const fn of mount === undefined ? hooks : [...hooks, mount]) {
      const { assigns } = this.state
      const { params: connectParams } = connect ?? {}
      const told = { params, session: handed, assigns, socketId, connectParams }
      const given = call(fn, new MountScene(told, route, host), this.socket)
      this.#settleMount(yield* settled(given), fn === mount)
      if (this.#departure !== undefined) return
    }
    if (route !== undefined) yield* this.#runParams(params, route)
  }

  #settleMount(given: unknown, isMount: boolean): void {
    const what = isMount ? `The mount of ${this.definition.name}` : 'A hook of a live view'
    if (given instanceof Departed) this.depart(given.departure)
    if (this.#departure?.kind === 'patch') {
      throw new InvalidNavigation(
        'it was patched while it was mounted',
        'Call socket.pushPatch from handleParams, or return navigate(path) or redirect(path).',
      )
    }
    if (given === undefined || given === null || given instanceof Departed) return
    if (typeof given !== 'object' || Array.isArray(given) || isHtml(given)) {
      throw new InvalidLiveResult(
        what,
        given,
        'Return the assigns as an object, redirect(path), navigate(path), or nothing.',
      )
    }
    this.state.assign(given)
  }

  /** Goes to another address of this view. */
  async patch(route: PlannedRoute): Promise<void> {
    this.#route = route
    this.state.merge({ liveAction: route.action })
    await run(this.#runParams(await this.#params(route.params), route))
  }

  *#runParams(params: unknown, route: PlannedRoute): Steps<void> {
    const { handleParams } = this.definition
    if (this.hooks.has('handleParams')) {
      const said = yield* settled(this.hooks.run('handleParams', route.params, route.uri))
      if (said === 'halt') return
    }
    if (handleParams !== undefined) {
      yield* settled(call(handleParams, params, this.socket, route.uri))
    }
  }

  #params(raw: Readonly<Record<string, unknown>>): unknown {
    const { params: schema } = this.definition
    return schema === undefined ? raw : this.#checkedParams(schema, raw)
  }

  async #checkedParams(schema: Schema, raw: object): Promise<unknown> {
    const checked = await validate(schema, raw)
    if (!checked.ok) throw new InvalidParams(this.definition.name, checked.issues)
    return checked.value
  }

  async #session(schema: Schema): Promise<unknown> {
    const checked = await validate(schema, this.#plan.session)
    if (checked.ok) return checked.value
    throw new InvalidLiveResult(
      `The page that embeds ${this.definition.name}`,
      checked.issues,
      'Pass the session that its schema asks for to liveRender.',
    )
  }

  // ── messages ──────────────────────────────────────────────────────────────────────────────────

  /**
   * Handles a client event, by the component that is meant or by the view.
   *
   * @returns the reply, where the handler gave one.
   */
  handleEvent(
    event: ClientEvent,
    component?: Component,
  ): object | undefined | Promise<object | undefined> {
    const target = component ?? this
    if (event.uploads !== undefined) {
      target.state.uploads?.change(event.uploads)
      target.state.noticeUploads()
    }
    if (event.event.startsWith('lv:')) return this.#handleOwn(event, target.state)
    if (target.hooks.has('handleEvent')) return this.#hookEvent(event, target)
    return this.#handleEvent(event, target)
  }

  async #hookEvent(event: ClientEvent, target: View | Component): Promise<object | undefined> {
    const { event: name, params: payload } = event
    const result = await target.hooks.run('handleEvent', { event: name, payload })
    if (result instanceof Reply) return result.payload
    return result === 'halt' ? undefined : this.#handleEvent(event, target)
  }

  /** Stays synchronous where the schema and the handler are. */
  #handleEvent(
    event: ClientEvent,
    target: View | Component,
  ): object | undefined | Promise<object | undefined> {
    const handler = target.definition.on.get(event.event)
    if (handler === undefined) throw new UnhandledLiveEvent(target.definition.name, event.event)
    const settle = (result: unknown): object | undefined => this.#settleEvent(event.event, result)
    const result = this.#run(handler, event, target)
    return isThenable(result) ? Promise.resolve(result).then(settle) : settle(result)
  }

  #run(handler: EventHandler, event: ClientEvent, target: View | Component): unknown {
    const { fn, kind, schema } = handler
    const { meta, params, payload } = event
    if (kind === 'form') return call(fn, params, target.socket, meta)
    if (schema === undefined) return call(fn, target.socket, meta)
    const checked = validate(schema, payload)
    const judge = (result: Awaited<typeof checked>): unknown => {
      if (result.ok) return call(fn, result.value, target.socket, meta)
      const { issues } = result
      const invalid = target.definition.invalid.get(event.event)
      this.#host.refused(event.event, issues, invalid !== undefined)
      return invalid && call(invalid, issues, target.socket)
    }
    return checked instanceof Promise ? checked.then(judge) : judge(checked)
  }

  #settleEvent(event: string, result: unknown): object | undefined {
    if (result === undefined || result === null) return undefined
    if (result instanceof Reply) return result.payload
    const what = `The handler of ${JSON.stringify(event)} in ${this.definition.name}`
    throw new InvalidLiveResult(what, result, 'Return reply(payload) or nothing.')
  }

  /** Events that begin with `lv:` are the framework's. */
  #handleOwn({ event, params }: ClientEvent, state: LiveState): undefined {
    if (event !== 'lv:clear-flash') throw new UnhandledLiveEvent(this.definition.name, event)
    this.clearFlash(state, typeof params.key === 'string' ? params.key : undefined)
    return undefined
  }

  /** Handles a message of a topic, by the function that `.info()` was given. */
  async handleInfo(message: Message, fn: Callback | undefined): Promise<boolean> {
    if (this.hooks.has('handleInfo') && (await this.hooks.run('handleInfo', message)) === 'halt') {
      return true
    }
    if (fn === undefined) return this.hooks.has('handleInfo')
    await call(fn, message.payload, this.socket)
    return true
  }

  /** Tells the view of somebody who came or went. */
  async handlePresence(fn: Callback, { payload, topic }: Message): Promise<void> {
    await call(fn, payload, this.socket, topic)
  }

  async settleAsync(
    hooks: HookTable,
    name: string,
    outcome: AsyncOutcome<unknown>,
    settled: () => unknown,
  ): Promise<unknown> {
    if (hooks.has('handleAsync') && (await hooks.run('handleAsync', name, outcome)) === 'halt')
      return
    return settled()
  }

  // ── what is to be sent ────────────────────────────────────────────────────────────────────────

  /**
   * The whole content of the view, its inner layout included.
   *
   * @throws InvalidTemplateResult when it renders anything but a template.
   */
  render(): Html {
    const { definition, state } = this
    this.isRendering = true
    const shown =
      state.uploads === undefined
        ? state.assigns
        : { ...state.assigns, uploads: state.shownUploads }
    const content = this.#html(call(definition.render, shown, bindingsOf(definition)))
    state.rendered()
    if (definition.layout === undefined || this.#plan.isChild) return content
    return this.#html(call(definition.layout, shown, content))
  }

  #html(content: unknown): Html {
    if (isHtml(content)) return content
    throw new InvalidTemplateResult(this.definition.name, content)
  }

  /** The events that wait for the page's scripts; they are the caller's from then on. */
  takeEvents(): readonly PushedEvent[] {
    const events = this.#events
    if (events.length > 0) this.#events = []
    return events
  }

  /** Where the view goes on to, and the messages for the visitor there. Asked for once. */
  takeDeparture(): (Departure & { readonly flash: Flash }) | undefined {
    const departure = this.#departure
    this.#departure = undefined
    return departure && { ...departure, flash: this.#flashPut }
  }

  /** A message has been handled: what was put for another page is only shown here. */
  settled(): void {
    this.#flashPut = NO_FLASH
  }

  /** What a view shows after its visitor went to another address of it: what was put on the way there. */
  replaceFlash(flash: Flash = NO_FLASH): void {
    if (Object.keys(this.state.flash).length > 0 || flash !== NO_FLASH) this.state.merge({ flash })
  }

  /** The view has ended. */
  end(): void {
    this.state.end()
    this.#isEnded = true
  }

  // ── what handlers call, through the sockets ───────────────────────────────────────────────────

  putFlash(state: LiveState, kind: string, message: string): void {
    state.merge({ flash: { ...state.flash, [kind]: message } })
    this.#flashPut = { ...this.#flashPut, [kind]: message }
  }

  clearFlash(state: LiveState, kind: string | undefined): void {
    const { flash } = state
    if (kind === undefined) return state.merge({ flash: NO_FLASH })
    if (!Object.hasOwn(flash, kind)) return
    const { [kind]: _cleared, ...rest } = flash
    state.merge({ flash: rest })
  }

  pushEvent(event: string, payload: object, isBefore: boolean): void {
    this.#events.push(isBefore ? [event, payload, true] : [event, payload])
  }

  /** @throws InvalidNavigation while it is rendered, the second time, and where it has no address. */
  depart(departure: Departure): void {
    if (this.isRendering) {
      throw new InvalidNavigation(
        'it was sent somewhere while it was rendered',
        'Call pushPatch, pushNavigate and redirect from handlers, handleParams, or the mount of the view: ' +
          'not from mount or update of a component, nor from an afterRender hook.',
      )
    }
    if (this.#departure !== undefined) {
      throw new InvalidNavigation(
        'it was sent somewhere twice in one handler',
        'Call pushPatch, pushNavigate or redirect once, and return after it.',
      )
    }
    if (departure.kind === 'patch' && this.#plan.route === undefined && !this.#plan.isChild) {
      throw new InvalidNavigation(
        'no route leads to it, so it has no address to patch',
        'Use pushNavigate or redirect, or mount the view with router.live(path, view).',
      )
    }
    this.#departure = departure
  }

  /** Departs with messages that others than the view have for its visitor. */
  departWith({ flash, ...departure }: Departure & { readonly flash: Flash }): void {
    this.depart(departure)
    this.#flashPut = { ...this.#flashPut, ...flash }
  }

  sendUpdate(component: AnyComponent, id: string | number, props: object): void {
    this.#host.sendUpdate(component, id, props)
  }

  assertOpen(action: string): void {
    if (this.#isEnded) throw new LiveClosed(this.definition.name, action)
  }
}
