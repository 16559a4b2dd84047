import type { Changeset } from './changeset.ts'
import type { FieldSet, NestedField } from './describe.ts'
import { matchRows } from './rows.ts'
import { type Action, blankState, type State } from './state.ts'
import { isSame, rowsIn, type Values } from './values.ts'

/** Data with their changes, nested rows with theirs, and without those that are to be deleted. */
export function applied(set: FieldSet, state: Pick<State, 'data' | 'changes' | 'nested'>): Values {
  const values: Values = { ...state.data, ...state.changes }
  for (const name in state.nested) {
    const field = set.byName.get(name)
    if (field?.nested) values[name] = nestedValue(field, state.nested[name] ?? [])
  }
  return values
}

/** What a nested field holds once its rows have changed. */
export function nestedValue(field: NestedField, rows: readonly Changeset<object>[]): unknown {
  const values = rows
    .filter(({ action }) => action !== 'delete')
    .map(({ data, changes, nested }) =>
      applied(field.set, { data: { ...data }, changes: { ...changes }, nested }),
    )
  return field.nested === 'many' ? values : values[0]
}

/** The changesets of nested rows that turn the present rows into these. */
export function changeRows(
  field: NestedField,
  current: unknown,
  value: unknown,
): readonly Changeset<object>[] {
  const { set, rules } = field
  const { matches, rest } = pairUp(field, rowsIn(value), rowsIn(current))
  const removed = rest.map((row) => rules.build({ ...blankState(set, row), action: 'delete' }))
  const kept = matches.map((match) =>
    rules.build(
      match.current
        ? changedState(set, match.current, match.row, 'update')
        : changedState(set, {}, match.row, 'insert'),
    ),
  )
  return [...removed, ...kept]
}

/** There is no need for a key where there is one row only. */
function pairUp(
  { nested, rules }: NestedField,
  rows: readonly Values[],
  existing: readonly Values[],
): ReturnType<typeof matchRows> {
  const [row] = rows
  if (nested === 'many' || row === undefined) return matchRows(rows, existing, rules.key)
  return { matches: [{ row, current: existing[0] }], rest: [] }
}

function changedState(set: FieldSet, data: Values, values: Values, action: Action): State {
  const changes: Values = {}
  const nested: { [field: string]: readonly Changeset<object>[] } = {}
  for (const field of set.list) {
    const { name } = field
    if (!Object.hasOwn(values, name) || isSame(values[name], data[name])) continue
    if (field.nested) nested[name] = changeRows(field, data[name], values[name])
    else changes[name] = values[name]
  }
  return { ...blankState(set, data), changes, nested, action }
}
