import type { StandardSchemaV1 } from '@standard-schema/spec'
import { AsyncSchema } from '../errors/index.ts'
import { type Issue, toIssues } from './issue.ts'
import type { Schema } from './schema.ts'

/** What a schema makes of a value: the value it gives back, or why it refuses. */
export type Validation<T> = { ok: true; value: T } | { ok: false; issues: Issue[] }

/**
 * Puts a value through a schema.
 *
 * A refusal has at most 20 issues with paths of at most 200 and messages of at most 500 characters,
 * whatever was sent.
 *
 * @returns the result, or a promise of it when the schema is asynchronous. What the schema throws is
 *   a bug of the application and passes through, as an exception or as a rejection.
 */
export function validate<T>(
  schema: Schema<unknown, T>,
  value: unknown,
): Validation<T> | Promise<Validation<T>> {
  const result = schema['~standard'].validate(value)
  return 'then' in result ? Promise.resolve(result).then(toValidation) : toValidation(result)
}

/**
 * As {@link validate}, where there is no time to wait.
 *
 * @param what - Whose schema it is, for the error: `event "new_msg" of room:{id}`.
 * @throws AsyncSchema when the schema answers with a promise.
 */
export function validateSync<T>(
  schema: Schema<unknown, T>,
  value: unknown,
  what: string,
): Validation<T> {
  const result = schema['~standard'].validate(value)
  if (!('then' in result)) return toValidation(result)
  // Nobody waits for it any more: a rejection must not become an unhandled one.
  Promise.resolve(result).catch(() => {})
  throw new AsyncSchema(what)
}

function toValidation<T>(result: StandardSchemaV1.Result<T>): Validation<T> {
  return result.issues
    ? { ok: false, issues: toIssues(result.issues) }
    : { ok: true, value: result.value }
}
