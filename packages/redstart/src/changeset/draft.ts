import { AsyncSchema } from '../errors/index.ts'
import type { Validation } from '../schema/index.ts'
import type { Changeset } from './changeset.ts'
import type { FieldSet, NestedField } from './describe.ts'
import { type ErrorMap, fieldError, withError } from './field-error.ts'
import { type Action, blankState, type State } from './state.ts'
import type { Values } from './values.ts'

/** A changeset in the making: what is known of it until every schema has answered. */
export interface Draft {
  readonly set: FieldSet
  readonly data: Values
  readonly params: Readonly<Values> | undefined
  readonly action: Action | undefined
  readonly changes: Values
  /** What the schemas of the changed fields were given, for the schema of the whole object. */
  readonly inputs: Values
  readonly nested: { readonly field: NestedField; readonly rows: readonly Draft[] }[]
  errors: ErrorMap
}

/** Where a cast puts what is not finished with it. */
export interface Casting {
  /** Schemas that did not answer at once; `undefined` where nobody would wait for them. */
  readonly waits: Promise<void>[] | undefined
  /** Drafts whose fields came from the schema of an object, those of nested rows first. */
  readonly wholes: Draft[]
}

/** An empty draft. */
export function newDraft(
  set: FieldSet,
  data: Values,
  params: Readonly<Values> | undefined,
  action?: Action,
): Draft {
  return { set, data, params, action, changes: {}, inputs: {}, nested: [], errors: {} }
}

/** Adds an error to a draft. */
export function fail(draft: Draft, field: string, ...error: Parameters<typeof fieldError>): void {
  draft.errors = withError(draft.errors, field, fieldError(...error))
}

/** Whether a draft has an error, or a row in it. */
export function hasErrors(draft: Draft): boolean {
  for (const _ in draft.errors) return true
  return draft.nested.some(({ rows }) => rows.some(hasErrors))
}

/**
 * Goes on with an answer that a schema did not give at once.
 *
 * @throws AsyncSchema where nobody waits for it.
 */
export function whenAnswered(
  answer: Promise<Validation<unknown>>,
  what: string,
  casting: Casting,
  proceed: (result: Validation<unknown>) => void,
): void {
  if (casting.waits === undefined) {
    // The answer is not heard any more: a rejection must not become an unhandled one.
    answer.catch(() => {})
    throw new AsyncSchema(`${what} (changesetAsync waits for such schemas)`)
  }
  const proceeded = answer.then(proceed)
  // Another schema may throw before anybody waits for this one.
  proceeded.catch(() => {})
  casting.waits.push(proceeded)
}

/** The state of a finished draft, and of all that is nested in it. */
export function stateOfDraft(draft: Draft): State {
  const { set, data, params, action, changes, errors } = draft
  const nested: { [field: string]: readonly Changeset<object>[] } = {}
  for (const { field, rows } of draft.nested) {
    nested[field.name] = rows.map((row) => field.rules.build(stateOfDraft(row)))
  }
  return { ...blankState(set, data), changes, nested, params, errors, action }
}
