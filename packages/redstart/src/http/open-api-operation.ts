import type {
  OpenApiContent,
  OpenApiOperation,
  OpenApiResponse,
  SecurityScheme,
} from './open-api-document.ts'
import { namesIn, pathParameters, queryParameters } from './open-api-parameters.ts'
import { responsesOf } from './open-api-responses.ts'
import type { OpenApiSchemas } from './open-api-schemas.ts'
import type { PlugNote } from './plug-note.ts'
import type { Route } from './route.ts'

/** What an operation is described with. */
export interface OperationParts {
  readonly route: Route
  readonly operationId: string
  /** The named parts of the path, as the description has them. */
  readonly names: readonly string[]
  readonly schemas: OpenApiSchemas
}

/** The description of what one route does. */
export function operationOf(parts: OperationParts): OpenApiOperation {
  const { route, operationId, names, schemas } = parts
  const { options, pipeline } = route
  const { summary, description, tags } = options
  const parameters = [
    ...pathParameters(options, namesIn(route.path), names, schemas),
    ...queryParameters(options, schemas),
  ]
  const isJson = takesJson(pipeline.$notes)
  const body = options.body ?? options.reads
  const responses = responsesOf(parts, isJson)
  const security = securityOf(pipeline.$notes, responses)
  return {
    operationId,
    ...(summary !== undefined && { summary }),
    ...(description !== undefined && { description }),
    ...(tags !== undefined && { tags }),
    ...(security !== undefined && { security }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && {
      requestBody: {
        required: true as const,
        content: bodyContent(isJson, schemas.use(body, 'input', `${operationId}Body`)),
      },
    }),
    responses,
  }
}

/** Whether a pipeline is for programs: they have to accept JSON, and cannot get HTML instead. */
export function takesJson(notes: readonly PlugNote[]): boolean {
  return notes.some(({ accepts }) => accepts?.includes('json') && !accepts.includes('html'))
}

/** The ways to say whom a request is from that the plugs of a pipeline know, by their names. */
export function schemesOf(notes: readonly PlugNote[]): Readonly<Record<string, SecurityScheme>> {
  return Object.fromEntries(notes.flatMap(({ schemes = {} }) => Object.entries(schemes)))
}

/** Any of the ways will do; where nobody is refused, none will as well. */
function securityOf(
  notes: readonly PlugNote[],
  responses: Readonly<Record<string, OpenApiResponse>>,
): OpenApiOperation['security'] {
  const names = Object.keys(schemesOf(notes))
  if (names.length === 0) return undefined
  const ways = names.map((name) => ({ [name]: [] }))
  return '401' in responses ? ways : [...ways, {}]
}

function bodyContent(isJson: boolean, schema: OpenApiContent[string]['schema']): OpenApiContent {
  const json = { 'application/json': { schema } }
  if (isJson) return json
  return {
    ...json,
    'application/x-www-form-urlencoded': { schema },
    'multipart/form-data': { schema },
  }
}
