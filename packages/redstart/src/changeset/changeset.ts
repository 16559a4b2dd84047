import { isSchema, type Schema, validateSync } from '../schema/index.ts'
import { type FieldBounds, lengthBounds, numberBounds } from './bounds.ts'
import { castParam } from './cast-text.ts'
import { fieldOfIssue } from './check-whole.ts'
import {
  type Constraint,
  type ConstraintKind,
  type ConstraintOptions,
  toConstraint,
} from './constraints.ts'
import * as edit from './edit.ts'
import {
  BLANK,
  type Complaint,
  type ErrorInput,
  type FieldError,
  fieldError,
  toFieldErrors,
  WHOLE,
} from './field-error.ts'
import type { Action, NestedChanges, State } from './state.ts'
import {
  confirmationError,
  exclusionError,
  formatError,
  inclusionError,
  type LengthOptions,
  lengthError,
  type MessageOption,
  type NumberOptions,
  numberError,
  subsetError,
} from './validators.ts'
import { isBlank, type Values } from './values.ts'

/** The name of a field. */
export type FieldName<T> = Extract<keyof T, string>

/** The name of a field, or `$form` for what is about the form as a whole. */
export type ErrorName<T> = FieldName<T> | typeof WHOLE

/** Complaints by field; `$form` for the whole. */
export type Complaints<T> = { readonly [K in ErrorName<T>]?: Complaint }

/** What an attempt to apply a changeset gives. */
export type Applied<T extends object> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly changeset: Changeset<T> }

let read: (changeset: Changeset<object>) => State

/** All that a changeset knows, for the rest of this layer. */
export function stateOf<T extends object>(changeset: Changeset<T>): State {
  return read(changeset)
}

/**
 * Data, what is to change in them, and what is wrong with that. It never changes itself: every method
 * gives a new one. `changeset(…)` and `changesetAsync(…)` make it.
 *
 * The validators look at changes only, as Ecto's do: data that nobody touched are not asked again.
 * Methods that are given a field that there is not throw `UnknownField`.
 */
export class Changeset<T extends object> {
  /** What there was before. */
  readonly data: Readonly<Partial<T>>
  /** What changes, without nested rows. A key with the value `undefined` clears its field. */
  readonly changes: Readonly<Partial<T>>
  /** The changesets of nested rows by field, each with its action; rows to delete come first. */
  readonly nested: NestedChanges
  /** What came from the form, as it came; `undefined` for a form that nobody has filled in. */
  readonly params: Readonly<Values> | undefined
  /** What is wrong, by field; `$form` for the whole. */
  readonly errors: { readonly [K in ErrorName<T>]?: readonly FieldError[] }
  /** What the changeset is for, if anybody has said. */
  readonly action: Action | undefined
  /** The rules of the database that it expects to be broken. */
  readonly constraints: readonly Constraint[]
  /** Whether nothing is wrong with it, nor with any nested row. */
  readonly valid: boolean

  readonly #state: State

  static {
    read = (changeset) => changeset.#state
  }

  /** @param state - What `changeset(…)` has found. */
  constructor(state: State) {
    this.#state = state
    // The schemas made these values: here they are given the types of their outputs.
    this.data = state.data as Partial<T>
    this.changes = state.changes as Partial<T>
    this.errors = state.errors as typeof this.errors
    this.nested = state.nested
    this.params = state.params
    this.action = state.action
    this.constraints = state.constraints
    this.valid = edit.isValid(state)
  }

  /** Whether anything would be stored: a field changes, or a nested row does, comes or goes. */
  get changed(): boolean {
    return edit.isChanged(this.#state)
  }

  /** The value of a field as it will be: its change, or else what there was. */
  getField<K extends FieldName<T>>(field: K): T[K] | undefined {
    const change = this.fetchChange(field)
    return change ? change.value : this.data[field]
  }

  /** The change of a field, in an object, for it may be a change to `undefined`; or `undefined`. */
  fetchChange<K extends FieldName<T>>(field: K): { readonly value: T[K] } | undefined {
    return edit.changeOf(this.#state, field) as { readonly value: T[K] } | undefined
  }

  /** The change of a field; `undefined` where it does not change. */
  getChange<K extends FieldName<T>>(field: K): T[K] | undefined {
    return this.fetchChange(field)?.value
  }

  /**
   * Changes a field without asking its schema, for values that the application made. What is there
   * already is no change. Nested rows are found by their key; those left out are deleted.
   */
  put<K extends FieldName<T>>(field: K, value: T[K]): Changeset<T> {
    return this.#next(edit.putChange(this.#state, field, value))
  }

  /** Puts several fields. */
  change(values: Partial<T>): Changeset<T> {
    let state = this.#state
    for (const field in values) state = edit.putChange(state, field, values[field])
    return this.#next(state)
  }

  /** As {@link Changeset.put}, also where the value is there already. */
  force<K extends FieldName<T>>(field: K, value: T[K]): Changeset<T> {
    return this.#next(edit.forceChange(this.#state, field, value))
  }

  /** Puts what a function makes of a change; where there is none, nothing happens. */
  update<K extends FieldName<T>>(field: K, fn: (value: T[K]) => T[K]): Changeset<T> {
    const change = this.fetchChange(field)
    return change ? this.put(field, fn(change.value)) : this
  }

  /** Takes the change of a field back. Errors stay. */
  delete(field: FieldName<T>): Changeset<T> {
    return this.#next(edit.deleteChange(this.#state, field))
  }

  /** Puts changesets in the place of those of nested rows, such as with errors of the database. */
  withNested(field: FieldName<T>, rows: readonly Changeset<object>[]): Changeset<T> {
    edit.fieldOf(this.#state, field)
    return this.#next({ ...this.#state, nested: { ...this.nested, [field]: rows } })
  }

  /**
   * Joins two changesets of the same data; where both change a field, `other` wins.
   *
   * @throws ChangesetMismatch when they are not about the same fields and data.
   */
  merge(other: Changeset<T>): Changeset<T> {
    return this.#next(edit.mergeStates(this.#state, other.#state))
  }

  /** Says what the changeset is for. */
  withAction(action: Action): Changeset<T> {
    return this.#next({ ...this.#state, action })
  }

  /** Adds an error; `$form` is for what is about no single field. */
  addError(field: ErrorName<T>, error: ErrorInput): Changeset<T> {
    return this.#complain(field, error)
  }

  /**
   * Checks a change with a function, which says what is wrong with it. It is not asked where the field
   * does not change or is cleared.
   *
   * @example
   * .validate('password', (text) => (text.includes('password') ? 'is too common' : undefined))
   */
  validate<K extends FieldName<T>>(
    field: K,
    fn: (value: NonNullable<T[K]>, changeset: Changeset<T>) => Complaint,
  ): Changeset<T> {
    const value = this.getChange(field)
    return value === undefined || value === null ? this : this.#complain(field, fn(value, this))
  }

  /** As {@link Changeset.validate}, with a function that complains of any field. */
  validateChange<K extends FieldName<T>>(
    field: K,
    fn: (value: NonNullable<T[K]>, changeset: Changeset<T>) => Complaints<T> | undefined,
  ): Changeset<T> {
    const value = this.getChange(field)
    return value === undefined || value === null ? this : this.#complainOf(fn(value, this))
  }

  /**
   * Asks for fields that their schemas leave open. Without parameters and changes nothing is asked: a
   * form that nobody has filled in has no errors.
   */
  validateRequired(
    fields: readonly FieldName<T>[],
    { message = BLANK }: MessageOption = {},
  ): Changeset<T> {
    const required = [...this.#state.required, ...fields]
    let next = this.#next({ ...this.#state, required })
    if (this.#isUntouched) return next
    for (const field of fields) {
      const value = this.getField(field)
      const isThere = value !== undefined && !isBlank(value)
      if (isThere || this.errors[field] !== undefined) continue
      next = next.delete(field).addError(field, { message, code: 'required' })
    }
    return next
  }

  /**
   * Checks how long a text or a list is. The input of a text gets the bounds too; there a browser counts
   * an emoji as two or more.
   */
  validateLength(field: FieldName<T>, options: LengthOptions): Changeset<T> {
    const bounds = lengthBounds(edit.kindOf(this.#state, field), options)
    return this.#bound({ field, ...bounds }).validate(field, (value) => lengthError(value, options))
  }

  /** Checks a text against a regular expression. */
  validateFormat(field: FieldName<T>, format: RegExp, options: MessageOption = {}): Changeset<T> {
    return this.validate(field, (value) => formatError(value, format, options))
  }

  /** Checks the bounds of a number. Its input gets them too. */
  validateNumber(field: FieldName<T>, options: NumberOptions): Changeset<T> {
    const bounds = numberBounds(edit.kindOf(this.#state, field), options)
    return this.#bound({ field, ...bounds }).validate(field, (value) => numberError(value, options))
  }

  /** Checks that a value is one of these. */
  validateInclusion<K extends FieldName<T>>(
    field: K,
    values: Iterable<T[K]>,
    options: MessageOption = {},
  ): Changeset<T> {
    return this.validate(field, (value) => inclusionError(value, values, options))
  }

  /** Checks that a value is none of these. */
  validateExclusion<K extends FieldName<T>>(
    field: K,
    values: Iterable<T[K]>,
    options: MessageOption = {},
  ): Changeset<T> {
    return this.validate(field, (value) => exclusionError(value, values, options))
  }

  /** Checks that every item of a list is one of these. */
  validateSubset<K extends FieldName<T>>(
    field: K,
    values: Iterable<ItemOf<T[K]>>,
    options: MessageOption = {},
  ): Changeset<T> {
    return this.validate(field, (value) => subsetError(value, values, options))
  }

  /**
   * Checks that what was typed twice is the same: the parameter `<field>_confirmation`, or another
   * one. The error stands at the confirmation where that is a field, else at the field itself.
   */
  validateConfirmation(
    field: FieldName<T>,
    options: MessageOption & { readonly param?: string; readonly required?: boolean } = {},
  ): Changeset<T> {
    const { param = `${field}_confirmation`, required = false } = options
    const { params, set } = this.#state
    if (params === undefined || this.fetchChange(field) === undefined) return this
    const error = confirmationError(params[field], params[param], required, options)
    return error ? this.#fail(set.byName.has(param) ? param : field, [error]) : this
  }

  /** Checks that a box was ticked, such as that of the terms of service. */
  validateAcceptance(
    field: FieldName<T>,
    { message = 'must be accepted' }: MessageOption = {},
  ): Changeset<T> {
    const { params } = this.#state
    if (params === undefined || castParam('boolean', params[field]) === true) return this
    return this.addError(field, { message, code: 'acceptance' })
  }

  /**
   * Checks the whole once every field is valid: with a function, which complains of any field, or with
   * a schema, of which only the refusals count.
   *
   * @throws AsyncSchema when the schema answers with a promise.
   * @example
   * .check(({ startsAt, endsAt }) => (endsAt > startsAt ? undefined : { endsAt: 'must be later' }))
   */
  check(rule: Schema | ((value: T) => Complaints<T> | undefined)): Changeset<T> {
    if (!this.valid || this.#isUntouched) return this
    const completed = edit.complete(this.#state)
    if (!('values' in completed)) return this
    const { values } = completed
    if (!isSchema(rule)) return this.#complainOf(rule(values as T))
    const result = validateSync(rule, values, 'a check of a changeset')
    let next: Changeset<T> = this
    for (const issue of result.ok ? [] : result.issues) {
      const field = fieldOfIssue(issue, this.#state.set)
      next = next.#fail(field, [fieldError('schema', issue.message)])
    }
    return next
  }

  /** Expects the database to refuse a value that is taken. */
  uniqueConstraint(field: FieldName<T>, options: ConstraintOptions = {}): Changeset<T> {
    return this.#expect('unique', field, options)
  }

  /** Expects the database to refuse a reference to what is not there. */
  foreignKeyConstraint(field: FieldName<T>, options: ConstraintOptions = {}): Changeset<T> {
    return this.#expect('foreign_key', field, options)
  }

  /** Expects the database to refuse a value by a `CHECK`. */
  checkConstraint(field: FieldName<T>, options: ConstraintOptions = {}): Changeset<T> {
    return this.#expect('check', field, options)
  }

  /** Expects the database to refuse a missing value. */
  notNullConstraint(field: FieldName<T>, options: ConstraintOptions = {}): Changeset<T> {
    return this.#expect('not_null', field, options)
  }

  /** Expects the database to refuse a value by an `EXCLUDE`, such as overlapping times. */
  exclusionConstraint(field: FieldName<T>, options: ConstraintOptions = {}): Changeset<T> {
    return this.#expect('exclusion', field, options)
  }

  /**
   * The data with their changes, if nothing is wrong. Else the changeset with an action, so that a
   * form made from it shows all errors.
   */
  apply(action: Action = 'apply'): Applied<T> {
    const completed = this.valid ? edit.complete(this.#state) : { state: this.#state }
    if ('values' in completed) return { ok: true, value: completed.values as T }
    const { state } = completed
    return { ok: false, changeset: this.#next({ ...state, action: state.action ?? action }) }
  }

  /** Whether nobody has filled anything in yet. */
  get #isUntouched(): boolean {
    return this.params === undefined && !this.changed
  }

  #next(state: State): Changeset<T> {
    return new Changeset<T>(state)
  }

  #bound(bounds: FieldBounds): Changeset<T> {
    return this.#next({ ...this.#state, bounds: [...this.#state.bounds, bounds] })
  }

  #fail(field: string, errors: readonly FieldError[]): Changeset<T> {
    return this.#next(edit.addErrors(this.#state, field, errors))
  }

  #complain(field: string, complaint: Complaint): Changeset<T> {
    if (complaint === undefined) return this
    if (field !== WHOLE) edit.fieldOf(this.#state, field)
    return this.#fail(field, toFieldErrors(complaint))
  }

  #complainOf(complaints: Complaints<T> = {}): Changeset<T> {
    let next: Changeset<T> = this
    for (const [field, complaint] of Object.entries<Complaint>(complaints)) {
      next = next.#complain(field, complaint)
    }
    return next
  }

  #expect(kind: ConstraintKind, field: string, options: ConstraintOptions): Changeset<T> {
    edit.fieldOf(this.#state, field)
    const constraints = [...this.constraints, toConstraint(kind, field, options)]
    return this.#next({ ...this.#state, constraints })
  }
}

type ItemOf<V> = NonNullable<V> extends readonly (infer Item)[] ? Item : never
