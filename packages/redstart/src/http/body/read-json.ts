import { isUtf8 } from 'node:buffer'
import { BodyTooLarge, InvalidBody } from '../../errors/index.ts'
import type { JsonValue } from './body.ts'

const OBJECT = '{'.charCodeAt(0)
const ARRAY = '['.charCodeAt(0)

/**
 * Reads a JSON body.
 *
 * The name `__proto__` is refused wherever it stands: it would turn into a prototype where an
 * application copies the object into one of its own.
 *
 * @param bytes - The whole body.
 * @param nesting - Levels of arrays and objects that it may have.
 * @throws InvalidBody, BodyTooLarge
 */
export function readJson(bytes: Buffer, nesting: number): JsonValue {
  if (!isUtf8(bytes)) throw new InvalidBody('JSON', 'it is not UTF-8')
  const text = bytes.toString()
  let value: JsonValue
  try {
    value = JSON.parse(text)
  } catch {
    // What JSON.parse says quotes the body.
    throw new InvalidBody('JSON', 'it is not JSON')
  }
  if (needsCheck(text, nesting)) check(value, nesting, nesting)
  return value
}

/** Whether a text could be too deep, or hold the name: hardly any does, and looking is cheaper. */
function needsCheck(text: string, nesting: number): boolean {
  let brackets = 0
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index)
    if (code === OBJECT || code === ARRAY) brackets += 1
    if (brackets > nesting) return true
  }
  return text.includes('__proto__') || text.includes('\\u')
}

function check(value: JsonValue, levels: number, nesting: number): void {
  if (typeof value !== 'object' || value === null) return
  if (levels < 1) throw new BodyTooLarge('nesting', nesting)
  if (Array.isArray(value)) {
    for (const item of value) check(item, levels - 1, nesting)
    return
  }
  if (Object.hasOwn(value, '__proto__'))
    throw new InvalidBody('JSON', 'a name in it is "__proto__"')
  for (const name in value) check(value[name] ?? null, levels - 1, nesting)
}
