import { Process, Reply } from '../../channel/index.ts'
import { type Clock, within } from '../../clock/index.ts'
import { type Callback, call, randomText } from '../../context/index.ts'
import { InvalidLiveMessage, JoinTimeout, UnhandledLiveEvent } from '../../errors/index.ts'
import { Message } from '../../pubsub/index.ts'
import type { Issue } from '../../schema/index.ts'
import type {
  Connection,
  InboundMessage,
  JoinOutcome,
  TerminateReason,
} from '../../socket/index.ts'
import type { Logger } from '../../telemetry/index.ts'
import { CSRF_SESSION_KEY, maskCsrf } from '../../token/index.ts'
import type { TopicAddress } from '../../topic/index.ts'
import type { AnyComponent } from '../component-definition.ts'
import { connectedChild } from '../dead/connected-child.ts'
import { RenderedTree } from '../diff/index.ts'
import type { Flash } from '../flash.ts'
import { type LiveConnection, liveConnectionOf } from '../join/live-connection.ts'
import { departureResponse, refusedMount } from '../join/responses.ts'
import { signUpload, type UploadClaim } from '../join/upload-pass.ts'
import type { NestedView } from '../nested-view.ts'
import { run, type Steps, settled } from '../steps.ts'
import type { UploadBook } from '../upload/index.ts'
import { ClientMessages } from './client-messages.ts'
import type { Component } from './component.ts'
import { ComponentDriver } from './component-driver.ts'
import { eventNameOf } from './event-payload.ts'
import type { MountPlan } from './mount-plan.ts'
import { type Leaving, Outbox, type ViewLink } from './outbox.ts'
import { View, type ViewHost } from './view.ts'

const NOTHING: ReadonlySet<string> = new Set()

/** Where a view stands in another. */
interface Place {
  readonly part: NestedView
  /** Tells it from places that the same view had before: those may be left after it is taken. */
  readonly number: number
}

/**
 * One connected view: its mailbox, the views that stand in it, and its end. See the Phoenix LiveView
 * protocol, section 6.1.
 */
export class ViewProcess extends Process implements ViewHost, ViewLink {
  /** Tells this mount from others of the same view, for its children. */
  readonly instance: string = randomText(12)
  readonly connected = true
  readonly #plan: MountPlan
  readonly #live: LiveConnection
  readonly #view: View
  readonly #driver: ComponentDriver
  readonly #tree: RenderedTree<Component>
  readonly #outbox: Outbox
  readonly #messages: ClientMessages
  // Most views stand alone, and keep no empty maps.
  /** The views that stand in this one, by their ids: where they are, and those that have joined. */
  #places: Map<string, Place> | undefined
  #placed = 0
  #children: Map<string, ViewProcess> | undefined
  /** Who waits for its turn, and must not wait for ever. */
  #waiting: Set<() => void> | undefined
  #isRedirected = false
  /** Events whose refused payloads the log knows of. */
  #told: Set<string> | undefined

  private constructor(
    plan: MountPlan,
    connection: Connection,
    topic: string,
    join: InboundMessage,
  ) {
    const { info, presences } = plan.definition
    super({ connection, topic, join, volatile: NOTHING, info, presences })
    this.#plan = plan
    this.#live = liveConnectionOf(connection)
    const view = new View(plan, this)
    const driver = new ComponentDriver(this, view, (part) => this.#place(part))
    const tree = new RenderedTree(driver)
    const outbox = new Outbox({ plan, view, tree, driver, live: this.#live, link: this })
    this.#view = view
    this.#driver = driver
    this.#tree = tree
    this.#outbox = outbox
    this.#messages = new ClientMessages({ view, tree, outbox, link: this, host: this })
  }

  // ── joining ───────────────────────────────────────────────────────────────────────────────────

  /** Mounts a view and answers its join. Never rejects. */
  static async join(
    plan: MountPlan,
    connection: Connection,
    topic: string,
    message: InboundMessage,
  ): Promise<JoinOutcome> {
    const process = new ViewProcess(plan, connection, topic, message)
    connection.whileJoining(() => void process.replace())
    const { joinTimeout } = connection.limits
    let outcome: JoinOutcome | undefined
    try {
      const mounting = run(process.#mount())
      if (!(mounting instanceof Promise)) outcome = mounting
      else {
        await within(connection.context.clock, joinTimeout, async () => {
          outcome = await mounting
        })
      }
      outcome ??= process.#refused(new JoinTimeout(topic, joinTimeout))
    } catch (error) {
      outcome = process.#refused(error)
    }
    if (outcome.status === 'error') await process.replace()
    return outcome
  }

  *#mount(): Steps<JoinOutcome> {
    const { signing, version } = this.#live.runtime
    yield* settled(this.#view.start())
    let departure = this.#view.takeDeparture()
    let patched: object = {}
    if (departure?.kind === 'patch') {
      const done = yield* settled(this.#outbox.patch(departure))
      if ('to' in done) patched = { live_patch: done }
      departure = 'leaving' in done ? done.leaving : undefined
    }
    if (departure !== undefined) {
      this.#isRedirected = true
      const events = this.#view.takeEvents()
      const response = departureResponse(signing, departure, departure.flash, events)
      return { status: 'error', response }
    }
    const rendered = yield* settled(this.#outbox.diff())
    this.#view.settled()
    yield* settled(this.connection.context.pubsub.settled())
    if (this.isOver) return { status: 'error', response: { reason: 'join crashed' } }
    const { container, parent } = this.#plan
    if (parent?.isOver) {
      return {
        status: 'error',
        response: { reason: parent.#isRedirected ? 'parent_redirect' : 'stale' },
      }
    }
    this.#enter()
    parent?.adopt(this)
    const response = {
      rendered,
      liveview_version: version,
      ...(container && { container }),
      ...patched,
    }
    return { status: 'ok', response, channel: this }
  }

  #refused(error: unknown): JoinOutcome {
    const reload = refusedMount(this.#live.runtime.signing, error)
    if (reload !== undefined) return { status: 'error', response: reload }
    const fields = { err: error, topic: this.topic, view: this.#name }
    this.logger.error(fields, 'The mount of a live view failed.')
    return { status: 'error', response: { reason: 'join crashed' } }
  }

  start(): void {
    if (!this.isOver) this.mailbox.open()
  }

  // ── the views around and within ───────────────────────────────────────────────────────────────

  /** The DOM id of the view. */
  get id(): string {
    return this.#plan.id
  }

  get #name(): string {
    return this.#plan.definition.name
  }

  /** The view that has the address. */
  get root(): ViewProcess {
    return this.#plan.parent?.root ?? this
  }

  /** Takes its place among the views of the connection; those that have gone elsewhere lose theirs. */
  #enter(): void {
    const { views } = this.#live
    for (const [instance, { isOver }] of views) if (isOver) views.delete(instance)
    views.set(this.instance, this)
  }

  /** Where a view stands in this one. */
  child(id: string): NestedView | undefined {
    return this.#places?.get(id)?.part
  }

  /** Resolves when all messages that came before have been handled. */
  async settled(): Promise<'alive' | 'redirected' | 'gone'> {
    if (!this.isOver) {
      this.#waiting ??= new Set()
      const waiting = this.#waiting
      await new Promise<void>((resolve) => {
        const settle = (): void => {
          waiting.delete(settle)
          resolve()
        }
        waiting.add(settle)
        this.post(settle)
      })
    }
    if (!this.isOver) return 'alive'
    return this.#isRedirected ? 'redirected' : 'gone'
  }

  /** The messages for the visitor, as the view shows them. */
  get flash(): Flash {
    return this.#view.state.flash
  }

  /** What runs now of the work that the view and its components have begun. */
  get work(): readonly Promise<void>[] {
    const states = [this.#view, ...this.#tree.components()].map(({ state }) => state)
    return states.flatMap((state) => state.work)
  }

  /** Takes a view that has joined, to end it with this one. */
  adopt(child: ViewProcess): void {
    this.#children ??= new Map()
    this.#children.set(child.id, child)
  }

  /** A view within has ended. */
  forget(child: ViewProcess): void {
    if (this.#children?.get(child.id) === child) this.#children.delete(child.id)
  }

  /** A view within is not on the page any more, unless it has been placed there anew meanwhile. */
  displace(id: string, place: number | undefined): void {
    if (this.#places?.get(id)?.number === place) this.#places?.delete(id)
  }

  override leave(message: InboundMessage): void {
    this.#plan.parent?.displace(this.id, this.#plan.place)
    super.leave(message)
  }

  #place(part: NestedView): string {
    // One that stays is joined by its own name, whatever becomes of this view.
    if (!part.sticky) {
      this.#places ??= new Map()
      this.#places.set(part.id, { part, number: ++this.#placed })
    }
    const { runtime, socketId } = this.#live
    return connectedChild(runtime, part, { parent: this, place: this.#placed, socketId })
  }

  #parentEnded(): Promise<void> {
    return this.end({ shutdown: 'parent_exited' }, () => this.downlink.close('phx_close'))
  }

  /** The uploads of the view, or of one of its components, for the channels that bring their files. */
  uploadsOf(cid: number | undefined): UploadBook | undefined {
    return (cid === undefined ? this.#view : this.#tree.component(cid))?.state.uploads
  }

  // ── messages ──────────────────────────────────────────────────────────────────────────────────

  protected handle(message: InboundMessage): void | Promise<void> {
    return this.attempt(
      () => this.#messages.handle(message),
      () => {},
      eventNameOf(message),
    )
  }

  receive(): void {
    // Nobody broadcasts on the topic of one view.
  }

  protected handleInfo(message: Message): void | Promise<void> {
    if (message.kind === 'internal') return
    this.notice(message)
    const fn = this.infoHandlerFor(message)
    return this.#attempt(async () => {
      if (await this.#view.handleInfo(message, fn)) return
      const { topic, event } = message
      this.logger.debug({ topic, event }, 'A message has no info handler.')
    })
  }

  handlePresence(fn: Callback, message: Message): void {
    this.inTurn(() => this.#view.handlePresence(fn, message))
  }

  inTurn(task: () => unknown): void {
    this.post(() => this.#attempt(task))
  }

  /** Runs something of the application, and sends what it changed. */
  #attempt(task: () => unknown): void | Promise<void> {
    const whole = async (): Promise<void> => {
      await task()
      await this.#outbox.settle({})
    }
    return this.attempt(whole, () => {}, undefined)
  }

  // ── what is sent ──────────────────────────────────────────────────────────────────────────────

  push(event: string, payload: unknown): void {
    if (!this.isOver) this.pushMessage(Message.broadcast(this.topic, event, payload))
  }

  answer({ ref }: InboundMessage, response: unknown): void {
    if (!this.isOver) this.downlink.answer(ref, new Reply('ok', response, {}))
  }

  patchRoot(departure: Leaving): void {
    const { root } = this
    root.inTurn(() => root.#view.departWith(departure))
  }

  async leaveFor(reason: 'redirect' | 'live_redirect'): Promise<void> {
    this.#isRedirected = true
    this.#live.depart(this.instance)
    await this.end({ shutdown: reason }, () => this.downlink.close('phx_close'))
  }

  // ── what the view asks for ────────────────────────────────────────────────────────────────────

  get logger(): Logger {
    return this.connection.context.logger
  }

  get clock(): Clock {
    return this.connection.context.clock
  }

  get csrfToken(): string {
    const state = this.#live.session?.[CSRF_SESSION_KEY]
    return typeof state === 'string' ? maskCsrf(state) : ''
  }

  get staticChanged(): boolean {
    return this.#live.runtime.staticChanged(this.#plan.connect?.params._track_static)
  }

  get frameBytes(): number {
    return this.connection.limits.frameBytes
  }

  signUpload(entry: Omit<UploadClaim, 'instance'>): string {
    return signUpload(this.#live.runtime.signing, { ...entry, instance: this.instance })
  }

  broadcast(topic: TopicAddress<unknown>, message: unknown, isForSelf: boolean): PromiseLike<void> {
    const { pubsub } = this.connection.context
    return pubsub.broadcastFrom(isForSelf ? undefined : this.subscriber, topic, message)
  }

  sendUpdate({ $definition }: AnyComponent, id: string | number, props: object): void {
    this.inTurn(() => {
      const cid = this.#tree.cidOf($definition, id)
      const component = cid === undefined ? undefined : this.#tree.component(cid)
      if (component !== undefined) return this.#driver.update([{ component, props }])
      const fields = { view: this.#name, component: $definition.name }
      this.logger.debug(fields, 'An update is for no component of the view.')
      return undefined
    })
  }

  refused(event: string, issues: readonly Issue[], isHandled: boolean): void {
    this.connection.context.counts.eventsInvalid += 1
    // A client can send it again and again: once tells a developer all there is to know.
    if (isHandled || this.#told?.has(event)) return
    this.#told ??= new Set()
    this.#told.add(event)
    const paths = issues.map(({ path }) => path)
    this.logger.warn({ view: this.#name, event, paths }, 'A live view refused an event.')
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────

  protected reportCrash(error: unknown, event: unknown): void {
    const fields = { view: this.#name, topic: this.topic, ...(event !== undefined && { event }) }
    if (error instanceof UnhandledLiveEvent || error instanceof InvalidLiveMessage) {
      const { code, message: problem } = error
      const told = { ...fields, code, problem }
      this.logger.warn(told, 'A live view can do nothing with what its client sent.')
      return
    }
    this.logger.error({ ...fields, err: error }, 'A live view crashed.')
  }

  protected cut(): void {
    // Views within that are on their way are to learn that the page goes on, and not that it is stale.
    if (!this.#isRedirected) this.#live.views.delete(this.instance)
    this.#plan.parent?.forget(this)
    for (const child of this.#children?.values() ?? []) void child.#parentEnded()
    this.#children = undefined
    for (const component of this.#tree.components()) component.state.end()
    this.#view.state.end()
    for (const resolve of this.#waiting ?? []) resolve()
  }

  override async replace(): Promise<void> {
    await super.replace()
    this.#view.end()
  }

  protected async terminate(reason: TerminateReason): Promise<void> {
    const { terminate } = this.#plan.definition
    try {
      if (terminate !== undefined) await call(terminate, reason, this.#view.socket)
    } catch (error) {
      const fields = { err: error, view: this.#name }
      this.logger.error(fields, 'The terminate handler of a live view failed.')
    } finally {
      this.#view.end()
      await this.#view.state.uploads?.end()
    }
  }
}
