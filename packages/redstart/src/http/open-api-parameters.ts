import type { JsonSchema } from '../schema/index.ts'
import type { OpenApiParameter } from './open-api-document.ts'
import { isObject, type OpenApiSchemas } from './open-api-schemas.ts'
import type { RouteOptions } from './route.ts'

/** The named parts of a route's path: `id` of `/rooms/:id`. */
export function namesIn(path: string): readonly string[] {
  return [...path.matchAll(/\/:(\w+)/g)].map(([, name = '']) => name)
}

/**
 * The named parts of a path: text, where no schema says more.
 *
 * @param own - As the route calls them.
 * @param names - As the description does.
 */
export function pathParameters(
  { params }: RouteOptions,
  own: readonly string[],
  names: readonly string[],
  schemas: OpenApiSchemas,
): readonly OpenApiParameter[] {
  const whole = params && schemas.resolve(schemas.use(params, 'input', 'Params'))
  const properties = objectOf(whole ?? {})?.properties ?? new Map<string, JsonSchema>()
  return names.map((name, index) => {
    const schema: JsonSchema = properties.get(own[index] ?? name) ?? { type: 'string' }
    return described({ name, in: 'path', required: true }, schema)
  })
}

/** What may be in a query; lists and objects as forms have them: `tags[]=a`, `filter[name]=b`. */
export function queryParameters(
  { query }: RouteOptions,
  schemas: OpenApiSchemas,
): readonly OpenApiParameter[] {
  if (query === undefined) return []
  const whole = schemas.resolve(schemas.use(query, 'input', 'Query'))
  const object = objectOf(whole)
  if (object === undefined) {
    // Its names cannot be told, but they are in the query nevertheless.
    return [
      { name: 'query', in: 'query', required: false, style: 'form', explode: true, schema: whole },
    ]
  }
  return [...object.properties].map(([name, schema]) => {
    const required = object.required.has(name)
    const { type } = schemas.resolve(schema)
    if (type === 'object') {
      return described({ name, in: 'query', required, style: 'deepObject', explode: true }, schema)
    }
    return described({ name: type === 'array' ? `${name}[]` : name, in: 'query', required }, schema)
  })
}

/** A parameter that says of itself what its schema says. */
function described(
  parameter: Omit<OpenApiParameter, 'schema' | 'description'>,
  { description, ...schema }: JsonSchema,
): OpenApiParameter {
  return { ...parameter, ...(typeof description === 'string' && { description }), schema }
}

interface ObjectSchema {
  readonly properties: ReadonlyMap<string, JsonSchema>
  readonly required: ReadonlySet<unknown>
}

function objectOf({ properties, required }: JsonSchema): ObjectSchema | undefined {
  if (!isObject(properties)) return undefined
  const entries = Object.entries(properties).map(([name, schema]): [string, JsonSchema] => [
    name,
    isObject(schema) ? schema : {},
  ])
  return {
    properties: new Map(entries),
    required: new Set(Array.isArray(required) ? required : []),
  }
}
