import type { EventEmitter } from 'node:events'
import { IncomingMessage, ServerResponse } from 'node:http'
import { Http2ServerRequest, Http2ServerResponse } from 'node:http2'
import { Socket } from 'node:net'
import { Duplex } from 'node:stream'
import { refuseUpgrade } from '../socket/index.ts'
import type { HostRequest, HostResponse } from './host.ts'

/** Says of a request whether it was taken; what is not taken goes on to the host's own listeners. */
export interface Interceptor {
  /** An ordinary request, of HTTP/1 or HTTP/2. */
  request(request: HostRequest, response: HostResponse): boolean
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
    if (this.#interceptors.size === 0) {
      this.#server.on('upgrade', this.#refuse)
      emitRequests(this.#server)
    }
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
    if (event === 'request') return this.#isRequestTaken(args)
    if (event === 'upgrade') return this.#isUpgradeTaken(args)
    return false
  }

  #isRequestTaken([request, response]: readonly unknown[]): boolean {
    if (!isRequest(request) || !isResponse(response)) return false
    for (const interceptor of this.#interceptors) {
      if (interceptor.request(request, response)) return true
    }
    return false
  }

  #isUpgradeTaken([request, stream, head]: readonly unknown[]): boolean {
    const isUpgrade =
      request instanceof IncomingMessage && stream instanceof Duplex && head instanceof Buffer
    if (!isUpgrade) return false
    for (const interceptor of this.#interceptors) {
      if (interceptor.upgrade(request, stream, head)) return true
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

/**
 * An HTTP/2 server emits `request` only once somebody has listened for it. One whose host answers
 * `stream` is left as it is: both would answer.
 */
function emitRequests(server: EventEmitter): void {
  if (server.listenerCount('stream') > 0) return
  const nobody = (): void => {}
  server.on('request', nobody)
  server.off('request', nobody)
}

function isRequest(value: unknown): value is HostRequest {
  return value instanceof IncomingMessage || value instanceof Http2ServerRequest
}

function isResponse(value: unknown): value is HostResponse {
  return value instanceof ServerResponse || value instanceof Http2ServerResponse
}
