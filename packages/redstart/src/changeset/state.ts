import type { FieldBounds } from './bounds.ts'
import type { Changeset } from './changeset.ts'
import type { Constraint } from './constraints.ts'
import type { FieldSet } from './describe.ts'
import type { ErrorMap } from './field-error.ts'
import type { Values } from './values.ts'

/**
 * What a changeset is for. `validate` is a look while somebody still types: of the errors only those
 * of fields that were used are shown. Any other is an attempt, after which all of them are.
 */
export type Action = 'validate' | 'apply' | 'insert' | 'update' | 'delete'

/** The changesets of nested rows by field, those of rows to delete first. */
export interface NestedChanges {
  readonly [field: string]: readonly Changeset<object>[]
}

/** All that a changeset knows, before its types are put on. */
export interface State {
  readonly set: FieldSet
  readonly data: Values
  readonly changes: Values
  readonly nested: NestedChanges
  readonly params: Readonly<Values> | undefined
  readonly errors: ErrorMap
  readonly action: Action | undefined
  readonly constraints: readonly Constraint[]
  /** The fields that `validateRequired` named. */
  readonly required: readonly string[]
  /** The bounds that `validateLength` and `validateNumber` set. */
  readonly bounds: readonly FieldBounds[]
}

/** A state in which nothing has happened yet. */
export function blankState(set: FieldSet, data: Values): State {
  return {
    set,
    data,
    changes: {},
    nested: {},
    params: undefined,
    errors: {},
    action: undefined,
    constraints: [],
    required: [],
    bounds: [],
  }
}
