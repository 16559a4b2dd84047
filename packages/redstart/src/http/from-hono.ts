import { Context, type MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { InvalidPlug } from '../errors/index.ts'
import { type Conn, replaceRequest } from './conn.ts'
import { copied } from './request-path.ts'

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
    replaceRequest(conn, copied(conn.req))
    const context = new Context(conn.req, { path: conn.path, env: {} })
    try {
      const answer = await middleware(context, async () => {
        // Some replace the request, to count the bytes of its body for example.
        if (context.req.raw !== conn.req) replaceRequest(conn, context.req.raw)
        const inner = await next()
        // Headers that the middleware has set so far join the answer when there is one to replace.
        context.res.headers.delete('content-type')
        context.res = inner
      })
      if (answer === undefined && !context.finalized) throw new InvalidPlug(undefined)
      return answer ?? context.res
    } catch (error) {
      // How Hono's own middleware refuses a request.
      if (error instanceof HTTPException) return error.getResponse()
      throw error
    }
  }
}
