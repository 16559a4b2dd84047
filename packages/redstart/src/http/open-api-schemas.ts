import { isDeepStrictEqual } from 'node:util'
import { isSchema, type JsonSchema, jsonSchemaOf, type Schema } from '../schema/index.ts'

/** What a component may be called (OpenAPI 3.1, "Components Object"). */
const NAME = /^[\w.-]+$/
/** What a library calls a part that nobody named. */
const UNNAMED = /^_/

const PLACE = '#/components/schemas/'

/** Whether the client sends something, or is sent it. */
type Side = 'input' | 'output'

/** The schemas of a description: those that have a name are written once, and referred to. */
export class OpenApiSchemas {
  readonly #named = new Map<string, JsonSchema>()

  /** The named ones, in the order of their names. */
  get named(): Readonly<Record<string, JsonSchema>> {
    return Object.fromEntries([...this.#named].sort(([one], [other]) => (one < other ? -1 : 1)))
  }

  /**
   * What stands for a schema where it is used.
   *
   * @param fallback - What it is called where it refers to itself, and has no name.
   */
  use(schema: Schema | JsonSchema, side: Side, fallback: string): JsonSchema {
    const described = isSchema(schema) ? jsonSchemaOf(schema, side, ZOD_OPTIONS) : schema
    const { $schema: _draft, $defs, ...rest } = described
    const parts = isObject($defs) ? $defs : {}
    const names = this.#namesFor(side, parts, rest, fallback)
    for (const [key, part] of Object.entries(parts)) {
      this.#named.set(names.get(`#/$defs/${key}`) ?? key, asObject(renamed(part, names)))
    }
    const whole = asObject(renamed(rest, names))
    const own = names.get('#')
    if (own === undefined) return whole
    this.#named.set(own, whole)
    return reference(own)
  }

  /** The schema that a reference of {@link use} leads to; any other as it is. */
  resolve(schema: JsonSchema): JsonSchema {
    const name = typeof schema.$ref === 'string' ? schema.$ref.slice(PLACE.length) : ''
    return this.#named.get(name) ?? schema
  }

  /** A name for each part that is referred to, by how it is: none is taken by another schema then. */
  #namesFor(
    side: Side,
    parts: JsonSchema,
    whole: JsonSchema,
    fallback: string,
  ): Map<string, string> {
    const wanted = Object.keys(parts).map((key): [string, string] => [
      `#/$defs/${key}`,
      UNNAMED.test(key) ? `${fallback}${key.replace(/\W|_/g, '')}` : key,
    ])
    const title =
      typeof whole.title === 'string' && NAME.test(whole.title) ? whole.title : undefined
    const isNamed = title !== undefined || refersToItself([whole, parts])
    if (isNamed) wanted.push(['#', title ?? fallback])
    for (let attempt = 0; ; attempt += 1) {
      const names = new Map(
        wanted.map(([key, name]) => [key, `${nameFor(name)}${suffixOf(attempt, side)}`]),
      )
      const isFree = wanted.every(([key]) => {
        const name = names.get(key) ?? ''
        const there = this.#named.get(name)
        const part = key === '#' ? whole : parts[key.slice('#/$defs/'.length)]
        return there === undefined || isDeepStrictEqual(there, renamed(part, names))
      })
      if (isFree) return names
    }
  }
}

/** What refers to a named schema. */
function reference(name: string): JsonSchema {
  return { $ref: `${PLACE}${name}` }
}

/** What tells two schemas of one name apart: often they are what one takes, and what it gives back. */
function suffixOf(attempt: number, side: Side): string {
  const word = side === 'input' ? 'Input' : 'Output'
  return attempt === 0 ? '' : `${word}${attempt === 1 ? '' : attempt}`
}

function nameFor(key: string): string {
  return NAME.test(key) ? key : key.replace(/[^\w.-]+/g, '_')
}

/** Whether a schema leads back to its whole. */
function refersToItself(json: unknown): boolean {
  if (Array.isArray(json)) return json.some(refersToItself)
  if (!isObject(json)) return false
  return json.$ref === '#' || Object.values(json).some(refersToItself)
}

/** A schema with its references as the description has them. */
function renamed(json: unknown, names: ReadonlyMap<string, string>): unknown {
  if (Array.isArray(json)) return json.map((item) => renamed(item, names))
  if (!isObject(json)) return json
  const entries = Object.entries(json).map(([key, value]): [string, unknown] => {
    const name = key === '$ref' && typeof value === 'string' ? names.get(value) : undefined
    return [key, name === undefined ? renamed(value, names) : reference(name).$ref]
  })
  return Object.fromEntries(entries)
}

/** JSON has no dates and no big integers: the first become text, and the second say nothing. */
const ZOD_OPTIONS: Readonly<Record<string, unknown>> = {
  unrepresentable: 'any',
  override({ zodSchema, jsonSchema }: { zodSchema: unknown; jsonSchema: Record<string, unknown> }) {
    if (typeOf(zodSchema) === 'date')
      Object.assign(jsonSchema, { type: 'string', format: 'date-time' })
  },
}

function typeOf(zodSchema: unknown): unknown {
  return asObject(asObject(asObject(zodSchema)._zod).def).type
}

function asObject(value: unknown): JsonSchema {
  return isObject(value) ? value : {}
}

/** Whether a part of a schema has names: is a schema itself, or a list of them by name. */
export function isObject(value: unknown): value is JsonSchema {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
