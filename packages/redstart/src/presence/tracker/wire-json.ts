import { ForeignMessage } from '../../errors/index.ts'
import type { Json } from './types.ts'

/**
 * Reads JSON of another node piece by piece; what is not as expected is refused with a ForeignMessage.
 *
 * @module
 */

/** The version of what trackers say; a node takes only its own. */
export const WIRE_VERSION = 1

/** What is said of a message of another version. */
export function otherVersion(): ForeignMessage {
  return new ForeignMessage(`it is not of version ${WIRE_VERSION} of what presence speaks`)
}

export function parse(text: string): Json {
  try {
    return JSON.parse(text)
  } catch {
    throw new ForeignMessage('it is no JSON')
  }
}

export function object(value: Json | undefined, what: string): { readonly [key: string]: Json } {
  if (typeof value !== 'object' || value === null || isList(value)) {
    throw new ForeignMessage(`${what} is no object`)
  }
  return value
}

export function list(value: Json | undefined, what: string): readonly Json[] {
  if (value === undefined || !isList(value)) throw new ForeignMessage(`${what} is no list`)
  return value
}

/** As `Array.isArray`, which does not know lists that are readonly. */
function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value)
}

export function text(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') throw new ForeignMessage(`${what} is no text`)
  return value
}

export function count(value: Json | undefined): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new ForeignMessage('a counter is no count')
  }
  return value
}
