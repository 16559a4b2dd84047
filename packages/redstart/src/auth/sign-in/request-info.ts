import type { Conn } from '../../http/index.ts'
import type { RequestInfo } from '../types.ts'

/** What sessions, throttles and the audit remember of a request: the address, through trusted proxies, and the browser. */
export function requestInfo(conn: Conn): RequestInfo {
  return {
    ip: conn.client.address,
    userAgent: conn.req.headers.get('user-agent') ?? undefined,
  }
}
