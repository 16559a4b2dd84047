import { NoInteraction, NotOneElement } from '../../errors/index.ts'
import { ancestors, type Element, outerHtml, rawText, select, textOf } from '../dom.ts'
import { has, isChoice, isControl, isDisabled, kindOf, valuesOf } from '../form-controls.ts'
import type { ClientView } from './client-view.ts'
import { commandEffects, effectsOf, openingTag } from './commands.ts'
import type { Tab } from './tab.ts'
import { pushEvent, targetsOf } from './target.ts'
import { submitBy } from './test-form.ts'
import type { JsonMap } from './wire.ts'

/** An element of a view in the hand of a test. It is looked for anew each time that it is used. */
export class TestElement {
  readonly #tab: Tab
  readonly #view: () => ClientView
  readonly #selector: string
  readonly #text: string | RegExp | undefined

  constructor(
    tab: Tab,
    view: () => ClientView,
    selector: string,
    text: string | RegExp | undefined,
  ) {
    this.#tab = tab
    this.#view = view
    this.#selector = selector
    this.#text = text
  }

  /**
   * Clicks, as a visitor does: what `phx-click` says is sent, with `phx-value-*` and `value`; a link is
   * followed, and a submit button submits its form, also besides a `phx-click` of its own.
   *
   * @param value - More for the payload.
   * @throws NotOneElement, and NoInteraction when it is disabled or nothing happens by a click.
   */
  async click(value: JsonMap = {}): Promise<void> {
    const element = this.$find()
    assertEnabled(element)
    const { 'phx-click': binding, href, 'data-phx-link': link } = element.attribs
    await this.#tab.act(async () => {
      // A browser does not wait for what the server makes of the one before it does the other.
      const pushing =
        binding === undefined ? undefined : this.#run(element, 'click', binding, value)
      const [isSubmitted] = await Promise.all([submitBy(this.#tab, element), pushing])
      if (element.name === 'a' && href !== undefined && href !== '#') {
        return this.#tab.page.open(this.#tab.page.viewOf(element), link, href)
      }
      if (isSubmitted || binding !== undefined) return
      const advice = 'Give it a phx-click, or name the element that has one.'
      throw new NoInteraction(openingTag(element), 'does nothing when it is clicked', advice)
    })
  }

  /** Has what `phx-focus` says done. */
  focus(value: JsonMap = {}): Promise<void> {
    return this.#fire('focus', ['phx-focus', 'phx-window-focus'], value)
  }

  /** Has what `phx-blur` says done. */
  blur(value: JsonMap = {}): Promise<void> {
    return this.#fire('blur', ['phx-blur', 'phx-window-blur'], value)
  }

  /**
   * Presses a key. An element with a `phx-key` hears that one alone, here as in a browser.
   *
   * @param key - As browsers name it: `a`, `Enter`, `ArrowUp`.
   */
  keydown(key: string, value: JsonMap = {}): Promise<void> {
    return this.#press('keydown', key, value)
  }

  /** Lets a key go; see {@link keydown}. */
  keyup(key: string, value: JsonMap = {}): Promise<void> {
    return this.#press('keyup', key, value)
  }

  /**
   * Sends an event as the hook of the element does by `pushEventTo(this.el, event, payload)`.
   *
   * @returns what the handler replies; undefined when it does not.
   * @throws NoInteraction unless the element has a `phx-hook` and an id, or hears the viewport.
   */
  async hook(event: string, payload: JsonMap = {}): Promise<JsonMap | undefined> {
    const element = this.$find()
    const { id, 'phx-hook': hook } = element.attribs
    const isHooked = hook !== undefined && id !== undefined
    if (!isHooked && !has(element, 'phx-viewport-top') && !has(element, 'phx-viewport-bottom')) {
      const advice = 'Give it both, or send the event with view.hook(event, payload).'
      throw new NoInteraction(openingTag(element), 'has no phx-hook with an id', advice)
    }
    const { document } = this.#tab.page
    const targets = [{ view: this.#tab.page.viewOf(element), cid: document.componentOf(element) }]
    return this.#tab.act(() => pushEvent(targets, { type: 'hook', event, value: payload }))
  }

  /** The element as HTML. */
  html(): string {
    return outerHtml(this.$find())
  }

  /** What one would read of it, spaces made single. */
  text(): string {
    return textOf(this.$find())
  }

  /** One of its attributes; undefined when it has none of that name. */
  attribute(name: string): string | undefined {
    return this.$find().attribs[name]
  }

  /** @throws NotOneElement unless there is one, and no more. */
  $find(): Element {
    const found = findAll(this.#tab, this.#view(), this.#selector, this.#text)
    const [element] = found
    if (element !== undefined && found.length === 1) return element
    const { $selector: what } = this
    throw new NotOneElement(what, found.map(openingTag))
  }

  /** How it is named, for messages. */
  get $selector(): string {
    const text = this.#text
    if (text === undefined) return JSON.stringify(this.#selector)
    return `${JSON.stringify(this.#selector)} with the text ${text instanceof RegExp ? text : JSON.stringify(text)}`
  }

  #press(type: 'keydown' | 'keyup', key: string, value: JsonMap): Promise<void> {
    const wanted = this.attribute('phx-key')
    if (wanted !== undefined && wanted.toLowerCase() !== key.toLowerCase()) return Promise.resolve()
    return this.#fire(type, [`phx-${type}`, `phx-window-${type}`], { key, ...value })
  }

  async #fire(type: string, names: readonly string[], value: JsonMap): Promise<void> {
    const element = this.$find()
    assertEnabled(element)
    const binding = names.map((name) => element.attribs[name]).find((each) => each !== undefined)
    if (binding === undefined) {
      const advice = 'Name the element that has it.'
      throw new NoInteraction(openingTag(element), `has no ${names.join(' or ')}`, advice)
    }
    await this.#tab.act(() => this.#run(element, type, binding, value))
  }

  /** Does what a binding says, one after another. */
  async #run(element: Element, type: string, binding: string, value: JsonMap): Promise<void> {
    const { document } = this.#tab.page
    // A live link runs what it has for a click as a command.
    const isLink = type === 'click' && has(element, 'data-phx-link')
    const effects = (isLink ? commandEffects : effectsOf)(document, element, binding)
    if (effects.length === 0) {
      const advice = 'There is nothing to test without a browser.'
      throw new NoInteraction(openingTag(element), 'only changes the page in the browser', advice)
    }
    for (const effect of effects) {
      if (effect.kind !== 'push') {
        const link = effect.kind === 'patch' ? 'patch' : 'redirect'
        await this.#tab.page.open(this.#tab.page.viewOf(element), link, effect.to)
        continue
      }
      const targets = targetsOf(this.#tab, element, effect.target ?? element.attribs['phx-target'])
      const all = { ...valuesAt(element), ...value, ...effect.value }
      await pushEvent(targets, { type, event: effect.event, value: all })
    }
  }
}

/** The elements of a view that a selector finds, the text of which fits. */
export function findAll(
  tab: Tab,
  view: ClientView,
  selector: string,
  text: string | RegExp | undefined,
): readonly Element[] {
  const { container } = view
  if (container === undefined) return []
  // A selector may begin at the element of the view, as in a browser.
  const below = new Set(select(selector, tab.page.document.page))
  const found = [...below].filter((each) => {
    if (each === container) return true
    for (const outer of ancestors(each)) if (outer === container) return true
    return false
  })
  if (text === undefined) return found
  return found.filter((each) => {
    const shown = textOf(each)
    return text instanceof RegExp ? new RegExp(text).test(shown) : shown.includes(text)
  })
}

function assertEnabled(element: Element): void {
  if (!isControl(element) || !isDisabled(element)) return
  const advice = 'Nobody can use it; expect that it is disabled instead.'
  throw new NoInteraction(openingTag(element), 'is disabled', advice)
}

/** What goes along with an element's event: its `phx-value-*`, and its value (section 4.1). */
function valuesAt(element: Element): JsonMap {
  const values: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(element.attribs)) {
    if (name.startsWith('phx-value-')) values[name.slice('phx-value-'.length)] = value
  }
  const value = valueAt(element)
  return value === undefined ? values : { ...values, value }
}

function valueAt(element: Element): string | number | undefined {
  const { name, attribs } = element
  if (name === 'button') return attribs.value ?? ''
  if (name === 'li') return Number(attribs.value ?? 0)
  if (name === 'option') return attribs.value ?? rawText(element)
  if (name !== 'input' && name !== 'select' && name !== 'textarea') return undefined
  if (isChoice(element) && !has(element, 'checked')) return undefined
  if (['submit', 'button', 'reset'].includes(kindOf(element))) return attribs.value ?? ''
  return valuesOf(element)[0] ?? ''
}
