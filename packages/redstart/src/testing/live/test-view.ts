import {
  NavigationMismatch,
  NothingPushed,
  type TestDeparture,
  ViewLeft,
} from '../../errors/index.ts'
import type { Flash } from '../../live/index.ts'
import { innerHtml, type ParentNode, textOf } from '../dom.ts'
import { type VisitedPage, Visitor } from '../visit.ts'
import type { ClientView } from './client-view.ts'
import type { FormInput } from './form-input.ts'
import { titleOf } from './page-title.ts'
import type { Tab } from './tab.ts'
import { pushEvent, targetsAt } from './target.ts'
import { findAll, TestElement } from './test-element.ts'
import { TestForm } from './test-form.ts'
import { TestUpload } from './test-upload.ts'
import type { JsonMap } from './wire.ts'

/**
 * A live view in the hand of a test, which plays the visitor. All that it does resolves when the server has
 * handled what came of it and the page shows it, on this page and on all others of the endpoint that tests
 * have opened. See {@link live}.
 */
export class TestView {
  readonly #tab: Tab
  /** Undefined for the view of the page itself, whichever that is. */
  readonly #id: string | undefined

  constructor(tab: Tab, id: string | undefined) {
    this.#tab = tab
    this.#id = id
  }

  // ── what it shows ─────────────────────────────────────────────────────────────────────────────

  /** What the view shows, as HTML, the views in it included. */
  html(): string {
    return innerHtml(this.#container())
  }

  /** What one would read of it, without tags, spaces made single. */
  text(): string {
    return textOf(this.#container())
  }

  /**
   * Whether there is such an element.
   *
   * @param text - A part of its text, or a pattern for it.
   */
  has(selector: string, text?: string | RegExp): boolean {
    return findAll(this.#tab, this.#view(), selector, text).length > 0
  }

  /** The title of the page; undefined where it has none. */
  get title(): string | undefined {
    return titleOf(this.#tab.page.document.page)
  }

  /** The address of the page: path, query and fragment. */
  get path(): string {
    const { pathname, search, hash } = this.#tab.page.url
    return pathname + search + hash
  }

  /** The DOM id of the view. */
  get id(): string {
    return this.#view().id
  }

  /** The messages for the visitor that the view holds. */
  get flash(): Flash {
    return this.#tab.page.processOf(this.#view())?.flash ?? {}
  }

  /** What a handler has replied last; undefined when the last event had no reply. */
  get reply(): JsonMap | undefined {
    return this.#view().reply
  }

  /** The views that stand in this one. */
  children(): readonly TestView[] {
    return this.#tab.page.childrenOf(this.#view()).map(({ id }) => new TestView(this.#tab, id))
  }

  /**
   * A view that stands in this one, or beside it on the page.
   *
   * @throws ViewLeft when there is none with this id.
   */
  child(id: string): TestView {
    this.#tab.page.view(id)
    return new TestView(this.#tab, id)
  }

  // ── what a visitor does ───────────────────────────────────────────────────────────────────────

  /**
   * An element of the view, to click or to look at. It is looked for when it is used.
   *
   * @param text - A part of its text, or a pattern for it.
   * @example
   * await view.element('button', 'Delete').click()
   */
  element(selector: string, text?: string | RegExp): TestElement {
    return new TestElement(this.#tab, () => this.#view(), selector, text)
  }

  /**
   * A form of the view, filled in. What is not filled in goes as it stands in the page.
   *
   * @example
   * await view.form('#room-form', { 'room[name]': 'Lobby' }).submit()
   */
  form(selector: string, input: FormInput = {}): TestForm {
    const element = this.element(selector)
    return new TestForm(this.#tab, () => element.$find(), input)
  }

  /**
   * Files for an upload of the view.
   *
   * @param form - A selector of the form that the input is in.
   * @param name - The name of the upload.
   * @example
   * const upload = view.upload('#profile', 'avatar', [new File(['…'], 'me.png', { type: 'image/png' })])
   * expect(await upload.send()).toEqual([])
   * await view.form('#profile').submit()
   */
  upload(form: string, name: string, files: readonly File[]): TestUpload {
    const element = this.element(form)
    return new TestUpload(this.#tab, () => element.$find(), name, files)
  }

  /**
   * Sends an event as a script does by `pushEvent` of a hook.
   *
   * @param options.target - A selector: the event goes to the component, or the view, that is around it.
   * @returns what the handler replies; undefined when it does not.
   */
  async hook(
    event: string,
    payload: JsonMap = {},
    { target }: { readonly target?: string } = {},
  ): Promise<JsonMap | undefined> {
    const view = this.#view()
    const targets = target === undefined ? [{ view, cid: undefined }] : targetsAt(this.#tab, target)
    return this.#tab.act(() => pushEvent(targets, { type: 'hook', event, value: payload }))
  }

  /** Goes to another address of the view, as by a patch link. */
  async patch(path: string): Promise<void> {
    this.#view()
    await this.#tab.act(() => this.#tab.page.patch(path))
  }

  /**
   * Goes on to another view, as by a navigate link: over the connection within one live session, else by
   * loading the page. This `view` is the new one from then on.
   */
  async navigate(path: string): Promise<void> {
    this.#view()
    await this.#tab.act(() => this.#tab.navigate(path))
  }

  /**
   * Goes where the view has sent the visitor, to another live view. This `view` is that one from then on.
   *
   * @throws ViewLeft when it was not sent anywhere, LiveNotJoined when there is an ordinary page.
   */
  followRedirect(): Promise<void> {
    return this.#tab.act(() => this.#tab.follow())
  }

  /** As {@link followRedirect}, to an ordinary page. */
  async followToPage(): Promise<VisitedPage> {
    const { to } = await this.#tab.leave()
    return new Visitor(this.#tab.browser).get(to)
  }

  /** Waits until all views have handled what came to them, such as broadcasts of the test's own. */
  settled(): Promise<void> {
    return this.#tab.settled()
  }

  /** As {@link settled}, and until what views have begun by `assignAsync` and `startAsync` has come to an end. */
  renderAsync(): Promise<void> {
    return this.#tab.idle()
  }

  /** Closes the tab. Resolves when its views have terminated. */
  async close(): Promise<void> {
    const { site } = this.#tab
    await this.#tab.close()
    await site.settled()
  }

  // ── what the server told the client ───────────────────────────────────────────────────────────

  /**
   * The payload of the next event of this name that the view has pushed to the page's scripts, the oldest
   * first. Each is given once.
   *
   * @throws NothingPushed when there is none.
   */
  pushed(event: string): JsonMap {
    const { pushes } = this.#view()
    const at = pushes.findIndex((each) => each.event === event)
    const [found] = at === -1 ? [] : pushes.splice(at, 1)
    if (found !== undefined) return found.payload
    throw new NothingPushed(
      event,
      pushes.map((each) => each.event),
    )
  }

  /**
   * Expects that the view went to an address of its own, by `pushPatch` or a link. Each patch counts once.
   *
   * @param to - The whole path with its query. Default any.
   * @throws NavigationMismatch when it did not.
   */
  assertPatched(to?: string): void {
    const { patches } = this.#tab.page
    const at = to === undefined ? patches.length - 1 : patches.indexOf(to)
    if (at >= 0) {
      patches.splice(0, at + 1)
      return
    }
    const went = patches.length === 0 ? 'it patched nowhere' : `it patched to ${patches.join(', ')}`
    throw new NavigationMismatch(`patch to ${to ?? 'an address'}`, went)
  }

  /**
   * Expects that the view has sent the visitor elsewhere, by `redirect`, `pushNavigate` or a link.
   *
   * @param to - Where to. Default anywhere.
   * @returns where to, how, and the messages that go along.
   * @throws NavigationMismatch when it has not.
   */
  assertRedirected(to?: string): TestDeparture {
    const { departure } = this.#tab.page
    if (departure !== undefined && (to === undefined || departure.to === to)) {
      const { kind, to: actual, flash } = departure
      return { kind, to: actual, flash }
    }
    const went = departure === undefined ? 'it is still there' : `it leads to ${departure.to}`
    throw new NavigationMismatch(`lead to ${to ?? 'another page'}`, went)
  }

  #view(): ClientView {
    return this.#tab.page.view(this.#id)
  }

  #container(): ParentNode {
    const { container, id } = this.#view()
    if (container === undefined) throw new ViewLeft(id, undefined)
    return container
  }
}
