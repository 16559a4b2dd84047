import type { HttpConnection } from './http-connection.ts'
import { httpRequest } from './http-request.ts'

/** A page with a live view as a browser has it before it connects. */
export interface LivePage {
  readonly path: string
  /** The session, as a `cookie` header. */
  readonly cookie: string
  readonly csrfToken: string
  /** The DOM id of the view. */
  readonly id: string
  readonly session: string
  readonly static: string
}

/**
 * Loads a page as a new visitor.
 *
 * @throws Error when there is no live view on it
 */
export async function loadPage(connection: HttpConnection, path: string): Promise<LivePage> {
  const { head, body } = await connection.request(httpRequest(path, { headers: { accept } }))
  const found = (text: string, pattern: RegExp): string => {
    const value = pattern.exec(text)?.[1]
    if (value === undefined) throw new Error(`${path} has no ${pattern}: ${head}`)
    return value
  }
  const element = found(body, /<([^<>]* data-phx-main[^<>]*)>/)
  return {
    path,
    cookie: found(head, /^set-cookie: ([^;\r]+)/im),
    csrfToken: found(body, /name="csrf-token" content="([^"]+)"/),
    id: found(element, / id="([^"]+)"/),
    session: found(element, / data-phx-session="([^"]+)"/),
    static: found(element, / data-phx-static="([^"]+)"/),
  }
}

/** What browsers accept when they ask for a page. */
export const accept = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'
