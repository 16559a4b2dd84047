import { type FieldBounds, withBounds } from './bounds.ts'
import { type Changeset, stateOf } from './changeset.ts'
import type { NestedField, PlainField } from './describe.ts'
import { type Translate, WHOLE } from './field-error.ts'
import type { AnyField, FormMeta, NamedValue } from './form.ts'
import type { Hints } from './hints.ts'
import { inputValue } from './input-value.ts'
import { keyOf } from './rows.ts'
import { type Action, blankState, type State } from './state.ts'
import { isUsed } from './used.ts'
import { rowsIn } from './values.ts'

/** A form whose fields have no types yet. */
export type AnyForm = { [field: string]: AnyField | FormMeta }

/** What a form and its nested rows have in common. */
export interface FormContext {
  readonly action: Action | undefined
  readonly translate: Translate
}

/** Where a form stands among others. */
export type FormPlace = Pick<FormMeta, 'id' | 'name' | 'hidden' | 'index' | 'drop'>

/** The rows in nested fields, made only where a template shows them. */
const rowsOf: WeakMap<object, () => AnyForm[]> = new WeakMap()

/** The forms of the rows in a field; `undefined` where nothing is nested in it. */
export function rowForms(field: object): AnyForm[] | undefined {
  return rowsOf.get(field)?.()
}

/** Makes the form of a changeset. */
export function buildForm<T extends object>(
  changeset: Changeset<T>,
  place: FormPlace,
  context: FormContext,
): AnyForm {
  const state = stateOf(changeset)
  const { action, valid } = changeset
  const form: AnyForm = {}
  for (const field of state.set.list) form[field.name] = input(field, state, place, context)
  const { id, name, hidden, index, drop } = place
  const errors = isAttempt(context) || state.params ? tell(state, WHOLE, context) : NONE
  form[WHOLE] = { id, name, errors, action: action ?? context.action, valid, hidden, index, drop }
  return form
}

/** After an attempt all errors are shown; while somebody types only those of fields that they used. */
function isAttempt({ action }: FormContext): boolean {
  return action !== undefined && action !== 'validate'
}

function tell({ errors }: State, field: string, { translate }: FormContext): readonly string[] {
  return errors[field]?.map((error) => translate(error)) ?? NONE
}

function input(
  field: PlainField | NestedField,
  state: State,
  place: FormPlace,
  context: FormContext,
): AnyField {
  const { name } = field
  const used = isUsed(state.params, name)
  const needed = field.nested ? field.rules.required : field.required
  const { sort, drop } = field.nested ? field.rules : NO_LISTS
  const made: AnyField = {
    id: place.id === '' ? name : `${place.id}_${name}`,
    name: nameIn(place, name),
    value: field.nested ? undefined : inputValue(field, state),
    errors: used || isAttempt(context) ? tell(state, name, context) : NONE,
    required: needed || state.required.includes(name),
    used,
    hints: field.nested ? NO_HINTS : withBounds(field.hints, boundsOf(name, state)),
    add: sort === undefined ? undefined : { name: `${nameIn(place, sort)}[]`, value: 'new' },
    present: drop === undefined ? undefined : { name: `${nameIn(place, drop)}[]`, value: '' },
  }
  if (field.nested) {
    const rows = (): AnyForm[] =>
      rowsToShow(field, state).map((row, index) =>
        buildForm(row, rowPlace(field, row, index, made, place), context),
      )
    rowsOf.set(made, rows)
  }
  return made
}

function boundsOf(name: string, { bounds }: State): readonly FieldBounds[] {
  return bounds.filter(({ field }) => field === name)
}

const NONE: readonly string[] = Object.freeze([])
const NO_HINTS: Hints = Object.freeze({})
const NO_LISTS = { sort: undefined, drop: undefined }

/** The rows that a form shows: those that change, else those that there are. */
function rowsToShow(field: NestedField, state: State): readonly Changeset<object>[] {
  const changed = state.nested[field.name]
  if (changed !== undefined) return changed.filter(({ action }) => action !== 'delete')
  const rows = rowsIn(state.data[field.name])
  // What has to be there has inputs, even if there is nothing yet.
  if (rows.length === 0 && field.rules.required) rows.push({})
  return rows.map((row) => field.rules.build(blankState(field.set, row)))
}

function rowPlace(
  field: NestedField,
  row: Changeset<object>,
  index: number,
  { id, name }: AnyField,
  parent: FormPlace,
): FormPlace {
  const { nested, rules } = field
  if (nested === 'one') return { id, name, hidden: [], index: undefined, drop: undefined }
  const place = `${name}[${index}]`
  const hidden: NamedValue[] = []
  const key = keyOf(stateOf(row).data[rules.key])
  if (key !== undefined) hidden.push({ name: `${place}[${rules.key}]`, value: key })
  const at = (param: string): NamedValue => ({
    name: `${nameIn(parent, param)}[]`,
    value: String(index),
  })
  if (rules.sort !== undefined) hidden.push(at(rules.sort))
  const drop = rules.drop === undefined ? undefined : at(rules.drop)
  return { id: `${id}_${index}`, name: place, hidden, index, drop }
}

function nameIn({ name }: FormPlace, field: string): string {
  return name === '' ? field : `${name}[${field}]`
}
