/**
 * Changesets: what a form sent, read and checked field by field, what of it changes the data, and what
 * is wrong with it; and the forms that show them.
 *
 * @module
 */
export {
  type Applied,
  Changeset,
  type Complaints,
  type ErrorName,
  type FieldName,
} from './changeset.ts'
export { constraintError } from './constraint-error.ts'
export type {
  Constraint,
  ConstraintKind,
  ConstraintOptions,
  ConstraintViolation,
} from './constraints.ts'
export { type ErrorsByPath, errorsOf } from './errors-of.ts'
export {
  type Complaint,
  type ErrorInput,
  type ErrorValues,
  type FieldError,
  messageOf,
  type Translate,
} from './field-error.ts'
export type { FieldSource, FieldSpec, Fields, Nested, OnReplace, ValuesOf } from './field-spec.ts'
export type { AnyField, Field, Form, FormMeta, NamedValue, RowForm } from './form.ts'
export type { Hints } from './hints.ts'
export type { InputScalar, InputValue } from './input-value.ts'
export { changeset, changesetAsync } from './make.ts'
export { type ManyOptions, many, type NestedOptions, type OneOptions, one } from './nested.ts'
export type { Action, NestedChanges } from './state.ts'
export { type FormOptions, inputsFor, toForm } from './to-form.ts'
export type { LengthOptions, MessageOption, NumberOptions } from './validators.ts'
