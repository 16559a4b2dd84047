import { Changeset, stateOf } from './changeset.ts'
import { type ConstraintViolation, findConstraint } from './constraints.ts'
import { addErrors } from './edit.ts'
import { fieldError } from './field-error.ts'

/**
 * Tells a rule that the database found broken as an error of a field.
 *
 * @returns the changeset with the error, or `undefined` where it declares no such constraint: then
 *   what the database said is a bug, and is to be thrown.
 * @example
 * constraintError(cs, { kind: 'unique', constraint: 'users_email_index', table: 'users' })
 */
export function constraintError<T extends object>(
  changeset: Changeset<T>,
  violation: ConstraintViolation,
): Changeset<T> | undefined {
  const found = findConstraint(changeset.constraints, violation)
  if (found === undefined) return undefined
  const error = fieldError(found.code, found.message)
  return new Changeset<T>(addErrors(stateOf(changeset), found.field, [error]))
}
