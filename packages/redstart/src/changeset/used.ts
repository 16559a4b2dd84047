import { isMap, type Values } from './values.ts'

const UNUSED = '_unused_'
/** As deep as a form can be nested; JSON may be nested deeper. */
const MAX_DEPTH = 32

/**
 * Whether somebody has used a field: it was sent, and not with the mark `_unused_<field>`, which the
 * client of live views adds to fields that nobody has touched. What is nested was used when anything
 * in it was.
 */
export function isUsed(
  params: Readonly<Values> | undefined,
  field: string,
  depth: number = MAX_DEPTH,
): boolean {
  if (params === undefined || !Object.hasOwn(params, field)) return false
  if (Object.hasOwn(params, UNUSED + field)) return false
  const param = params[field]
  if (depth === 0 || !isPlain(param)) return true
  return Object.keys(param).some((key) => !key.startsWith(UNUSED) && isUsed(param, key, depth - 1))
}

/** A map of parameters, and no file that stands for a value. */
function isPlain(value: unknown): value is Values {
  return isMap(value) && !(value instanceof Blob)
}
