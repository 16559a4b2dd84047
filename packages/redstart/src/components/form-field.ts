/**
 * What components ask of a form and its fields. What `toForm` of `redstart/changeset` makes is of these
 * shapes, and a form without a changeset, such as a search, is a few plain objects.
 *
 * @module
 */

/** Types of `<input>` that stand on a line of their own below their label. */
export type LineType =
  | 'text'
  | 'email'
  | 'password'
  | 'search'
  | 'tel'
  | 'url'
  | 'number'
  | 'range'
  | 'date'
  | 'time'
  | 'datetime-local'
  | 'month'
  | 'week'
  | 'color'

/** What a browser can tell people about a value. Each hint goes to the inputs that know it. */
export interface FieldHints {
  /** The input for a field whose `type` is not said. */
  readonly type?: LineType | 'checkbox' | undefined
  readonly min?: number | string | undefined
  readonly max?: number | string | undefined
  readonly step?: number | string | undefined
  readonly minlength?: number | undefined
  readonly maxlength?: number | undefined
  readonly pattern?: string | undefined
}

/**
 * A field of a form.
 *
 * @example
 * input({ field: { id: 'q', name: 'q', value: query }, type: 'search', label: 'Search' })
 */
export interface FormField {
  /** The DOM id of its control; hint and errors derive theirs from it. */
  readonly id: string
  /** The name under which the browser sends it. */
  readonly name: string
  /**
   * What the control shows. It may be what somebody sent, and so anything: a value that the type of
   * control has no form for is left out.
   */
  readonly value?: unknown
  /** What is wrong with it, as sentences. */
  readonly errors?: readonly string[]
  /** Whether it has to be filled in; of a checkbox, whether it has to be ticked. */
  readonly required?: boolean
  readonly hints?: FieldHints | undefined
}

/** What is said about a form as a whole. */
export interface FormState {
  readonly id: string
  /** What is wrong with the form as a whole. */
  readonly errors?: readonly string[]
  /** What was tried; while somebody still types it is `validate`, or nothing. */
  readonly action?: string | undefined
  readonly valid?: boolean
}

/** A form: its fields by name, and what is said about the whole. */
export type FormLike = { readonly $form: FormState } & {
  readonly [field: string]: FormField | FormState
}
