import type { Schema } from './schema.ts'

/** A JSON Schema of draft 2020-12. */
export type JsonSchema = Readonly<Record<string, unknown>>

/**
 * What a schema says of itself as JSON Schema, where its library can tell (Standard JSON Schema).
 *
 * @param side - What it takes, or what it gives back.
 * @param libraryOptions - What is said to the library beside that.
 * @returns an empty one where the schema cannot describe itself.
 */
export function jsonSchemaOf(
  schema: Schema,
  side: 'input' | 'output',
  libraryOptions: Readonly<Record<string, unknown>> = {},
): JsonSchema {
  const standard: object = schema['~standard']
  if (!('jsonSchema' in standard) || !isObject(standard.jsonSchema)) return {}
  const describe = standard.jsonSchema[side]
  if (typeof describe !== 'function') return {}
  try {
    const json: unknown = describe({ target: 'draft-2020-12', libraryOptions })
    return isObject(json) ? json : {}
  } catch {
    // Some vendors throw at what JSON cannot say.
    return {}
  }
}

function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
