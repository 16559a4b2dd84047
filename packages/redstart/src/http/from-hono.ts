import { Context, type MiddlewareHandler } from 'hono'
import type { Conn } from './conn.ts'

/**
 * Makes a wrap of a Hono middleware, of Hono's own or anybody's. It sees the request as it came and
 * the answer as a `Response`; what it sets with `c.set` stays with it.
 *
 * @example
 * import { cors } from 'hono/cors'
 * const api = apiPipeline().wrap(fromHono(cors({ origin: 'https://app.example' })))
 */
export function fromHono(
  middleware: MiddlewareHandler,
): (conn: Conn, next: () => Promise<Response>) => Promise<Response> {
  return async (conn, next) => {
    const context = new Context(conn.req, { path: conn.path, env: {} })
    const answer = await middleware(context, async () => {
      const inner = await next()
      // Headers that the middleware has set so far join the answer when there is one to replace.
      context.res.headers.delete('content-type')
      context.res = inner
    })
    return answer ?? context.res
  }
}
