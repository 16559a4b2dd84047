import { InvalidRequest, NotFound } from '../errors/index.ts'
import { decodeQuery } from '../params/index.ts'
import { type Issue, type Schema, validate } from '../schema/index.ts'
import { assignValid, type Conn } from './conn.ts'
import { queryOf } from './request-path.ts'
import type { RouteOptions } from './route.ts'

/**
 * Puts a request through the schemas of its route; what they give becomes `conn.valid`.
 *
 * @throws NotFound when the path does not fit, InvalidRequest when query or body do not.
 */
export async function checkRequest(options: RouteOptions, conn: Conn): Promise<void> {
  const { params, query, body } = options
  const valid: { params?: unknown; query?: unknown; body?: unknown } = {}
  if (params !== undefined) {
    const result = await validate(params, conn.params)
    if (!result.ok) throw new NotFound()
    valid.params = result.value
  }
  if (query !== undefined)
    valid.query = await check(query, 'query', decodeQuery(queryOf(conn.req.url)))
  if (body !== undefined) {
    const read = await conn.readBody()
    valid.body = await check(body, 'body', read.kind === 'json' ? read.value : read.params)
  }
  assignValid(conn, valid)
}

async function check(schema: Schema, part: 'query' | 'body', value: unknown): Promise<unknown> {
  const given = validate(schema, value)
  const result = given instanceof Promise ? await given : given
  if (result.ok) return result.value
  throw new InvalidRequest(part, byPath(result.issues))
}

function byPath(issues: readonly Issue[]): Readonly<Record<string, readonly string[]>> {
  const errors = new Map<string, string[]>()
  for (const { path, message } of issues) {
    const key = path === '' ? 'base' : path
    errors.set(key, [...(errors.get(key) ?? []), message])
  }
  return Object.fromEntries(errors)
}
