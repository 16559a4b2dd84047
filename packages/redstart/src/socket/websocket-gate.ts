import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Visitor } from './address/address-guard.ts'
import { Connection } from './connection.ts'
import { takeAuthToken } from './handshake/auth-token.ts'
import { chooseSubprotocol } from './handshake/subprotocol.ts'
import {
  type Admission,
  type Arrival,
  DRAINING,
  Handshake,
  type HandshakeOptions,
} from './handshake.ts'
import { type HttpRefusal, refuseUpgrade } from './http-refusal.ts'
import { IdleTimer } from './idle-timer.ts'
import { CloseCode, type Transport } from './transport.ts'
import { WebSocketTransport } from './websocket-transport.ts'
import type { WriteBatcher } from './write-batcher.ts'

/** What a {@link WebSocketGate} is made of. */
export interface WebSocketGateOptions extends HandshakeOptions {
  readonly batcher: WriteBatcher
  /** Milliseconds of silence from the client after which it is closed. */
  readonly timeout: number
  /** Whether permessage-deflate is offered. */
  readonly compress: boolean
  /** Subprotocols that are confirmed besides `phoenix`. */
  readonly subprotocols: readonly string[]
  /** Makes the answer to a client that `connect` refused. */
  readonly refusal: (reason: unknown) => HttpRefusal
}

// An option of `ws` that its types do not know: how long a client may take to hang up after a close.
const CLOSE_TIMEOUT = { closeTimeout: 5_000 }
/** What `ws` calls a frame that is too large. */
const TOO_LARGE = 'WS_ERR_UNSUPPORTED_MESSAGE_LENGTH'
const SUBPROTOCOLS = 'sec-websocket-protocol'

/**
 * Where WebSocket clients come in: the checks of the handshake, in the order in which Phoenix makes
 * them (Phoenix channels protocol, section 1.1), then `ws`, then a {@link Connection}.
 */
export class WebSocketGate {
  readonly #options: WebSocketGateOptions
  readonly #handshake: Handshake
  /** Connections whose `connect` is at work. */
  readonly #pending = new Set<Duplex>()
  readonly #server: WebSocketServer
  /** In the order of preference; none means that what a client offers is ignored. */
  readonly #subprotocols: readonly string[]

  constructor(options: WebSocketGateOptions) {
    this.#options = options
    this.#handshake = new Handshake(options)
    const { frameBytes } = options.limits
    const { authToken } = options.definition
    this.#subprotocols =
      authToken || options.subprotocols.length > 0 ? ['phoenix', ...options.subprotocols] : []
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: options.compress,
      ...CLOSE_TIMEOUT,
      maxPayload: frameBytes === Number.POSITIVE_INFINITY ? 0 : frameBytes,
      handleProtocols: (_offered, request) => this.#subprotocol(request).protocol ?? false,
    })
  }

  /** A request that wants to become a WebSocket. */
  upgrade(arrival: Arrival, stream: Duplex, head: Buffer): void | Promise<void> {
    const entrance = this.#handshake.enter(arrival)
    if (!entrance.ok) return refuseUpgrade(stream, entrance.refusal)
    const { visitor } = entrance
    leaveAtClose(visitor, stream)
    const enter = (admission: Admission): void =>
      this.#enter(arrival, stream, head, admission, visitor)
    const admission = this.#admit(arrival)
    if (!(admission instanceof Promise)) return enter(admission)
    return this.#wait(stream, admission, enter)
  }

  async #wait(
    stream: Duplex,
    admission: Promise<Admission>,
    enter: (admission: Admission) => void,
  ): Promise<void> {
    // A client that goes away while `connect` works is no error of ours.
    const ignore = (): void => {}
    stream.on('error', ignore)
    this.#pending.add(stream)
    const settled = await admission
    // Nobody waits any more when the endpoint has closed meanwhile.
    if (!this.#pending.delete(stream)) return
    stream.off('error', ignore)
    enter(settled)
  }

  #enter(
    arrival: Arrival,
    stream: Duplex,
    head: Buffer,
    admission: Admission,
    visitor: Visitor | undefined,
  ): void {
    if (!admission.ok || this.#options.draining()) {
      refuseUpgrade(stream, admission.ok ? DRAINING : admission.refusal)
      return
    }
    // `ws` refuses headers that Phoenix reads or ignores, so it sees no more than the choice.
    const { protocol } = this.#subprotocol(arrival.request)
    if (protocol === undefined) delete arrival.request.headers[SUBPROTOCOLS]
    else arrival.request.headers[SUBPROTOCOLS] = protocol
    this.#server.handleUpgrade(arrival.request, stream, head, (ws) =>
      this.#open(ws, stream, admission, visitor),
    )
  }

  /** Lets in a client of this very process, a test's: all checks, and no network. */
  async connect(arrival: Arrival, transport: Transport): Promise<Connection | HttpRefusal> {
    const admission = await this.#admit(arrival)
    if (!admission.ok) return admission.refusal
    const { context, definition, limits, onOpen, onEnd } = this.#options
    const { serializer, assigns, id } = admission
    const parts = { context, definition, transport, serializer, limits, assigns, id, onEnd }
    const connection = new Connection(parts)
    onOpen(connection)
    return connection
  }

  /** Turns away who is still being asked about. */
  close(): void {
    for (const stream of this.#pending) refuseUpgrade(stream, DRAINING)
    this.#pending.clear()
  }

  /** Any other request for the same path: it passes the same checks, and is refused in the end. */
  async refuse(arrival: Arrival, response: ServerResponse): Promise<void> {
    const entrance = this.#handshake.enter(arrival)
    if (entrance.ok) leaveAtClose(entrance.visitor, response)
    const admission = entrance.ok ? await this.#admit(arrival) : entrance
    const { status, headers, body }: HttpRefusal = admission.ok
      ? { status: 400, body: 'This is a WebSocket: send an upgrade request.' }
      : admission.refusal
    response.writeHead(status, headers).end(body)
  }

  #admit(arrival: Arrival): Admission | Promise<Admission> {
    const { request } = arrival
    if (request.method !== 'GET') return this.#handshake.refuse({ status: 400 })
    const query = this.#handshake.params(arrival)
    if (!query.ok) return query
    if (!this.#handshake.allowsOrigin(arrival)) return this.#handshake.refuse({ status: 403 })
    let authToken: string | undefined
    if (this.#options.definition.authToken) {
      const [header] = request.headersDistinct[SUBPROTOCOLS] ?? []
      const taken = takeAuthToken(header)
      if (!taken.ok) return this.#handshake.refuse({ status: 500 })
      authToken = taken.token
      // What `connect` is shown of the headers, and what `ws` chooses from, has no token in it.
      if (taken.header === undefined) delete request.headers[SUBPROTOCOLS]
      else request.headers[SUBPROTOCOLS] = taken.header
    }
    if (this.#subprotocol(request).refused) return this.#handshake.refuse({ status: 403 })
    const { refusal } = this.#options
    return this.#handshake.admit(query.params, { request, authToken, refusal })
  }

  #subprotocol(request: IncomingMessage): ReturnType<typeof chooseSubprotocol> {
    return chooseSubprotocol(this.#subprotocols, request.headers[SUBPROTOCOLS])
  }

  #open(
    ws: WebSocket,
    stream: Duplex,
    admission: Admission & { ok: true },
    visitor: Visitor | undefined,
  ): void {
    const { context, definition, limits, batcher, timeout, onOpen, onEnd } = this.#options
    const { clock, counts } = context
    const transport = new WebSocketTransport({
      ws,
      stream,
      batcher,
      clock,
      outboundBytes: limits.outboundBytes,
      onSlowReader: () => connection.closeSlowReader(),
    })
    const { serializer, assigns, id } = admission
    const connection: Connection = new Connection({
      context,
      definition,
      transport,
      serializer,
      limits,
      assigns,
      id,
      visitor,
      onEnd: (ended) => {
        idle.cancel()
        onEnd(ended)
      },
    })
    const idle = new IdleTimer({
      clock,
      timeout,
      bytesRead: () => bytesRead(stream),
      paused: () => ws.isPaused,
      onIdle: () => {
        counts.idleClosed += 1
        void connection.close(CloseCode.idle, 'idle', { shutdown: 'closed' })
      },
    })
    onOpen(connection)
    ws.on('message', (data: Buffer, isBinary: boolean) => {
      idle.touch()
      connection.accept(isBinary ? data : data.toString('utf8'))
    })
    ws.on('ping', () => {
      idle.touch()
      // Pongs wait for the client as frames do, and are not counted anywhere else.
      if (transport.pendingBytes > limits.outboundBytes) connection.closeSlowReader()
    })
    // A frame that is too large or no WebSocket frame at all; `ws` closes with the code that fits.
    ws.on('error', (error) => {
      counts.badFramesClosed += 1
      if (!('code' in error) || error.code !== TOO_LARGE) return
      // What a visitor typed may be lost with it, and nothing else tells why.
      context.logger.warn(
        { code: 'frame_too_large', limit: limits.frameBytes },
        'A client sent a frame of more bytes than limits.frameBytes; its connection is closed.',
      )
    })
    ws.on('close', () => void connection.end({ shutdown: 'closed' }))
  }
}

/** The one event that comes however a handshake or a connection ends. */
function leaveAtClose(visitor: Visitor | undefined, stream: Duplex | ServerResponse): void {
  if (visitor === undefined) return
  if (stream.closed) visitor.leave()
  else stream.on('close', visitor.leave)
}

function bytesRead(stream: Duplex): number {
  return 'bytesRead' in stream && typeof stream.bytesRead === 'number' ? stream.bytesRead : 0
}
