import { ChangesetMismatch, UnknownField } from '../errors/index.ts'
import { applied, changeRows, nestedValue } from './applied.ts'
import { cast } from './cast.ts'
import type { NestedField, PlainField } from './describe.ts'
import { hasErrors, stateOfDraft } from './draft.ts'
import { type FieldError, withError } from './field-error.ts'
import type { Kind } from './kind.ts'
import type { State } from './state.ts'
import { isSame, type Values } from './values.ts'

/** @throws UnknownField when a state has no such field. */
export function fieldOf({ set }: State, name: string): PlainField | NestedField {
  const field = set.byName.get(name)
  if (field === undefined) throw new UnknownField(name, [...set.byName.keys()])
  return field
}

/** What kind of value a field takes. */
export function kindOf(state: State, name: string): Kind | undefined {
  const field = fieldOf(state, name)
  return field.nested ? undefined : field.kind
}

/** Whether nothing is wrong with a state, nor with any row in it. */
export function isValid({ errors, nested }: State): boolean {
  for (const _ in errors) return false
  for (const field in nested) if (nested[field]?.some((row) => !row.valid)) return false
  return true
}

/** Whether anything would be stored: a field changes, or a row does, comes or goes. */
export function isChanged({ changes, nested }: State): boolean {
  const rows = Object.values(nested).flat()
  return (
    Object.keys(changes).length > 0 || rows.some((row) => row.action !== 'update' || row.changed)
  )
}

/** The change of a field, in an object, for it may be a change to `undefined`. */
export function changeOf(state: State, name: string): { readonly value: unknown } | undefined {
  const field = fieldOf(state, name)
  const rows = state.nested[name]
  if (field.nested) return rows && { value: nestedValue(field, rows) }
  return Object.hasOwn(state.changes, name) ? { value: state.changes[name] } : undefined
}

/** Changes a field; what is there already is no change. */
export function putChange(state: State, name: string, value: unknown): State {
  return isSame(value, state.data[name])
    ? deleteChange(state, name)
    : forceChange(state, name, value)
}

/** Changes a field, whatever is there. */
export function forceChange(state: State, name: string, value: unknown): State {
  const field = fieldOf(state, name)
  const { changes, nested, data } = state
  if (!field.nested) return { ...state, changes: { ...changes, [name]: value } }
  return { ...state, nested: { ...nested, [name]: changeRows(field, data[name], value) } }
}

/** Takes the change of a field back. */
export function deleteChange(state: State, name: string): State {
  fieldOf(state, name)
  const { [name]: _change, ...changes } = state.changes
  const { [name]: _rows, ...nested } = state.nested
  return { ...state, changes, nested }
}

/** Adds errors to a field. */
export function addErrors(state: State, name: string, added: readonly FieldError[]): State {
  let { errors } = state
  for (const error of added) errors = withError(errors, name, error)
  return { ...state, errors }
}

/** @throws ChangesetMismatch when two states are not about the same fields and data. */
export function mergeStates(state: State, other: State): State {
  if (state.set !== other.set || state.data !== other.data) throw new ChangesetMismatch()
  let merged = state
  for (const [name, errors] of Object.entries(other.errors)) {
    merged = addErrors(merged, name, errors)
  }
  return {
    ...merged,
    changes: { ...state.changes, ...other.changes },
    nested: { ...state.nested, ...other.nested },
    params: state.params || other.params ? { ...state.params, ...other.params } : undefined,
    action: other.action ?? state.action,
    constraints: [...state.constraints, ...other.constraints],
    required: [...state.required, ...other.required],
    bounds: [...state.bounds, ...other.bounds],
  }
}

/**
 * The values of a state, or the state with an error for each that is missing. Where there were no
 * parameters nobody has looked yet what is missing, and what has a default.
 */
export function complete(state: State): { values: Values } | { state: State } {
  const { set } = state
  const values = applied(set, state)
  if (state.params !== undefined) return { values }
  const draft = cast(set, values, {}, { waits: undefined, wholes: [] })
  const { changes, nested, errors } = stateOfDraft(draft)
  if (hasErrors(draft)) return { state: { ...state, errors } }
  return { values: applied(set, { data: values, changes, nested }) }
}
