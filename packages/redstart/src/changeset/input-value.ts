import { dateText } from './cast-text.ts'
import type { PlainField } from './describe.ts'
import type { State } from './state.ts'

/** What stands in an input by itself. */
export type InputScalar = string | number | bigint | boolean

/**
 * What stands in the input of a field that holds a `V`: that value or what was typed. A date is text
 * in UTC, `2026-03-01T09:30:00`, of which the first ten characters are the day. A list has an item for
 * each of its inputs. What no input can hold, such as a file, is `undefined`.
 */
export type InputValue<V> = unknown extends V
  ? InputScalar | readonly InputScalar[] | null | undefined
  : V extends Date
    ? string | undefined
    : V extends InputScalar | null | undefined
      ? V | string | undefined
      : V extends readonly unknown[]
        ? readonly InputScalar[] | undefined
        : undefined

/** The change of a field, or what was typed where that is wrong, or what there was. */
export function inputValue(field: PlainField, state: State): InputValue<unknown> {
  const { name } = field
  const { changes, data, errors, params } = state
  const param = params?.[name]
  if (Object.hasOwn(changes, name) && (errors[name] === undefined || param === undefined)) {
    return fromValue(changes[name])
  }
  if (param === undefined) return fromValue(data[name])
  const isList = typeof field.kind === 'object' || Array.isArray(data[name])
  return isList ? typedList(param) : typedText(param)
}

function fromValue(value: unknown): InputValue<unknown> {
  if (value instanceof Date) return dateText(value)
  if (Array.isArray(value)) return value.map(fromValue).filter(isScalar)
  return isScalar(value) || value === null ? value : undefined
}

/* What was typed may be anything that a client makes up; only what an input could send goes back. */

function typedText(param: unknown): string | undefined {
  return isScalar(param) ? String(param) : undefined
}

function typedList(param: unknown): readonly string[] | undefined {
  return Array.isArray(param) ? param.filter(isScalar).map(String) : undefined
}

function isScalar(value: unknown): value is InputScalar {
  const type = typeof value
  return type === 'string' || type === 'number' || type === 'bigint' || type === 'boolean'
}
