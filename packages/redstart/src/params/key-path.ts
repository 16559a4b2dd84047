import { InvalidQuery } from '../errors/index.ts'

/** A name in brackets, or null for `[]`, the next item of a list. */
export type Segment = string | null

/**
 * Splits the key of a pair: `a[b][]` into `a`, `b` and the next item. A key that does not end in "]",
 * or begins with "[", is one name as it stands, and a bracket that is no border between two names is
 * part of a name.
 *
 * @param key - The key, decoded.
 * @param maxDepth - Number of names that it may have.
 * @throws InvalidQuery when it has more, or when one of them is `__proto__`.
 */
export function keyPath(key: string, maxDepth: number): Segment[] {
  const open = key.indexOf('[')
  const isNested = open > 0 && key.endsWith(']')
  const names = isNested ? key.slice(open + 1, -1).split('][') : []
  const path = isNested ? [key.slice(0, open), ...names.map((name) => name || null)] : [key]
  if (path.length > maxDepth) throw new InvalidQuery(`it is nested more than ${maxDepth} deep`)
  if (path.includes('__proto__')) throw new InvalidQuery('a name in it is "__proto__"')
  return path
}
