import { InvalidPresence } from '../errors/index.ts'
import { validateSync } from '../schema/index.ts'
import type { PresenceDefinition } from './define-presence.ts'
import { deepFreeze, isPlainObject, type PlainObject } from './plain-object.ts'
import type { JsonObject } from './tracked.ts'

const MAX_META_BYTES = 16 * 1_024

/**
 * What is tracked of a meta: what the schema gives back, as JSON makes it, and without the refs, which
 * are ours. Frozen, for everybody who lists it shares it.
 *
 * @throws InvalidPresence when the schema refuses it, or when it cannot travel; AsyncSchema.
 */
export function parseMeta(definition: PresenceDefinition, meta: unknown): JsonObject {
  const { name } = definition
  if (!isPlainObject(meta)) throw new InvalidPresence(name, 'its meta is no plain object')
  // An update hands back what it was given, refs and all, and a strict schema would refuse those.
  const given = withoutRefs(meta)
  const parsed = validateSync(definition.meta, given, `presence ${JSON.stringify(name)}`)
  if (!parsed.ok) throw new InvalidPresence(name, parsed.issues)
  if (!isPlainObject(parsed.value)) {
    throw new InvalidPresence(name, 'its schema makes no plain object of the meta')
  }
  const value = asJson(name, withoutRefs(parsed.value))
  if (definition.counted && Object.hasOwn(value, 'count')) {
    throw new InvalidPresence(name, 'its meta has a "count", as only counted keys have here')
  }
  return value
}

function asJson(name: string, meta: object): JsonObject {
  const problem = 'JSON cannot express its meta'
  let text: string | undefined
  try {
    text = JSON.stringify(meta)
  } catch (cause) {
    throw new InvalidPresence(name, problem, { cause })
  }
  // A toJSON of its own can make anything of it.
  if (!text?.startsWith('{')) throw new InvalidPresence(name, problem)
  const bytes = Buffer.byteLength(text)
  if (bytes > MAX_META_BYTES) throw new InvalidPresence(name, `its meta has ${bytes} bytes as JSON`)
  return deepFreeze(JSON.parse(text))
}

function withoutRefs({ phx_ref, phx_ref_prev, ...rest }: PlainObject): PlainObject {
  return rest
}
