import type { EventEmitter } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { refuseUpgrade } from '../socket/index.ts'

/** Says of a request whether it was taken; what is not taken goes on to the host's own listeners. */
export interface Interceptor {
  /** An ordinary request. */
  request(request: IncomingMessage, response: ServerResponse): boolean
  /** A request to upgrade the connection. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean
}

/** One for each server, so that interceptors may come and go in any order and leave nothing behind. */
const interceptions = new WeakMap<EventEmitter, Interception>()

/**
 * Puts an interceptor before all `request` and `upgrade` listeners of a server, those added later
 * included. An event has no way to say "taken" to its other listeners, and frameworks answer every
 * request that they see, so the events are filtered where they are emitted.
 *
 * @returns what takes the interceptor off again.
 */
export function intercept(server: EventEmitter, interceptor: Interceptor): () => void {
  const interception = interceptions.get(server) ?? new Interception(server)
  interceptions.set(server, interception)
  return interception.add(interceptor)
}

/** All interceptors of one server. */
class Interception {
  readonly #server: EventEmitter
  readonly #interceptors = new Set<Interceptor>()
  /** Takes `emit` off the server again; undefined while it is not on. */
  #uninstall: (() => void) | undefined

  constructor(server: EventEmitter) {
    this.#server = server
  }

  add(interceptor: Interceptor): () => void {
    if (this.#interceptors.size === 0) this.#server.on('upgrade', this.#refuse)
    this.#interceptors.add(interceptor)
    this.#uninstall ??= this.#install()
    return () => {
      if (!this.#interceptors.delete(interceptor) || this.#interceptors.size > 0) return
      this.#server.off('upgrade', this.#refuse)
      this.#uninstall?.()
    }
  }

  #install(): () => void {
    const server = this.#server
    const isOwn = Object.hasOwn(server, 'emit')
    const emit = server.emit
    const intercepted = (event: string, ...args: unknown[]): boolean =>
      this.#isTaken(event, args) || Reflect.apply(emit, server, [event, ...args])
    server.emit = intercepted
    return () => {
      // Somebody may have wrapped emit after us; then ours stays below, and passes everything on.
      if (server.emit !== intercepted) return
      if (isOwn) server.emit = emit
      else Reflect.deleteProperty(server, 'emit')
      this.#uninstall = undefined
    }
  }

  #isTaken(event: string, args: readonly unknown[]): boolean {
    if (event !== 'request' && event !== 'upgrade') return false
    const [request, target, head] = args
    if (!(request instanceof IncomingMessage)) return false
    for (const interceptor of this.#interceptors) {
      const taken =
        event === 'request'
          ? target instanceof ServerResponse && interceptor.request(request, target)
          : target instanceof Duplex &&
            head instanceof Buffer &&
            interceptor.upgrade(request, target, head)
      if (taken) return true
    }
    return false
  }

  /**
   * Without an upgrade listener Node lets servers ignore upgrades, and some clients offer one (h2c)
   * with every request. With ours alone we have to see to that: what is no WebSocket goes on as an
   * ordinary request. Node has stopped to read by then, so a request with a body is refused.
   */
  readonly #refuse = (request: IncomingMessage, stream: Duplex): void => {
    if (this.#server.listenerCount('upgrade') > 1) return
    const { upgrade, 'content-length': length, 'transfer-encoding': encoding } = request.headers
    const isWebSocket = upgrade?.toLowerCase() === 'websocket'
    if (isWebSocket || !(stream instanceof Socket)) return refuseUpgrade(stream, { status: 404 })
    if (encoding !== undefined || (length !== undefined && length !== '0')) {
      return refuseUpgrade(stream, { status: 501, body: 'Send this without an Upgrade header.' })
    }
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(stream)
    // Node takes its listeners off an upgraded connection: its errors and its end are ours to see to.
    stream.on('error', () => {})
    response.once('finish', () => stream.destroySoon())
    this.#server.emit('request', request, response)
  }
}
