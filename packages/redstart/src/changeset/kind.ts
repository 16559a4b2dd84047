import { jsonSchemaOf, type Schema } from '../schema/index.ts'
import { isMap, type Values } from './values.ts'

/**
 * What a field takes, as far as it decides how a form's text is read. `undefined` where the schema does
 * not tell: then the text itself is tried first, and what it could mean after it.
 */
export type Kind = 'text' | 'number' | 'integer' | 'boolean' | 'date' | 'bigint' | ListKind

/** A list, and what its items are. */
export interface ListKind {
  readonly items: Kind | undefined
}

/** The JSON schema of what a schema takes; empty where it cannot tell. */
export function inputJsonSchema(schema: Schema): Values {
  return jsonSchemaOf(schema, 'input', ZOD_OPTIONS)
}

/** JSON has no dates and no big integers: this key names them, where the vendor lets us. */
const KIND_KEY = 'x-redstart-kind'

const ZOD_OPTIONS = {
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Values }): void {
    const type = valueAt(valueAt(valueAt(zodSchema, '_zod'), 'def'), 'type')
    if (type === 'date' || type === 'bigint') jsonSchema[KIND_KEY] = type
  },
}

function valueAt(value: unknown, key: string): unknown {
  return isMap(value) ? value[key] : undefined
}

/** What a schema takes, from its JSON schema, or from how Valibot names its schemas. */
export function kindOf(schema: Schema, json: Values): Kind | undefined {
  return unite(kindsInJson(json)) ?? kindByName(schema)
}

/** Whether `null` is among what the JSON schema allows. */
export function jsonTakesNull(json: Values): boolean {
  return kindsInJson(json).includes('null')
}

type JsonKind = Kind | 'null' | 'other'

function kindsInJson(json: Values): JsonKind[] {
  const marked = json[KIND_KEY]
  if (marked === 'date' || marked === 'bigint') return [marked]
  for (const branches of [json.anyOf, json.oneOf]) {
    if (Array.isArray(branches)) {
      return branches.flatMap((branch) => (isMap(branch) ? kindsInJson(branch) : ['other']))
    }
  }
  if (json.type !== undefined) return [json.type].flat().map((type) => kindOfType(type, json))
  if ('const' in json) return [kindOfValue(json.const)]
  return Array.isArray(json.enum) ? json.enum.map(kindOfValue) : []
}

function kindOfType(type: unknown, json: Values): JsonKind {
  if (type === 'string') return 'text'
  if (type === 'array')
    return { items: isMap(json.items) ? unite(kindsInJson(json.items)) : undefined }
  if (type === 'number' || type === 'integer' || type === 'boolean' || type === 'null') return type
  return 'other'
}

function kindOfValue(value: unknown): JsonKind {
  if (value === null) return 'null'
  if (typeof value === 'string') return 'text'
  return typeof value === 'number' || typeof value === 'boolean'
    ? kindOfType(typeof value, {})
    : 'other'
}

/** The one kind that text is read as: text stays text wherever it is allowed. */
function unite(kinds: readonly JsonKind[]): Kind | undefined {
  const [first, ...rest] = new Set(kinds.filter((kind) => kind !== 'null'))
  if (first === undefined || first === 'other') return undefined
  if (first === 'text' || rest.includes('text')) return 'text'
  return rest.length === 0 ? first : undefined
}

const NAMED: ReadonlyMap<unknown, Kind> = new Map<unknown, Kind>([
  ['string', 'text'],
  ['number', 'number'],
  ['boolean', 'boolean'],
  ['date', 'date'],
  ['bigint', 'bigint'],
])

/** Valibot has no JSON schema of its own, but every schema says its type, or wraps one that does. */
function kindByName(schema: unknown): Kind | undefined {
  if (!isMap(schema) || schema.kind !== 'schema') return undefined
  if (schema.type === 'array') return { items: kindByName(schema.item) }
  return NAMED.get(schema.type) ?? kindByName(schema.wrapped)
}
