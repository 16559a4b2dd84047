import type { Hints } from './hints.ts'
import type { InputValue } from './input-value.ts'
import type { Action } from './state.ts'

/** A name and a value, for a hidden input or a button. */
export interface NamedValue {
  readonly name: string
  readonly value: string
}

/** One input of a form, whatever its field holds: what a component for any field takes. */
export interface AnyField {
  readonly id: string
  /** The name under which it is sent: `post[title]`. Where several inputs make a list, add `[]`. */
  readonly name: string
  /** What stands in the input: what was typed, where that is wrong. */
  readonly value: InputValue<unknown>
  /** What is wrong, as people read it; empty while the field was not used. */
  readonly errors: readonly string[]
  /** Whether it has to be filled in. */
  readonly required: boolean
  /** Whether somebody has filled it in, or tried. */
  readonly used: boolean
  /** What the browser can check. */
  readonly hints: Hints
  /** Of `many` with `sort`: the button or box that adds a row. */
  readonly add: NamedValue | undefined
  /** Of `many` with `drop`: the hidden input that says that there are rows, even if there are none. */
  readonly present: NamedValue | undefined
}

/** One input of a form, of a field that holds a `V`: all that its markup needs. */
export interface Field<V> extends AnyField {
  readonly value: InputValue<V>
}

/** What there is to know of a form besides its fields. */
export interface FormMeta {
  /** The beginning of the ids of its inputs. */
  readonly id: string
  /** The beginning of their names; empty where they stand alone. */
  readonly name: string
  /** What is wrong with the whole, as people read it. */
  readonly errors: readonly string[]
  readonly action: Action | undefined
  readonly valid: boolean
  /** Of a nested row, what has to be sent so that it is found again: its key, and its place. */
  readonly hidden: readonly NamedValue[]
  /** Of a nested row: its place among the rows. */
  readonly index: number | undefined
  /** Of a row of `many` with `drop`: the button or box that removes it. */
  readonly drop: NamedValue | undefined
}

/** A form: a {@link Field} for each field, and `$form` for what is about the whole. */
export type Form<T> = { readonly [K in keyof T & string]-?: Field<T[K]> } & {
  readonly $form: FormMeta
}

/** The forms in a field: of the rows of `many`, or of the object of `one`. */
export type RowForm<V> = Form<NonNullable<V> extends readonly (infer Row)[] ? Row : NonNullable<V>>
