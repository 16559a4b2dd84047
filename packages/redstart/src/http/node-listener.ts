import { type IncomingMessage, ServerResponse } from 'node:http'
import type { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { getRequestListener } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { HeaderList } from './header-list.ts'
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
  handle: (request: Request, origin: () => Origin) => Promise<Answer>,
): NodeListener {
  return getRequestListener(
    async (request, { incoming, outgoing }) => {
      const { socket } = incoming
      const answer = await handle(request, () => ({
        remoteAddress: socket.remoteAddress,
        isEncrypted: 'encrypted' in socket && socket.encrypted === true,
      }))
      if (answer instanceof Response) return answer
      const { status, headers, body } = answer
      // The adapter minds a client that reads a stream slowly or goes away, and HTTP/2.
      const isPlain = outgoing instanceof ServerResponse && !(body instanceof ReadableStream)
      if (!isPlain) return answer.toResponse()
      write(outgoing, status, headers, body)
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
  const length = String(Buffer.byteLength(body))
  outgoing.writeHead(status, [...headers, 'content-length', length])
  outgoing.end(body)
}
