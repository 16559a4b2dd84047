import type { Conn } from '../../http/index.ts'

/** A named part of the path of a request, such as the token of a link; empty when it has none. */
export function pathParam(conn: Conn, name: string): string {
  const params: Readonly<Record<string, string>> = conn.params
  return Object.hasOwn(params, name) ? (params[name] ?? '') : ''
}
