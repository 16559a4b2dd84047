import { KEYWORDS, type Name } from '../names.ts'

/** A property as code takes it out of an object. */
export interface Bound {
  /** Between the braces: `title`, or `class: itsClass`. */
  readonly pattern: string
  /** What it is called from there on: `title`, or `itsClass`. */
  readonly variable: string
}

/**
 * How code takes a field out of an object: under its own name, unless that word is taken.
 *
 * @param taken - What the code around it has words for.
 */
export function boundAs({ camel, pascal }: Name, taken: readonly string[] = []): Bound {
  if (!KEYWORDS.has(camel) && !taken.includes(camel)) return { pattern: camel, variable: camel }
  const variable = `its${pascal}`
  return { pattern: `${camel}: ${variable}`, variable }
}
