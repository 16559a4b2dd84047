import { isPart } from './part.ts'

/** What a value is, in words and without the value: for messages about what cannot be rendered. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'A list'
  if (typeof value === 'function') return 'A function'
  if (typeof value !== 'object' || value === null) return `A ${typeof value}`
  if (isPart(value)) return value.what
  const name = typeof value.constructor === 'function' ? value.constructor.name : ''
  return name === '' || name === 'Object' ? 'An object' : `An object of class ${name}`
}
