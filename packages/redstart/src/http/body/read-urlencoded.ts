import { isUtf8 } from 'node:buffer'
import { BodyTooLarge, InvalidBody, InvalidQuery } from '../../errors/index.ts'
import { decodeQuery } from '../../params/index.ts'
import type { FormParams } from './body.ts'
import type { BodyLimits } from './body-limits.ts'

const AMPERSAND = 0x26

/**
 * Reads a form that is encoded like a query, `application/x-www-form-urlencoded`.
 *
 * @param bytes - The whole body.
 * @throws InvalidBody, BodyTooLarge
 */
export function readUrlencoded(bytes: Buffer, limits: BodyLimits): FormParams {
  checkFields(bytes, limits)
  if (!isUtf8(bytes)) throw new InvalidBody('form', 'it is not UTF-8')
  try {
    return decodeQuery(bytes.toString(), {
      maxBytes: Number.POSITIVE_INFINITY,
      maxPairs: Number.POSITIVE_INFINITY,
      maxDepth: limits.nesting,
    })
  } catch (error) {
    throw error instanceof InvalidQuery ? new InvalidBody('form', error.problem) : error
  }
}

/** Counts the fields before anything is made of them. */
function checkFields(bytes: Buffer, limits: BodyLimits): void {
  let fields = 0
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(AMPERSAND, start)
    const end = found === -1 ? bytes.length : found
    if (++fields > limits.fields) throw new BodyTooLarge('fields', limits.fields)
    if (end - start > limits.fieldBytes) throw new BodyTooLarge('fieldBytes', limits.fieldBytes)
    start = end + 1
  }
}
