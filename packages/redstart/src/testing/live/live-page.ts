import { LiveCrashed, type TestDeparture, ViewLeft } from '../../errors/index.ts'
import { openFlash, type Signing } from '../../http/index.ts'
import { liveConnectionOf, type ViewProcess } from '../../live/index.ts'
import type { Element } from '../dom.ts'
import { checkPage } from './checks.ts'
import { ClientSocket } from './client-socket.ts'
import { type ClientPage, ClientView } from './client-view.ts'
import { LiveDocument } from './document.ts'
import { changeTitle } from './page-title.ts'
import type { Site, SiteVisitor } from './site.ts'
import type { JsonMap } from './wire.ts'

/** Where a page was sent and has not gone yet. */
export interface Leaving extends TestDeparture {
  /** The messages as they travel. */
  readonly token: string | undefined
}

/** What a page is made of. */
export interface LivePageParts {
  readonly site: Site
  readonly url: URL
  readonly html: string
  readonly signing: Signing | undefined
  /** What goes along with each join. */
  readonly joinParams: JsonMap
}

/** One page that was loaded: its elements, its connection, and the views on it. */
export class LivePage implements ClientPage, SiteVisitor {
  readonly document: LiveDocument
  readonly socket: ClientSocket
  readonly begun: Set<Promise<unknown>> = new Set()
  /** The fields of forms that were filled in, by the ids of the forms. */
  readonly usedFields: Map<string, ReadonlySet<string>> = new Map()
  /** The addresses that views went to by a patch, and nobody asked about yet. */
  readonly patches: string[] = []
  readonly #parts: LivePageParts
  readonly #views = new Map<string, ClientView>()
  /** The view that is meant where none is named. */
  #main = ''
  #url: URL
  #leaving: Leaving | undefined
  #left: TestDeparture | undefined
  #fault: { readonly error: unknown } | undefined
  #files = 0

  /** @throws InvalidPage for markup that cannot be kept up to date. */
  constructor(parts: LivePageParts) {
    this.#parts = parts
    this.#url = parts.url
    this.document = new LiveDocument(parts.html)
    this.socket = new ClientSocket(() => parts.site.heard())
    checkPage(this.document)
  }

  get url(): URL {
    return this.#url
  }

  // ── views ─────────────────────────────────────────────────────────────────────────────────────

  /** Begins a view in an element of the page, to be joined. */
  addView(element: Element, parent?: ClientView): ClientView {
    const { id = '', 'data-phx-sticky': sticky } = element.attribs
    const view = new ClientView(this, id, parent, sticky !== undefined)
    this.#views.set(id, view)
    return view
  }

  /** Makes a view the one that is meant where none is named. */
  lead(view: ClientView): void {
    this.#main = view.id
  }

  /**
   * The view of an id, or the page's own.
   *
   * @throws ViewLeft when it is not there.
   */
  view(id: string = this.#main): ClientView {
    const view = this.#views.get(id)
    if (this.#leaving !== undefined) throw new ViewLeft(id, this.#leaving.to)
    if (view === undefined || view.isOver) throw new ViewLeft(id, this.#left?.to)
    return view
  }

  /** The view that an element is in. */
  viewOf(element: Element): ClientView {
    return this.view(this.document.viewOf(element))
  }

  /** The views that stand in another. */
  childrenOf(parent: ClientView): readonly ClientView[] {
    return [...this.#views.values()].filter((view) => view.parent === parent && !view.isOver)
  }

  /** The server's side of a view. */
  processOf(view: ClientView): ViewProcess | undefined {
    const { connection } = this.socket
    if (connection === undefined) return undefined
    const processes = [...liveConnectionOf(connection).views.values()]
    return processes.find(({ id }) => id === view.id)
  }

  /** A name for a file that no other has on this page. */
  nextFileRef(): string {
    this.#files += 1
    return String(this.#files - 1)
  }

  // ── where it goes ─────────────────────────────────────────────────────────────────────────────

  /**
   * Follows a link.
   *
   * @param link - What the link says it is: `patch`, `redirect`, or nothing for an ordinary one.
   */
  async open(view: ClientView, link: string | undefined, href: string): Promise<void> {
    const url = new URL(href, this.#url)
    const to = url.origin === this.#url.origin ? url.pathname + url.search + url.hash : url.href
    if (link === 'patch') return this.patch(to)
    this.departed(view, link === 'redirect' ? 'navigate' : 'redirect', to, undefined)
  }

  /** Goes to another address of the page's view. */
  async patch(to: string): Promise<void> {
    const view = this.view()
    const before = this.#url
    this.patched(to)
    const answer = await view.push('live_patch', { url: this.#url.href })
    if (answer?.link_redirect !== true) return
    this.#url = before
    this.patches.pop()
    this.departed(view, 'navigate', to, undefined)
  }

  /** Where the page was sent and has not gone yet. */
  get departure(): Leaving | undefined {
    return this.#leaving
  }

  /** @throws ViewLeft when the page was not sent anywhere, or has gone there already. */
  takeDeparture(): Leaving {
    const leaving = this.#leaving
    if (leaving === undefined) throw new ViewLeft(this.#main, this.#left?.to)
    this.#leaving = undefined
    return leaving
  }

  /** The page stays and another view takes the place of its own. */
  async replaceMain(): Promise<void> {
    const { container } = this
    const old = container && this.#views.get(this.#main)
    this.#leaving = undefined
    this.#left = undefined
    this.usedFields.clear()
    for (const view of this.#views.values()) {
      if (view.parent !== undefined && !view.isSticky) this.#views.delete(view.id)
    }
    await old?.leave()
  }

  /** The address has changed, for another view has taken the place. */
  arrive(url: URL): void {
    this.#url = url
  }

  /** The element of the page's own view. */
  get container(): Element | undefined {
    return this.document.container(this.#main)
  }

  /** Hangs up. Resolves when the views have terminated. */
  async close(): Promise<void> {
    this.#views.clear()
    this.#leaving = undefined
    await this.socket.hangUp()
  }

  /** Throws the first thing that went wrong since it was asked. */
  rethrow(): void {
    const fault = this.#fault
    this.#fault = undefined
    if (fault !== undefined) throw fault.error
  }

  // ── what the views tell ───────────────────────────────────────────────────────────────────────

  begin(work: () => Promise<unknown>): void {
    const running: Promise<unknown> = Promise.resolve()
      .then(work)
      .catch((error: unknown) => this.fail(error))
      .finally(() => this.begun.delete(running))
    this.begun.add(running)
  }

  fail(error: unknown): void {
    this.#fault ??= { error }
  }

  joinChildren(view: ClientView): void {
    for (const other of [...this.#views.values()]) {
      const isWithin = other.parent === view || (other.isSticky && other !== view)
      if (!isWithin || other.container !== undefined) continue
      this.#views.delete(other.id)
      this.begin(() => other.leave())
    }
    for (const container of view.childContainers()) {
      const { id = '', 'data-phx-session': session } = container.attribs
      const known = this.#views.get(id)
      // One that stays has another view around it now.
      if (known?.isSticky) known.parent = view
      if (session === '' || known !== undefined) continue
      const child = this.addView(container, view)
      this.begin(() => child.join({ params: this.#parts.joinParams }))
    }
  }

  patched(to: string): void {
    this.patches.push(to)
    this.#url = new URL(to, this.#url)
  }

  titled(title: string): void {
    changeTitle(this.document.page, title)
  }

  departed(
    view: ClientView,
    kind: TestDeparture['kind'],
    to: string,
    token: string | undefined,
  ): void {
    const { signing } = this.#parts
    const flash = token === undefined || signing === undefined ? {} : openFlash(signing, token)
    this.#leaving ??= { kind, to, flash, token }
    this.#left = { kind, to, flash }
    this.ended(view, 'closed')
  }

  ended(view: ClientView, how: 'closed' | 'crashed'): void {
    if (view.isOver && this.#views.get(view.id) === view) this.#views.delete(view.id)
    if (how === 'crashed') this.fail(new LiveCrashed(view.id))
  }
}
