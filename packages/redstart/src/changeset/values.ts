import { isDeepStrictEqual } from 'node:util'

/** Values by name, of types that only their schemas know. */
export type Values = { [name: string]: unknown }

/** Whether something has names: an object that is no list. */
export function isMap(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Whether a value is what there is already, so that it is no change. */
export function isSame(value: unknown, current: unknown): boolean {
  if (value === current || Object.is(value, current)) return true
  // Only what has parts can be the same without being identical.
  if (typeof value !== 'object' || value === null) return false
  try {
    return isDeepStrictEqual(value, current)
  } catch {
    // JSON may be nested deeper than there is stack to compare it: then it counts as a change.
    return false
  }
}

/** Whether nothing was filled in: text of white space only, or `null`. */
export function isBlank(value: unknown): boolean {
  return value === null || (typeof value === 'string' && value.trim() === '')
}

/** The rows that a field of the data holds. */
export function rowsIn(value: unknown): Values[] {
  return Array.isArray(value) ? value.filter(isMap) : isMap(value) ? [value] : []
}
