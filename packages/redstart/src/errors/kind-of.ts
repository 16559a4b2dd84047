/** What a value is, in words that tell nothing of what it holds. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing'
  if (typeof value === 'object') return `a ${value.constructor?.name ?? 'bare object'}`
  return `a ${typeof value}`
}
