import { type Conn, openApi, type Reply } from 'redstart/http'
import { siteName } from '../site-name.ts'
import { apiRouter } from './router.ts'

/** GET /api/openapi.json: what programs can ask for (OpenAPI 3.1). */
export function description(conn: Conn): Reply {
  return conn.json(openApi(apiRouter, { title: siteName, version: '1.0.0', prefix: '/api' }))
}
