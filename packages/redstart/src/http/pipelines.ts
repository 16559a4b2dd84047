import { NotAcceptable, UnsupportedBody } from '../errors/index.ts'
import { type Conn, offer } from './conn.ts'
import { protectFromForgery } from './csrf.ts'
import { Pipeline } from './pipeline.ts'
import { notePlug } from './plug-note.ts'
import { type SecureHeadersOptions, secureHeaders } from './secure-headers.ts'

/**
 * A plug that refuses clients who accept none of the given types. Behind one that takes `json` alone, errors
 * are JSON too, unless the client prefers HTML.
 *
 * @returns a plug that throws NotAcceptable, answered with 406.
 */
export function accepts(...types: readonly ('html' | 'json')[]): (conn: Conn) => void {
  return notePlug(
    (conn: Conn): void => {
      offer(conn, types)
      if (conn.accepts(...types) === undefined) throw new NotAcceptable(types)
    },
    { accepts: types },
  )
}

/**
 * The beginning of a pipeline for pages: HTML, protection from forged forms, secure headers.
 *
 * @example
 * const browser = browserPipeline().layout(appLayout)
 */
export function browserPipeline(options: SecureHeadersOptions = {}): Pipeline {
  return new Pipeline()
    .plug(accepts('html'))
    .plug(secureHeaders(options))
    .plug(protectFromForgery())
}

/**
 * The beginning of a pipeline for programs: JSON in both directions. Forms are refused with 415: a page of
 * any site can send one along with its visitor's cookies, and nothing here would tell it from yours.
 */
export function apiPipeline(): Pipeline {
  return new Pipeline().plug(accepts('json')).plug((conn) => {
    conn.setHeader('x-content-type-options', 'nosniff')
    const type = conn.req.headers.get('content-type') ?? ''
    if (SIMPLE.test(type)) throw new UnsupportedBody('it is not JSON')
  })
}

/** What browsers send to other sites without asking them first (Fetch, "CORS-safelisted"). */
const SIMPLE = /^\s*(?:application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)/i
