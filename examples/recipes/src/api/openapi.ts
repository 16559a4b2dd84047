import { type Conn, type OpenApiDocument, openApi, type Reply } from 'redstart/http'
import { siteName } from '../site-name.ts'
import { apiRouter } from './router.ts'

let described: OpenApiDocument | undefined

/** GET /api/openapi.json: what programs can ask for (OpenAPI 3.1). */
export function description(conn: Conn): Reply {
  // Not before the first request: the router is loaded after this file.
  described ??= openApi(apiRouter, { title: siteName, version: '1.0.0', prefix: '/api' })
  return conn.json(described)
}
