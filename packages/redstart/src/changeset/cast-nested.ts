import type { FieldSet, NestedField } from './describe.ts'
import { type Draft, fail, newDraft } from './draft.ts'
import { BLANK } from './field-error.ts'
import { arrangeRows, matchRows } from './rows.ts'
import type { Action } from './state.ts'
import { isBlank, isMap, rowsIn, type Values } from './values.ts'

/** Casts one row of a nested field. */
export type CastRow = (current: Values, params: Values, set: FieldSet, action: Action) => Draft

/** Casts the rows of a nested field, and says what is to be done with each. */
export function castNested(
  draft: Draft,
  field: NestedField,
  params: Readonly<Values>,
  castRow: CastRow,
): void {
  if (field.nested === 'one') castOne(draft, field, params[field.name], castRow)
  else castMany(draft, field, params, castRow)
}

function castOne(draft: Draft, field: NestedField, param: unknown, castRow: CastRow): void {
  const { name, set, rules } = field
  const current = draft.data[name]
  if (isMap(param)) {
    const row = isMap(current)
      ? castRow(current, param, set, 'update')
      : castRow({}, param, set, 'insert')
    draft.nested.push({ field, rows: [row] })
  } else if (param !== undefined && !isBlank(param)) fail(draft, name, 'cast', 'is invalid')
  else if (!isMap(current)) {
    if (rules.required) fail(draft, name, 'required', BLANK)
  } else if (param !== undefined) {
    if (rules.required) fail(draft, name, 'required', BLANK)
    else nestRows(draft, field, [current], [])
  }
}

function castMany(
  draft: Draft,
  field: NestedField,
  params: Readonly<Values>,
  castRow: CastRow,
): void {
  const { name, set, rules } = field
  const sent = params[name]
  const sort = rules.sort === undefined ? undefined : params[rules.sort]
  const drop = rules.drop === undefined ? undefined : params[rules.drop]
  const isSent = sent !== undefined || Array.isArray(sort) || Array.isArray(drop)
  if (!isSent && draft.data[name] !== undefined) return
  const rows = arrangeRows(sent === undefined || isBlank(sent) ? [] : sent, sort, drop)
  if (rows === undefined) return fail(draft, name, 'cast', 'is invalid')
  checkCount(draft, field, rows.length)
  const { matches, rest } = matchRows(rows.slice(0, rules.max), rowsIn(draft.data[name]), rules.key)
  const kept = matches.map(({ row, current }) =>
    current ? castRow(current, row, set, 'update') : castRow({}, row, set, 'insert'),
  )
  // Of too many rows only the first are looked at: the others are refused, not removed.
  nestRows(draft, field, rows.length > rules.max ? [] : rest, kept)
}

function checkCount(draft: Draft, { name, rules }: NestedField, count: number): void {
  const { min, max } = rules
  if (count < min) {
    const values = { count: min, kind: 'min', type: 'list' }
    fail(draft, name, 'length', 'should have at least %{count} item(s)', values)
  }
  if (count > max) {
    const values = { count: max, kind: 'max', type: 'list' }
    fail(draft, name, 'length', 'should have at most %{count} item(s)', values)
  }
}

/** Puts rows into the draft. Those that go come first: a row that stays may take over what has to be unique. */
function nestRows(
  draft: Draft,
  field: NestedField,
  rows: readonly Values[],
  kept: readonly Draft[],
): void {
  if (rows.length > 0 && field.rules.onReplace === 'error') {
    fail(draft, field.name, 'replace', 'is invalid')
    draft.nested.push({ field, rows: kept })
  } else {
    const removed = rows.map((row) => newDraft(field.set, row, undefined, 'delete'))
    draft.nested.push({ field, rows: [...removed, ...kept] })
  }
}
