import { type Issue, type Validation, validate } from '../schema/index.ts'
import type { FieldSet } from './describe.ts'
import { type Casting, type Draft, fail, hasErrors, whenAnswered } from './draft.ts'
import { WHOLE } from './field-error.ts'
import type { Values } from './values.ts'

/**
 * Asks the schema of a whole object for what it checks across fields, once every field is valid. It is
 * given what the changed fields were given, and the data of the others.
 */
export function checkWhole(draft: Draft, casting: Casting): void {
  const { whole } = draft.set
  if (whole === undefined || hasErrors(draft)) return
  const take = (result: Validation<unknown>): void => {
    for (const issue of result.ok ? [] : result.issues) {
      const field = fieldOfIssue(issue, draft.set)
      if (!isOldFault(draft, field)) fail(draft, field, 'schema', issue.message)
    }
  }
  const answer = validate(whole, inputOf(draft))
  if (answer instanceof Promise) whenAnswered(answer, 'the whole object', casting, take)
  else take(answer)
}

/** The field that an issue is about; what is about none is about the form. */
export function fieldOfIssue({ path }: Issue, set: FieldSet): string {
  if (set.byName.has(path)) return path
  const [first = ''] = path.split('.')
  return set.byName.has(first) ? first : WHOLE
}

function inputOf({ set, data, changes, inputs }: Draft): Values {
  const input: Values = {}
  for (const { name } of set.list) {
    const value = Object.hasOwn(changes, name) ? inputs[name] : data[name]
    if (value !== undefined) input[name] = value
  }
  return input
}

/** Data that were not changed may be of a time when the schema was another: that is no error. */
function isOldFault({ set, data, changes }: Draft, name: string): boolean {
  const field = set.byName.get(name)
  if (field === undefined || field.nested || Object.hasOwn(changes, name)) return false
  const alone = validate(field.schema, data[name])
  if (!(alone instanceof Promise)) return !alone.ok
  alone.catch(() => {})
  return false
}
