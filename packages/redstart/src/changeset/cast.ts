import { type Validation, validate } from '../schema/index.ts'
import { castNested } from './cast-nested.ts'
import { castParam, readingsOf, UNREADABLE } from './cast-text.ts'
import type { FieldSet, PlainField } from './describe.ts'
import { type Casting, type Draft, fail, newDraft, whenAnswered } from './draft.ts'
import { BLANK } from './field-error.ts'
import type { Action } from './state.ts'
import { isBlank, isSame, type Values } from './values.ts'

/** Puts parameters through the schemas of all fields. */
export function cast(
  set: FieldSet,
  data: Values,
  params: Readonly<Values>,
  casting: Casting,
  action?: Action,
): Draft {
  const draft = newDraft(set, data, params, action)
  const castRow = (row: Values, rowParams: Values, rowSet: FieldSet, rowAction: Action): Draft =>
    cast(rowSet, row, rowParams, casting, rowAction)
  for (const field of set.list) {
    if (field.nested === undefined) castField(draft, field, params[field.name], casting)
    else castNested(draft, field, params, castRow)
  }
  if (set.whole !== undefined) casting.wholes.push(draft)
  return draft
}

function castField(draft: Draft, field: PlainField, param: unknown, casting: Casting): void {
  const current = draft.data[field.name]
  if (param === undefined) {
    if (current === undefined) castAbsent(draft, field, casting)
  } else if (isBlank(param)) {
    if (!field.takesNull) castAbsent(draft, field, casting)
    else change(draft, field, null, null)
  } else {
    const input = castParam(field.kind, param)
    if (input === UNREADABLE) fail(draft, field.name, 'cast', 'is invalid')
    else if (isSame(input, current)) return
    else if (field.kind === undefined && typeof input === 'string') {
      const inputs = [input, ...readingsOf(input)]
      if (!inputs.some((reading) => isSame(reading, current))) ask(draft, field, inputs, 0, casting)
    } else ask(draft, field, [input], 0, casting)
  }
}

/** A field without a value takes its default; one that had a value has none any more. */
function castAbsent(draft: Draft, field: PlainField, casting: Casting): void {
  if (field.absent === 'ask') ask(draft, field, [undefined], 0, casting)
  else if (field.absent === 'error') refuseAbsent(draft, field)
  // A row has null where there is nothing, whatever the schema says.
  else if (draft.data[field.name] !== null) change(draft, field, undefined, undefined)
}

function refuseAbsent(draft: Draft, field: PlainField): void {
  if (field.takesNull) change(draft, field, null, null)
  else fail(draft, field.name, 'required', BLANK)
}

/** Asks a schema for an input, and where that is refused for the next one. */
function ask(
  draft: Draft,
  field: PlainField,
  inputs: readonly unknown[],
  index: number,
  casting: Casting,
  refusal?: Validation<unknown>,
): void {
  const take = (result: Validation<unknown>): void => {
    if (result.ok) change(draft, field, result.value, inputs[index])
    else if (index + 1 < inputs.length) {
      ask(draft, field, inputs, index + 1, casting, refusal ?? result)
    } else if (inputs[0] === undefined) refuseAbsent(draft, field)
    else refuse(draft, field.name, refusal ?? result)
  }
  const answer = validate(field.schema, inputs[index])
  if (answer instanceof Promise) whenAnswered(answer, `field "${field.name}"`, casting, take)
  else take(answer)
}

function refuse(draft: Draft, field: string, result: Validation<unknown>): void {
  if (result.ok) return
  for (const { path, message } of result.issues) {
    fail(draft, field, 'schema', message, path === '' ? undefined : { path })
  }
}

/** What is there already is no change. */
function change(draft: Draft, { name }: PlainField, value: unknown, input: unknown): void {
  if (isSame(value, draft.data[name])) return
  draft.changes[name] = value
  if (draft.set.whole !== undefined) draft.inputs[name] = input
}
