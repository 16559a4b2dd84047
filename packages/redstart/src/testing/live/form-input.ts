import { InvalidFormData } from '../../errors/index.ts'
import type { Element, ParentNode } from '../dom.ts'
import {
  controlsOf,
  isButton,
  isChoice,
  isDisabled,
  kindOf,
  loneValue,
  optionsOf,
  type Pair,
  pairsOf,
  valuesOf,
} from '../form-controls.ts'
import { openingTag } from './commands.ts'

/** What a test writes into a field: text, for a checkbox also whether it is checked, lists for several. */
export type FieldInput = string | number | boolean | readonly (string | number)[] | FormInput

/**
 * What a test fills a form in with, by the names of its fields: as they stand in the page, `'user[name]'`, or
 * nested, `{ user: { name: 'Ann' } }`.
 */
export interface FormInput {
  readonly [name: string]: FieldInput
}

type Value = string | boolean

/** A form as a visitor has filled it in. */
export class FilledForm {
  /** The fields that were filled in. */
  readonly names: ReadonlySet<string>
  readonly #form: Element
  readonly #controls: readonly Element[]
  readonly #filled = new Map<Element, readonly string[]>()

  /** @throws InvalidFormData for what no visitor could do. */
  constructor(form: Element, page: ParentNode, input: FormInput) {
    this.#form = form
    this.#controls = controlsOf(form, page)
    const entries = flattened(input).map(([name, values]) => this.#fill(name, values))
    this.names = new Set(entries)
  }

  /** The controls of a field. */
  named(name: string): readonly Element[] {
    return this.#controls.filter(({ attribs }) => attribs.name === name)
  }

  /** All names of fields. */
  allNames(): readonly string[] {
    return [...new Set(this.#controls.flatMap(({ attribs }) => attribs.name ?? []))]
  }

  /**
   * What is sent, in the order of the page.
   *
   * @param submitter - The button that sends it.
   */
  pairs(submitter: Element | undefined): readonly (readonly [name: string, value: string])[] {
    return this.#controls.flatMap((control) => {
      const { name, value = '' } = control.attribs
      if (control === submitter) return name ? [[name, value]] : []
      const filled = this.#filled.get(control)
      const pairs: readonly Pair[] =
        filled === undefined || name === undefined
          ? pairsOf(control)
          : filled.map((each) => [name, each])
      return pairs.flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : []))
    })
  }

  /** @returns the name as the page has it. */
  #fill(given: string, values: readonly Value[]): string {
    const name =
      this.named(given).length === 0 && this.named(`${given}[]`).length > 0 ? `${given}[]` : given
    const all = this.named(name)
    if (all.length === 0) {
      const names = this.allNames().join(', ') || 'none'
      throw this.#invalid(`it has no field ${quoted(name)}`, `Its fields are: ${names}.`)
    }
    const controls = all.filter((control) => !isDisabled(control))
    if (controls.length === 0) {
      const advice = 'Nobody can fill it in; leave it out.'
      throw this.#invalid(`the field ${quoted(name)} is disabled`, advice)
    }
    const fields = controls.filter((control) => !isButton(control))
    if (fields.length === 0) {
      const advice = 'Click it with form.putSubmitter(selector).'
      throw this.#invalid(`${quoted(name)} is a button`, advice)
    }
    if (fields.some((control) => kindOf(control) === 'file')) {
      const advice = 'Choose files with view.upload(form, name, files).'
      throw this.#invalid(`${quoted(name)} takes files`, advice)
    }
    this.#put(name, fields, values)
    return name
  }

  #put(name: string, fields: readonly Element[], values: readonly Value[]): void {
    const choices = fields.filter(isChoice)
    const [select] = fields.filter((field) => field.name === 'select')
    const hidden = fields.filter((field) => kindOf(field) === 'hidden')
    if (choices.length > 0) this.#choose(name, choices, hidden, values)
    else if (select !== undefined) this.#select(name, select, values.map(String))
    else if (hidden.length === fields.length) this.#keepHidden(name, hidden, values.map(String))
    else
      this.#write(
        name,
        fields.filter((field) => !hidden.includes(field)),
        values.map(String),
      )
  }

  #choose(
    name: string,
    choices: readonly Element[],
    hidden: readonly Element[],
    values: readonly Value[],
  ): void {
    const known = choices.map(loneValue)
    // Beside a checkbox stands what is sent when it is not checked.
    const unchecked = hidden.flatMap(valuesOf)
    const [only] = known
    const wanted = values.flatMap((value): readonly string[] => {
      if (value === false) return []
      if (value === true && only !== undefined && known.length === 1) return [only]
      const text = String(value)
      if (known.includes(text)) return [text]
      if (unchecked.includes(text)) return []
      throw this.#notAmong(name, text, [...known, ...unchecked])
    })
    if (wanted.length > 1 && choices.every((choice) => kindOf(choice) === 'radio')) {
      throw this.#invalid(`of ${quoted(name)} one can be chosen, not ${wanted.length}`, 'Give one.')
    }
    for (const choice of choices) {
      const value = loneValue(choice)
      this.#filled.set(choice, wanted.includes(value) ? [value] : [])
    }
  }

  #select(name: string, select: Element, values: readonly string[]): void {
    const options = optionsOf(select)
    for (const value of values) {
      if (!options.includes(value)) throw this.#notAmong(name, value, options)
    }
    if (values.length !== 1 && select.attribs.multiple === undefined) {
      throw this.#invalid(`of ${quoted(name)} one can be chosen, not ${values.length}`, 'Give one.')
    }
    this.#filled.set(select, values)
  }

  #keepHidden(name: string, fields: readonly Element[], values: readonly string[]): void {
    const known = fields.flatMap(valuesOf)
    for (const value of values) {
      if (known.includes(value)) continue
      const advice =
        'Nobody can change it; what a script puts there goes into change(extra) or submit(extra).'
      const problem = `the hidden field ${quoted(name)} holds ${known.map(quoted).join(', ')}, not ${quoted(value)}`
      throw this.#invalid(problem, advice)
    }
  }

  #write(name: string, fields: readonly Element[], values: readonly string[]): void {
    if (values.length > fields.length) {
      const problem = `there are ${fields.length} fields ${quoted(name)}, and ${values.length} values`
      throw this.#invalid(problem, 'Give one for each.')
    }
    for (const [index, value] of values.entries()) {
      const field = fields[index]
      if (field !== undefined) this.#filled.set(field, [value])
    }
  }

  #notAmong(name: string, value: string, known: readonly string[]): InvalidFormData {
    const problem = `${quoted(value)} cannot be chosen for ${quoted(name)}`
    return this.#invalid(problem, `What can be is: ${known.map(quoted).join(', ') || 'nothing'}.`)
  }

  #invalid(problem: string, advice: string): InvalidFormData {
    return new InvalidFormData(openingTag(this.#form), problem, advice)
  }
}

/** What a test gives beside the fields of the form, as it is sent. */
export function flattened(
  input: FormInput,
): readonly (readonly [name: string, values: readonly Value[]])[] {
  return entriesOf(input, (name) => name)
}

function entriesOf(
  input: FormInput,
  named: (name: string) => string,
): readonly (readonly [name: string, values: readonly Value[]])[] {
  return Object.entries(input).flatMap(([key, value]) => {
    const name = named(key)
    if (isList(value)) return [[name, value.map(String)] as const]
    if (typeof value === 'object') return entriesOf(value, (inner) => `${name}[${inner}]`)
    return [[name, [typeof value === 'number' ? String(value) : value]] as const]
  })
}

function isList(value: FieldInput): value is readonly (string | number)[] {
  return Array.isArray(value)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}
