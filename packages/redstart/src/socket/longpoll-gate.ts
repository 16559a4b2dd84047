import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Secret, sign, verify } from '../token/index.ts'
import { Connection } from './connection.ts'
import {
  type Admission,
  type Arrival,
  DRAINING,
  Handshake,
  type HandshakeOptions,
} from './handshake.ts'
import type { HttpRefusal } from './http-refusal.ts'
import { readLongPollBody } from './longpoll-body.ts'
import { LongPollSession } from './longpoll-session.ts'
import { CloseCode } from './transport.ts'

const TOKEN_SALT = 'redstart long poll'
const TOKEN_MAX_AGE = 1_209_600
const TOKEN_HEADER = 'x-phoenix-longpoll-token'
const AUTH_TOKEN_HEADER = 'x-phoenix-authtoken'
const FORBIDDEN = { status: 403 }

/** What a {@link LongPollGate} is made of. */
export interface LongPollGateOptions extends HandshakeOptions {
  readonly secret: Secret
  /** Milliseconds that a poll waits for a message, and a POST for its frame to be taken. */
  readonly window: number
}

/** A client of this gate. */
interface Client {
  readonly session: LongPollSession
  readonly connection: Connection
  readonly token: string
  /** Frames that were handed over and not taken yet. */
  untaken: number
  /** Whether a POST is being read. */
  posting: boolean
}

/**
 * Where clients come in whose network lets no WebSocket through. Whatever happens to a session, the
 * HTTP status is 200 and the real one is in the JSON (Phoenix channels protocol, section 4.1).
 */
export class LongPollGate {
  readonly #options: LongPollGateOptions
  readonly #handshake: Handshake
  readonly #clients = new Map<string, Client>()
  /** Requests whose `connect` is at work. */
  readonly #pending = new Set<ServerResponse>()

  constructor(options: LongPollGateOptions) {
    this.#options = options
    this.#handshake = new Handshake(options)
  }

  /** Answers one request. */
  async request(arrival: Arrival, response: ServerResponse): Promise<void> {
    const { request } = arrival
    response.setHeader('access-control-allow-origin', '*')
    // A client that keeps its HTTP connection would come back to this node as long as that lives.
    if (this.#options.draining()) response.setHeader('connection', 'close')
    if (!this.#handshake.allowsOrigin(arrival)) {
      this.#handshake.refuse(FORBIDDEN)
      return answer(response, { status: 403 })
    }
    if (request.method === 'OPTIONS') return preflight(request, response)
    if (request.method === 'GET') return this.#get(arrival, response)
    if (request.method === 'POST') return this.#post(arrival, response)
    response.writeHead(400).end()
  }

  /** Turns away who is still being asked about. */
  close(): void {
    for (const response of this.#pending) refuse(response, DRAINING)
    this.#pending.clear()
  }

  async #get(arrival: Arrival, response: ServerResponse): Promise<void> {
    const client = this.#clientOf(arrival)
    if (client === undefined) return this.#connect(arrival, response)
    const { session, token } = client
    const giveUp = session.poll((messages) => {
      answer(response, { status: messages.length > 0 ? 200 : 204, token, messages })
    })
    response.once('close', giveUp)
  }

  async #connect(arrival: Arrival, response: ServerResponse): Promise<void> {
    const { context, definition, limits, window, secret, onOpen, onEnd } = this.#options
    this.#pending.add(response)
    const admission = await this.#admit(arrival).finally(() => this.#pending.delete(response))
    // Nobody waits any more when the client went away, or the endpoint has closed meanwhile.
    if (response.destroyed || response.writableEnded) return
    if (!admission.ok) return refuse(response, admission.refusal)
    if (this.#options.draining()) return refuse(response, DRAINING)
    const id = randomBytes(18).toString('base64url')
    const token = sign(secret, TOKEN_SALT, id, { now: context.clock.now() })
    const session = new LongPollSession({
      clock: context.clock,
      window,
      outboundBytes: limits.outboundBytes,
      onSlowReader: () => connection.closeSlowReader(),
      onInactive: () => {
        void connection.close(CloseCode.idle, 'inactive', { shutdown: 'inactive' })
      },
    })
    const connection: Connection = new Connection({
      context,
      definition,
      transport: session,
      serializer: admission.serializer,
      limits,
      assigns: admission.assigns,
      id: admission.id,
      onEnd: (ended) => {
        this.#clients.delete(id)
        onEnd(ended)
      },
    })
    this.#clients.set(id, { session, connection, token, untaken: 0, posting: false })
    onOpen(connection)
    answer(response, { status: 410, token, messages: [] })
  }

  async #admit(arrival: Arrival): Promise<Admission> {
    const { request } = arrival
    const query = this.#handshake.params(arrival)
    if (!query.ok) return query
    const [header] = request.headersDistinct[AUTH_TOKEN_HEADER] ?? []
    const authToken = this.#options.definition.authToken ? header : undefined
    return this.#handshake.admit(query.params, { request, authToken, refusal: () => FORBIDDEN })
  }

  async #post(arrival: Arrival, response: ServerResponse): Promise<void> {
    const client = this.#clientOf(arrival)
    if (client === undefined) {
      arrival.request.resume()
      return answer(response, { status: 410 })
    }
    // The official client waits for the answer to one POST before the next; who does not is slowed down.
    if (client.posting || client.untaken > 0) {
      arrival.request.resume()
      return answer(response, { status: 408 })
    }
    client.posting = true
    try {
      await this.#take(client, arrival, response)
    } finally {
      client.posting = false
    }
  }

  async #take(client: Client, arrival: Arrival, response: ServerResponse): Promise<void> {
    const body = await readLongPollBody(arrival.request, this.#options.limits.frameBytes)
    if (!body.ok) {
      response.writeHead(body.status, { connection: 'close' }).end()
      return
    }
    for (const frame of body.frames) {
      if (!(await this.#dispatch(client, frame))) return answer(response, { status: 408 })
    }
    answer(response, { status: 200 })
  }

  /** Whether the frame was taken in time; one that ends the session never is. */
  #dispatch(client: Client, frame: string | Uint8Array): Promise<boolean> {
    const { session, connection } = client
    if (session.closed) return Promise.resolve(false)
    const { context, window } = this.#options
    return new Promise((resolve) => {
      const timer = context.clock.after(window, () => resolve(false))
      const settle = (taken: boolean): void => {
        timer.cancel()
        forget()
        resolve(taken)
      }
      const forget = session.onClose(() => settle(false))
      client.untaken += 1
      connection.accept(frame, () => {
        client.untaken -= 1
        settle(!session.closed)
      })
    })
  }

  #clientOf(arrival: Arrival): Client | undefined {
    const header = arrival.request.headers[TOKEN_HEADER]
    const query = this.#handshake.params({ ...arrival, pathParams: {} })
    const token = header ?? (query.ok ? query.params.token : undefined)
    if (typeof token !== 'string') return undefined
    const { secret, context } = this.#options
    const now = context.clock.now()
    const result = verify(secret, TOKEN_SALT, token, { maxAge: TOKEN_MAX_AGE, now })
    return result.ok && typeof result.data === 'string' ? this.#clients.get(result.data) : undefined
  }
}

function refuse(response: ServerResponse, refusal: HttpRefusal): void {
  if (refusal === DRAINING) response.writeHead(refusal.status, refusal.headers).end()
  else answer(response, { status: 403 })
}

function answer(response: ServerResponse, body: object): void {
  if (response.destroyed || response.headersSent) return
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body))
}

function preflight(request: IncomingMessage, response: ServerResponse): void {
  const asked = request.headers['access-control-request-headers']
  response
    .writeHead(200, {
      ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
      'access-control-allow-methods': 'get, post, options',
      'access-control-max-age': '3600',
    })
    .end()
}
