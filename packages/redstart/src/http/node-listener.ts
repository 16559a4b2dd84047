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
export function nodeListener(
  handle: (request: Request, origin: Origin) => Promise<Answer>,
): NodeListener {
  return getRequestListener(
    async (request, { incoming, outgoing }) => {
      const { socket } = incoming
      const answer = await handle(request, {
        remoteAddress: socket.remoteAddress,
        isEncrypted: 'encrypted' in socket && socket.encrypted === true,
      })
      if (answer instanceof Response) return answer
      if (!(outgoing instanceof ServerResponse)) return answer.toResponse()
      const { status, headers, body } = answer
      if (body instanceof ReadableStream) await stream(outgoing, status, headers, body)
      else write(outgoing, status, headers, body)
      return RESPONSE_ALREADY_SENT
    },
    // Whatever else runs in the process keeps the globals that it knows.
    { overrideGlobalObjects: false },
  )
}

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
async function stream(
  outgoing: ServerResponse,
  status: number,
  headers: HeaderList,
  body: ReadableStream<Uint8Array>,
): Promise<void> {
  const reader = body.getReader()
  const closed = new Promise<void>((resolve) => outgoing.once('close', resolve))
  void closed.then(() => reader.cancel().catch(() => {}))
  outgoing.writeHead(status, [...headers])
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
