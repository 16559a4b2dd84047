import { once } from 'node:events'
import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { type HeaderList, headerIn } from './header-list.ts'
import type { Origin } from './http-app.ts'
import type { Answer } from './reply.ts'

type NodeRequest = IncomingMessage | Http2ServerRequest
type NodeResponse = ServerResponse | Http2ServerResponse

/** Listens to the `request` event of a server. */
export type NodeListener = (incoming: NodeRequest, outgoing: NodeResponse) => Promise<void>

/**
 * A listener for the `request` event of a Node server. Hono's adapter makes a web-standard request
 * of Node's; a {@link Reply} is written as it is, anything else by the adapter.
 */
export function nodeListener(respond: Respond): NodeListener {
  return getRequestListener(
    (request, { incoming, outgoing }) => {
      const { socket } = incoming
      const origin = {
        remoteAddress: socket.remoteAddress,
        isEncrypted: 'encrypted' in socket && socket.encrypted === true,
      }
      return respond(request, origin, (answer) => {
        if (answer instanceof Response) return answer
        if (!(outgoing instanceof ServerResponse)) return answer.toResponse()
        const { status, headers, body } = answer
        if (body instanceof ReadableStream) {
          outgoing.writeHead(status, [...headers])
          return pump(outgoing, body).then(() => RESPONSE_ALREADY_SENT)
        }
        write(outgoing, status, headers, body)
        return RESPONSE_ALREADY_SENT
      })
    },
    // Whatever else runs in the process keeps the globals that it knows.
    { overrideGlobalObjects: false },
  )
}

/** Answers a request by what `write` does with the answer. */
type Respond = (
  request: Request,
  origin: Origin,
  write: (answer: Answer) => Response | Promise<Response>,
) => Promise<Response>

function write(
  outgoing: ServerResponse,
  status: number,
  headers: HeaderList,
  body: string | Uint8Array | null,
): void {
  if (body === null) {
    outgoing.writeHead(status, [...headers])
    outgoing.end()
    return
  }
  const length = ['content-length', String(Buffer.byteLength(body))]
  const isSaid = headerIn(headers, 'content-length') !== undefined
  outgoing.writeHead(status, isSaid ? [...headers] : [...headers, ...length])
  outgoing.end(body)
}

/** Writes a stream as fast as the client reads it; one that fails ends the connection. */
async function pump(outgoing: ServerResponse, body: ReadableStream<Uint8Array>): Promise<void> {
  const reader = body.getReader()
  const closed = new Promise<void>((resolve) => outgoing.once('close', resolve))
  void closed.then(() => reader.cancel().catch(() => {}))
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done || outgoing.destroyed) break
      if (!outgoing.write(value)) await Promise.race([once(outgoing, 'drain'), closed])
    }
    outgoing.end()
  } catch {
    // Whoever made the stream has logged it. A page that ends too early must not look whole.
    outgoing.destroy()
  }
}
