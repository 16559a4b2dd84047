import { type HeaderList, headerIn, withMissing } from './header-list.ts'

/** What a {@link Reply} carries. */
export type ReplyBody =
  | string
  | Uint8Array<ArrayBuffer>
  | ReadableStream<Uint8Array<ArrayBuffer>>
  | null

/** Statuses whose answers have no body (RFC 9110 section 15). */
const BODILESS = new Set([204, 205, 304])

/**
 * The answer to a request before it is sent: what `conn.html`, `conn.json` and `conn.redirect`
 * give. It is data, so a test can look at it, and the server writes it without a `Response` between.
 */
export class Reply {
  readonly status: number
  readonly headers: HeaderList
  readonly body: ReplyBody

  /** @param headers - Names and values in turn, names in lower case. */
  constructor(status: number, headers: HeaderList, body: ReplyBody) {
    this.status = status
    this.headers = headers
    this.body = BODILESS.has(status) ? null : body
  }

  /** The value of a header, named in lower case. */
  header(name: string): string | undefined {
    return headerIn(this.headers, name)
  }

  /** The same as a web-standard response. */
  toResponse(): Response {
    return new Response(this.body, { status: this.status, headers: headersOf(this.headers) })
  }
}

/** What ends a request: a reply, or a response of somebody else's making. */
export type Answer = Reply | Response

/** Whether a plug or an action has answered. */
export function isAnswer(value: unknown): value is Answer {
  return value instanceof Reply || value instanceof Response
}

/** An answer with headers that it lacks; those that it has stay. */
export function withHeaders(answer: Reply, added: HeaderList): Reply
export function withHeaders(answer: Answer, added: HeaderList): Answer
export function withHeaders(answer: Answer, added: HeaderList): Answer {
  const { status } = answer
  if (answer instanceof Reply) {
    return new Reply(status, withMissing(answer.headers, added), answer.body)
  }
  // The headers of a response that came from fetch() cannot be changed.
  const headers = headersOf(withMissing([...answer.headers].flat(), added))
  return new Response(answer.body, { status, statusText: answer.statusText, headers })
}

function headersOf(list: HeaderList): Headers {
  const headers = new Headers()
  for (let index = 0; index < list.length; index += 2)
    headers.append(list[index]!, list[index + 1]!)
  return headers
}
