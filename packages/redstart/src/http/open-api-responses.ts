import { STATUS_CODES } from 'node:http'
import type { JsonSchema, Schema } from '../schema/index.ts'
import type { OpenApiResponse } from './open-api-document.ts'
import type { OperationParts } from './open-api-operation.ts'
import type { ResponseNote } from './route.ts'

/** What an error says: its status in words. */
const Failure: JsonSchema = {
  title: 'Failure',
  type: 'object',
  properties: {
    errors: {
      type: 'object',
      properties: { detail: { type: 'string' } },
      required: ['detail'],
    },
  },
  required: ['errors'],
}

/** What is wrong with what was sent: messages, by where they belong. */
const Refusal: JsonSchema = {
  title: 'Refusal',
  type: 'object',
  properties: {
    errors: {
      type: 'object',
      additionalProperties: { type: 'array', items: { type: 'string' } },
    },
  },
  required: ['errors'],
}

/**
 * With what a route answers: what it says itself, what its plugs say, and what follows from what it asks of
 * its requests.
 */
export function responsesOf(
  { route, schemas, operationId }: OperationParts,
  isJson: boolean,
): Readonly<Record<string, OpenApiResponse>> {
  const { path, pipeline, options } = route
  const { query, body, reads, responses = {} } = options
  const implied = [
    ...(path.includes('/:') ? ['404'] : []),
    ...(isJson && (body ?? reads) !== undefined ? ['415'] : []),
    ...((body ?? query) !== undefined ? ['422'] : []),
  ]
  const notes = new Map<string, ResponseNote>([
    ...implied.map((status): [string, ResponseNote] => [status, {}]),
    ...pipeline.$notes.flatMap((note) => Object.entries(note.responses ?? {})),
    ...Object.entries(responses),
  ])
  const entries = [...notes].map(([status, note]): [string, OpenApiResponse] => [
    status,
    responseOf(status, note, (schema) => schemas.use(schema, 'output', `${operationId}${status}`)),
  ])
  const hasSuccess = entries.some(([status]) => status < '400')
  return {
    ...Object.fromEntries(entries),
    ...(!hasSuccess && { '2XX': { description: 'Success' } }),
  }
}

/** What the framework answers with a status, and actions as a rule. */
function failureOf(status: string): JsonSchema | undefined {
  if (status === '422') return Refusal
  return status >= '400' ? Failure : undefined
}

function responseOf(
  status: string,
  { description, schema = failureOf(status) }: ResponseNote,
  use: (schema: Schema | JsonSchema) => JsonSchema,
): OpenApiResponse {
  return {
    description: description ?? STATUS_CODES[status] ?? status,
    ...(schema && { content: { 'application/json': { schema: use(schema) } } }),
  }
}
