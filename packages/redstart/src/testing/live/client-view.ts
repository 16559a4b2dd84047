import type { Element } from '../dom.ts'
import { checkComponents, checkPage } from './checks.ts'
import type { ClientChannel, ClientSocket, Outcome } from './client-socket.ts'
import { ClientTree } from './client-tree.ts'
import type { LiveDocument } from './document.ts'
import { isView, ownElements } from './view-elements.ts'
import { isMap, type JsonMap, textIn } from './wire.ts'

/** The page that a view is on. */
export interface ClientPage {
  readonly document: LiveDocument
  readonly socket: ClientSocket
  /** Takes notice of a promise that nobody else waits for. */
  begin(work: () => Promise<unknown>): void
  /** Keeps the first error for whoever waits next. */
  fail(error: unknown): void
  /** Makes the connections with the views that are in this one now, and ends those with others. */
  joinChildren(view: ClientView): void
  patched(to: string): void
  titled(title: string): void
  departed(
    view: ClientView,
    kind: 'redirect' | 'navigate',
    to: string,
    flash: string | undefined,
  ): void
  /** The view is over, without having gone anywhere. */
  ended(view: ClientView, how: 'closed' | 'crashed'): void
}

/** An event that the server pushed to the page's scripts. */
export interface PushedToPage {
  readonly event: string
  readonly payload: JsonMap
}

/** A view that is joined, as its client sees it: what it shows, and what it is told. */
export class ClientView implements ClientChannel {
  readonly id: string
  readonly topic: string
  readonly joinRef: string
  /** The view that it stands in. */
  parent: ClientView | undefined
  readonly isSticky: boolean
  readonly pushes: PushedToPage[] = []
  /** What the server answered last. */
  reply: JsonMap | undefined
  readonly #page: ClientPage
  readonly #tree = new ClientTree()
  #isJoined = false
  #isOver = false

  constructor(page: ClientPage, id: string, parent: ClientView | undefined, isSticky: boolean) {
    this.#page = page
    this.id = id
    this.topic = `lv:${id}`
    this.joinRef = page.socket.nextRef()
    this.parent = parent
    this.isSticky = isSticky
  }

  /** Whether it has ended. */
  get isOver(): boolean {
    return this.#isOver
  }

  /** Its element on the page. */
  get container(): Element | undefined {
    return this.#page.document.container(this.id)
  }

  /** Joins it; its element has the tokens. */
  join(payload: JsonMap): Promise<Outcome> {
    const { socket } = this.#page
    const { attribs = {} } = this.container ?? {}
    const { 'data-phx-session': session, 'data-phx-static': known } = attribs
    socket.listen(this)
    const tokens = { session, static: known || null, sticky: this.isSticky }
    return socket.push(this, 'phx_join', { ...payload, ...tokens }, (outcome) =>
      this.#guard(() => this.#joined(outcome)),
    )
  }

  /** Leaves it, as the client does when its element is gone. */
  async leave(): Promise<void> {
    if (this.#isOver) return
    this.#isOver = true
    await this.#page.socket.push(this, 'phx_leave', {})
  }

  /**
   * Sends the view a message; what it answers is on the page when this resolves.
   *
   * @returns its answer; undefined when the view has ended instead.
   */
  async push(event: string, payload: JsonMap): Promise<JsonMap | undefined> {
    const { response } = await this.#page.socket.push(this, event, payload, (outcome) =>
      this.#guard(() => this.#take(outcome.response ?? {})),
    )
    return response
  }

  pushed(event: string, payload: JsonMap): void {
    this.#guard(() => {
      if (event === 'diff') this.#show(payload, false)
      else this.#take({ [event]: payload })
    })
  }

  ended(how: 'closed' | 'crashed'): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#page.ended(this, how)
  }

  // ── what the server says ──────────────────────────────────────────────────────────────────────

  #joined({ status, response }: Outcome): void {
    if (status === 'error') return this.#take(response)
    if (status !== 'ok') return
    this.#isJoined = true
    this.#contain(response.container)
    if (isMap(response.rendered)) this.#show(response.rendered, true)
    this.#take(response)
  }

  /** The part of an answer that is no reply of the application. */
  #take(response: JsonMap): void {
    const { diff, live_patch: patch, redirect, live_redirect: navigate, events } = response
    this.#keepEvents(events)
    if (isMap(diff)) this.#show(diff, false)
    const to = textIn(patch, 'to')
    if (to !== undefined) this.#page.patched(to)
    this.#depart('redirect', redirect)
    this.#depart('navigate', navigate)
  }

  #depart(kind: 'redirect' | 'navigate', where: unknown): void {
    const to = textIn(where, 'to')
    if (to === undefined) return
    if (kind === 'redirect' || !this.isSticky) this.#isOver = true
    this.#page.departed(this, kind, to, textIn(where, 'flash'))
  }

  #show(diff: JsonMap, isJoin: boolean): void {
    const { e: events, r: reply, t: title, ...changes } = diff
    if (isMap(reply)) this.reply = reply
    if (typeof title === 'string') this.#page.titled(title)
    if (Object.keys(changes).length > 0) this.#patch(changes, isJoin)
    this.#keepEvents(events)
  }

  #keepEvents(events: unknown): void {
    if (!Array.isArray(events)) return
    for (const each of events) {
      const [event, payload]: unknown[] = Array.isArray(each) ? each : []
      this.pushes.push({ event: String(event), payload: isMap(payload) ? payload : {} })
    }
  }

  // ── the page ──────────────────────────────────────────────────────────────────────────────────

  #patch(changes: JsonMap, isJoin: boolean): void {
    const { document } = this.#page
    const { container } = this
    // A view whose element has left the page is about to be left, too.
    if (container === undefined) return
    const before = this.#cids()
    const components = this.#tree.merge(changes)
    if (components === undefined) document.patchView(container, this.#tree.render(), isJoin)
    else {
      // What stands in another component that has changed is shown with it.
      for (const cid of this.#outermost(components)) {
        document.patchComponent(container, cid, this.#tree.renderComponent(cid))
      }
    }
    checkComponents(document, container)
    checkPage(document)
    this.#page.joinChildren(this)
    this.#dropComponents(before)
  }

  #outermost(cids: readonly number[]): readonly number[] {
    const { document } = this.#page
    const { container } = this
    if (container === undefined) return []
    const roots = document.componentsIn(container).filter(([cid]) => cids.includes(cid))
    return roots
      .filter(([, root]) => {
        const { parent } = root
        const around =
          parent !== null && 'attribs' in parent ? document.componentOf(parent) : undefined
        return around === undefined || !cids.includes(around)
      })
      .map(([cid]) => cid)
  }

  #cids(): readonly number[] {
    const { container } = this
    if (container === undefined) return []
    return this.#page.document.componentsIn(container).map(([cid]) => cid)
  }

  /** Tells the server of components that are not on the page any more (section 3.6). */
  #dropComponents(before: readonly number[]): void {
    const now = new Set(this.#cids())
    const gone = before.filter((cid) => !now.has(cid))
    if (gone.length === 0) return
    this.#page.begin(async () => {
      await this.push('cids_will_destroy', { cids: gone })
      const back = new Set(this.#cids())
      const cids = gone.filter((cid) => !back.has(cid))
      if (cids.length === 0 || this.#isOver) return
      const answer = await this.push('cids_destroyed', { cids })
      const { cids: destroyed } = answer ?? {}
      if (Array.isArray(destroyed)) this.#tree.prune(destroyed.map(Number))
    })
  }

  /** The element around a view that was come to without loading a page (section 2.4). */
  #contain(container: unknown): void {
    const element = this.container
    if (!Array.isArray(container) || element === undefined) return
    const [tag, attributes]: unknown[] = container
    for (const name of Object.keys(element.attribs)) {
      if (name !== 'id' && !name.startsWith('data-phx-')) delete element.attribs[name]
    }
    element.name = String(tag)
    if (!isMap(attributes)) return
    for (const [name, value] of Object.entries(attributes)) element.attribs[name] = String(value)
  }

  /** The views that stand in this one, by their elements. */
  childContainers(): readonly Element[] {
    const { container } = this
    if (container === undefined || !this.#isJoined) return []
    return [...ownElements(container)].filter(isView)
  }

  /** What fails while the server speaks must not reach it. */
  #guard(task: () => void): void {
    try {
      task()
    } catch (error) {
      this.#page.fail(error)
    }
  }
}
