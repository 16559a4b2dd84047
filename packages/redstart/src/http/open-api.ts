import type {
  OpenApiDocument,
  OpenApiOperation,
  OpenApiServer,
  SecurityScheme,
} from './open-api-document.ts'
import { operationOf, schemesOf, takesJson } from './open-api-operation.ts'
import { namesIn } from './open-api-parameters.ts'
import { OpenApiSchemas } from './open-api-schemas.ts'
import type { Route } from './route.ts'
import type { Router } from './router.ts'

/** What a description says beside what the routes do. */
export interface OpenApiOptions {
  readonly title: string
  /** That of the interface, not of OpenAPI: `1.0.0`. */
  readonly version: string
  /** What it is for; CommonMark. */
  readonly description?: string
  /** Where it is served. Default where the description itself was found. */
  readonly servers?: readonly OpenApiServer[]
  /**
   * Describes the routes below a path, of all pipelines: `/api`. Default all routes whose pipeline takes JSON
   * alone, as {@link apiPipeline} does.
   */
  readonly prefix?: string
}

/**
 * Describes the routes of a router for programs, their authors and their tools (OpenAPI 3.1): paths and
 * methods, what the schemas of `params`, `query` and `body` take, what routes and plugs say that they
 * answer, and what follows from that. A schema whose library cannot describe it takes anything, by the
 * description.
 *
 * @example
 * const api = defineRouter().scope('/api', apiPipeline(), (r) =>
 *   r.post('/books', { body: NewBook, responses: { 201: { schema: Book } } }, createBook),
 * )
 * const description = openApi(api, { title: 'Books', version: '1.0.0' })
 */
export function openApi(
  { routes }: Pick<Router, 'routes'>,
  { title, version, description, servers, ...options }: OpenApiOptions,
): OpenApiDocument {
  const prefix = options.prefix?.replace(/(?<=.)\/$/, '')
  const schemas = new OpenApiSchemas()
  const securitySchemes: Record<string, SecurityScheme> = {}
  const operationIds = new Set<string>()
  const paths = new Map<string, Map<Route['method'], OpenApiOperation>>()
  /** Paths that differ in the names of their parts alone are one path for OpenAPI, which has the first's. */
  const patterns = new Map<string, string>()

  for (const route of routes) {
    const { method, path, pipeline, target } = route
    const isDescribed = prefix === undefined ? takesJson(pipeline.$notes) : isBelow(path, prefix)
    if (target.kind !== 'action' || !isDescribed) continue
    const shape = path.replace(/\/:\w+/g, '/:')
    const pattern = patterns.get(shape) ?? path
    patterns.set(shape, pattern)
    const operations = paths.get(pattern) ?? new Map<Route['method'], OpenApiOperation>()
    paths.set(pattern, operations)
    // The first route that fits answers.
    if (operations.has(method)) continue
    const operationId = freeName(operationIds, nameOf(method, path, prefix))
    operations.set(method, operationOf({ route, operationId, names: namesIn(pattern), schemas }))
    Object.assign(securitySchemes, schemesOf(pipeline.$notes))
  }
  return {
    openapi: '3.1.0',
    info: { title, version, ...(description !== undefined && { description }) },
    ...(servers !== undefined && { servers }),
    paths: Object.fromEntries(
      [...paths].map(([path, operations]) => [
        path.replace(/\/:(\w+)/g, '/{$1}'),
        Object.fromEntries([...operations].map(([method, one]) => [method.toLowerCase(), one])),
      ]),
    ),
    components: { schemas: schemas.named, securitySchemes },
  }
}

function isBelow(path: string, prefix: string): boolean {
  return prefix === '/' || path === prefix || path.startsWith(`${prefix}/`)
}

/** `GET /api/books/:id` below `/api` as `getBooksById`. */
function nameOf(method: string, path: string, prefix = '/'): string {
  const rest = prefix !== '/' && isBelow(path, prefix) ? path.slice(prefix.length) : path
  const words = rest.split('/').flatMap((segment) => {
    const word = segment.replace(/[^A-Za-z0-9]+(.)?/g, (_run, next = '') => next.toUpperCase())
    if (word === '') return []
    return `${segment.startsWith(':') ? 'By' : ''}${word[0]?.toUpperCase()}${word.slice(1)}`
  })
  return `${method.toLowerCase()}${words.join('')}`
}

function freeName(taken: Set<string>, name: string): string {
  let free = name
  for (let number = 2; taken.has(free); number += 1) free = `${name}${number}`
  taken.add(free)
  return free
}
