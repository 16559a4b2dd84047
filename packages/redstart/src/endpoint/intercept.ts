import { IncomingMessage, type Server, ServerResponse } from 'node:http'
import { Duplex } from 'node:stream'

/** Says of a request whether it was taken; what is not taken goes on to the host's own listeners. */
export interface Interceptor {
  /** An ordinary request. */
  request(request: IncomingMessage, response: ServerResponse): boolean
  /** A request to upgrade the connection. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean
}

/**
 * Puts an interceptor before all `request` and `upgrade` listeners of a server, those added later
 * included. An event has no way to say "taken" to its other listeners, and frameworks answer every
 * request that they see, so the events are filtered where they are emitted.
 *
 * @returns what takes the interceptor off again.
 */
export function intercept(server: Server, interceptor: Interceptor): () => void {
  // Without an upgrade listener Node hands upgrades to `request`; with ours alone they need an answer.
  const refuse = (_request: IncomingMessage, stream: Duplex): void => {
    if (server.listenerCount('upgrade') > 1) return
    stream.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
  }
  const emit = server.emit
  let active = true
  const intercepted = (event: string, ...args: unknown[]): boolean => {
    if (active && taken(interceptor, event, args)) return true
    return Reflect.apply(emit, server, [event, ...args])
  }
  server.on('upgrade', refuse)
  server.emit = intercepted
  return () => {
    server.off('upgrade', refuse)
    // Somebody may have wrapped emit after us; then ours stays below, and passes everything on.
    active = false
    if (server.emit === intercepted) server.emit = emit
  }
}

function taken(interceptor: Interceptor, event: string, args: unknown[]): boolean {
  const [request, target, head] = args
  if (!(request instanceof IncomingMessage)) return false
  if (event === 'request' && target instanceof ServerResponse) {
    return interceptor.request(request, target)
  }
  if (event === 'upgrade' && target instanceof Duplex && head instanceof Buffer) {
    return interceptor.upgrade(request, target, head)
  }
  return false
}
