/** Levels that are never taken: here and in JSON.stringify, what recurses so deep may overflow. */
export const MAX_DEPTH = 1_000

/**
 * Whether a value from JSON.parse has more than `limit` levels of arrays and objects. Looks no
 * deeper than that, so with a limit up to {@link MAX_DEPTH} a value of any depth is safe to ask about.
 */
export function deeperThan(value: unknown, limit: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false
  if (limit < 1) return true
  for (const inner of Array.isArray(value) ? value : Object.values(value)) {
    if (deeperThan(inner, limit - 1)) return true
  }
  return false
}
