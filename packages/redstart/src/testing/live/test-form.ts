import { NoInteraction } from '../../errors/index.ts'
import { ancestors, type Element, select } from '../dom.ts'
import { controlsOf, has, isButton, isDisabled, kindOf } from '../form-controls.ts'
import { sendingOf } from '../page-form.ts'
import { type VisitedPage, Visitor } from '../visit.ts'
import { effectsOf, openingTag } from './commands.ts'
import { FilledForm, type FormInput, flattened } from './form-input.ts'
import { formText } from './form-text.ts'
import type { Tab } from './tab.ts'
import { pushEvent, targetsOf } from './target.ts'
import type { JsonMap } from './wire.ts'

/** What a change is sent with, besides the form. */
export interface ChangeOptions {
  /** The field that was changed. Default the last that was filled in. */
  readonly target?: string
}

/** A form of a view in the hand of a test, with what is filled in. */
export class TestForm {
  readonly #tab: Tab
  readonly #find: () => Element
  readonly #input: FormInput
  readonly #submitter: string | undefined

  constructor(tab: Tab, find: () => Element, input: FormInput, submitter?: string) {
    this.#tab = tab
    this.#find = find
    this.#input = input
    this.#submitter = submitter
  }

  /**
   * Changes the fields, one event for all, as `phx-change` says. A field that no change has filled in yet is
   * marked as unused, as browsers do.
   *
   * @param extra - Fields that the form does not have, or values that it does not offer: not checked.
   * @throws InvalidFormData for what a visitor could not fill in, NoInteraction without `phx-change`.
   */
  async change(extra: FormInput = {}, { target }: ChangeOptions = {}): Promise<void> {
    const form = this.#form()
    const filled = this.#filled(form)
    const changed = target ?? [...filled.names].at(-1) ?? Object.keys(extra).at(-1)
    const [field] = changed === undefined ? [] : filled.named(changed)
    // A field with a binding of its own sends itself alone.
    const own = field?.attribs['phx-change'] === undefined ? undefined : field
    const source = own ?? form
    const binding = source.attribs['phx-change'] ?? missing(form, 'phx-change')
    const used = this.#use(form, [...filled.names, ...Object.keys(extra)])
    const pairs = merged(filled.pairs(undefined), extra)
    const sent = own === undefined ? pairs : pairs.filter(([name]) => name === changed)
    const value = formText(form, filled, sent, used)
    const meta = { ...valuesAt(source), _target: changed ?? 'undefined' }
    await this.#tab.act(() => push(this.#tab, source, binding, { value, meta, uploads: {} }))
  }

  /**
   * Submits the form as `phx-submit` says.
   *
   * @param extra - See {@link change}.
   * @throws InvalidFormData for what a visitor could not fill in, NoInteraction without `phx-submit`, or while
   *   an upload of the form has errors.
   */
  async submit(extra: FormInput = {}): Promise<void> {
    const form = this.#form()
    const binding = form.attribs['phx-submit'] ?? missing(form, 'phx-submit')
    const filled = this.#filled(form)
    const submitter = this.#button(form)
    assertUploads(form)
    this.#use(form, filled.allNames())
    const pairs = merged(filled.pairs(submitter), extra)
    const value = formText(form, filled, pairs, undefined)
    const meta = valuesAt(form)
    await this.#tab.act(() => push(this.#tab, form, binding, { value, meta }))
  }

  /**
   * The same form, submitted by one of its buttons, whose name and value go along.
   *
   * @param selector - A selector of the button, within the form or for it.
   */
  putSubmitter(selector: string): TestForm {
    return new TestForm(this.#tab, this.#find, this.#input, selector)
  }

  /**
   * Does what the browser does for a form that the view has given `phx-trigger-action`: sends it by HTTP.
   *
   * @throws NoInteraction when it has no such attribute, or no action.
   */
  async followTriggerAction(): Promise<VisitedPage> {
    const form = this.#form()
    if (!has(form, 'phx-trigger-action')) {
      const advice = 'Have the view render it first, or send the form with submitHttp().'
      throw new NoInteraction(openingTag(form), 'has no phx-trigger-action', advice)
    }
    return this.submitHttp()
  }

  /**
   * Sends the form by HTTP, to its action. The page with its views is left.
   *
   * @throws NoInteraction when it has no action.
   */
  async submitHttp(): Promise<VisitedPage> {
    const form = this.#form()
    if (!has(form, 'action')) {
      throw new NoInteraction(openingTag(form), 'has no action', 'Say where it is sent to.')
    }
    const fields = this.#filled(form).pairs(this.#button(form))
    const { browser, page } = this.#tab
    const { pathname, search } = page.url
    await this.#tab.close()
    const sending = { ...sendingOf(form.attribs), fields }
    return new Visitor(browser).$send(sending, pathname + search)
  }

  #form(): Element {
    const form = this.#find()
    if (form.name === 'form') return form
    const advice = 'Name the form itself.'
    throw new NoInteraction(openingTag(form), 'is no form', advice)
  }

  #filled(form: Element): FilledForm {
    return new FilledForm(form, this.#tab.page.document.page, this.#input)
  }

  #button(form: Element): Element | undefined {
    if (this.#submitter === undefined) return undefined
    const { page } = this.#tab.page.document
    const wanted = new Set(select(this.#submitter, page))
    const [button, ...others] = controlsOf(form, page).filter((control) => wanted.has(control))
    if (button !== undefined && others.length === 0 && isSubmitter(button)) return button
    const problem = `has not one submit button ${JSON.stringify(this.#submitter)} that can be clicked`
    throw new NoInteraction(openingTag(form), problem, 'Make the selector fit.')
  }

  /** @returns all fields of the form that were used on this page, these included. */
  #use(form: Element, names: readonly string[]): ReadonlySet<string> {
    const { id } = form.attribs
    const used = new Set([...((id && this.#tab.page.usedFields.get(id)) || []), ...names])
    if (id !== undefined) this.#tab.page.usedFields.set(id, used)
    return used
  }
}

/**
 * Submits the form of a button, as a click on it does; says whether it is such a button.
 *
 * @throws NoInteraction where a browser would send the form by HTTP.
 */
export async function submitBy(tab: Tab, button: Element): Promise<boolean> {
  if (!isSubmitter(button)) return false
  const { page } = tab.page.document
  const { form: owner } = button.attribs
  const around = [...ancestors(button)].find(({ name }) => name === 'form')
  const form = owner === undefined ? around : select(`form[id="${owner}"]`, page)[0]
  if (form === undefined) return false
  const binding = form.attribs['phx-submit']
  if (binding === undefined) {
    if (form.attribs.method?.toLowerCase() === 'dialog') return false
    const advice = 'Give it type="button", or send the form with view.form(selector).submitHttp().'
    throw new NoInteraction(openingTag(button), 'sends its form and leaves the page', advice)
  }
  assertUploads(form)
  const filled = new FilledForm(form, page, {})
  const value = formText(form, filled, filled.pairs(button), undefined)
  await push(tab, form, binding, { value, meta: valuesAt(form) })
  return true
}

/** Sends what a form's binding says. */
async function push(tab: Tab, source: Element, binding: string, form: FormMessage): Promise<void> {
  for (const effect of effectsOf(tab.page.document, source, binding)) {
    if (effect.kind !== 'push') {
      const link = effect.kind === 'patch' ? 'patch' : 'redirect'
      await tab.page.open(tab.page.viewOf(source), link, effect.to)
      continue
    }
    const targets = targetsOf(tab, source, effect.target ?? source.attribs['phx-target'])
    const meta = { ...form.meta, ...effect.value }
    await pushEvent(targets, { type: 'form', event: effect.event, ...form, meta })
  }
}

interface FormMessage {
  readonly value: string
  readonly meta: JsonMap
  readonly uploads?: JsonMap
}

function isSubmitter(control: Element): boolean {
  const kind = kindOf(control)
  return isButton(control) && (kind === 'submit' || kind === 'image') && !isDisabled(control)
}

function missing(form: Element, attribute: string): never {
  const advice = 'Give it one, or name the form that has it.'
  throw new NoInteraction(openingTag(form), `has no ${attribute}`, advice)
}

/** Browsers do not submit a form with files that are refused. */
function assertUploads(form: Element): void {
  const [faulty] = select('input[data-phx-error-refs]', form)
  if (faulty === undefined) return
  const advice = 'Take the refused files out first, as its visitor has to.'
  throw new NoInteraction(openingTag(form), 'has an upload with errors', advice)
}

function merged(
  pairs: readonly (readonly [string, string])[],
  extra: FormInput,
): readonly (readonly [string, string])[] {
  const more = flattened(extra)
  const replaced = new Set(more.map(([name]) => name))
  return [
    ...pairs.filter(([name]) => !replaced.has(name)),
    ...more.flatMap(([name, values]) =>
      values.map((value): [string, string] => [name, String(value)]),
    ),
  ]
}

function valuesAt({ attribs }: Element): JsonMap {
  const values = Object.entries(attribs).filter(([name]) => name.startsWith('phx-value-'))
  return Object.fromEntries(values.map(([name, value]) => [name.slice('phx-value-'.length), value]))
}
