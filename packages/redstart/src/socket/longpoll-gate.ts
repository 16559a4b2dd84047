import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Secret } from '../token/index.ts'
import type { Visitor } from './address/address-guard.ts'
import { Connection } from './connection.ts'
import {
  type Admission,
  type Arrival,
  DRAINING,
  Handshake,
  type HandshakeOptions,
} from './handshake.ts'
import type { HttpRefusal } from './http-refusal.ts'
import { type PostStatus, readPostBody } from './longpoll-body.ts'
import { LocalClient, type SessionAccess } from './longpoll-client.ts'
import { LongPollRelay } from './longpoll-relay.ts'
import { LongPollSession } from './longpoll-session.ts'
import { readSessionToken, sessionToken } from './longpoll-token.ts'
import { CloseCode } from './transport.ts'

const TOKEN_HEADER = 'x-phoenix-longpoll-token'
const AUTH_TOKEN_HEADER = 'x-phoenix-authtoken'
const FORBIDDEN = { status: 403 }

/** What a {@link LongPollGate} is made of. */
export interface LongPollGateOptions extends HandshakeOptions {
  readonly secret: Secret
  /** Mount and last segment of the URL: names the gate, on all nodes of the cluster. */
  readonly path: string
  /** Milliseconds that a poll waits for a message, and a POST for its frame to be taken. */
  readonly window: number
}

/** A request that belongs to a session, at least by its token. */
interface Visit {
  readonly token: string
  readonly access: SessionAccess
}

/**
 * Where clients come in whose network lets no WebSocket through. Whatever happens to a session, the
 * HTTP status is 200 and the real one is in the JSON (Phoenix channels protocol, section 4.1). A
 * session lives on the node that opened it; requests that come to another one are forwarded.
 */
export class LongPollGate {
  readonly #options: LongPollGateOptions
  readonly #handshake: Handshake
  readonly #clients = new Map<string, LocalClient>()
  readonly #relay: LongPollRelay
  /** Requests whose `connect` is at work. */
  readonly #pending = new Set<ServerResponse>()

  constructor(options: LongPollGateOptions) {
    this.#options = options
    this.#handshake = new Handshake(options)
    this.#relay = new LongPollRelay({ ...options, find: (session) => this.#clients.get(session) })
  }

  /** Answers one request. */
  async request(arrival: Arrival, response: ServerResponse): Promise<void> {
    const { request } = arrival
    response.setHeader('access-control-allow-origin', '*')
    // A client that keeps its HTTP connection would come back to this node as long as that lives.
    if (this.#options.draining()) response.setHeader('connection', 'close')
    if (!this.#handshake.allowsOrigin(arrival)) {
      this.#handshake.refuse(FORBIDDEN)
      answer(response, { status: 403 })
      return
    }
    if (request.method === 'OPTIONS') return preflight(request, response)
    if (request.method === 'GET') return this.#get(arrival, response)
    if (request.method === 'POST') return this.#post(arrival, response)
    response.writeHead(400).end()
  }

  /** Turns away who is still being asked about, here or on another node. */
  close(): void {
    this.#relay.close()
    for (const response of this.#pending) refuse(response, DRAINING)
    this.#pending.clear()
  }

  async #get(arrival: Arrival, response: ServerResponse): Promise<void> {
    const visit = this.#visitOf(arrival)
    if (visit === undefined || !(await poll(visit, response))) {
      return this.#connect(arrival, response)
    }
  }

  async #connect(arrival: Arrival, response: ServerResponse): Promise<void> {
    const entrance = this.#handshake.enter(arrival)
    if (!entrance.ok) return refuse(response, entrance.refusal)
    const { visitor } = entrance
    let opened = false
    try {
      opened = await this.#open(arrival, response, visitor)
    } finally {
      if (!opened) visitor?.leave()
    }
  }

  /** Opens a session, whose end the visitor leaves with; false when there is none. */
  async #open(
    arrival: Arrival,
    response: ServerResponse,
    visitor: Visitor | undefined,
  ): Promise<boolean> {
    const { context, definition, limits, window, secret, onOpen, onEnd } = this.#options
    this.#pending.add(response)
    const admission = await this.#admit(arrival).finally(() => this.#pending.delete(response))
    // Nobody waits any more when the client went away, or the endpoint has closed meanwhile.
    if (response.destroyed || response.writableEnded) return false
    if (!admission.ok || this.#options.draining()) {
      refuse(response, admission.ok ? DRAINING : admission.refusal)
      return false
    }
    const id = randomBytes(18).toString('base64url')
    const place = { node: context.pubsub.node, session: id }
    const token = sessionToken(secret, place, context.clock.now())
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
      visitor,
      onEnd: (ended) => {
        visitor?.leave()
        this.#clients.delete(id)
        this.#relay.ended(client)
        onEnd(ended)
      },
    })
    const client = new LocalClient(session, connection, window)
    this.#clients.set(id, client)
    onOpen(connection)
    answer(response, { status: 410, token, messages: [] })
    return true
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
    const { request } = arrival
    const access = this.#visitOf(arrival)?.access
    if (access === undefined || access.busy) {
      request.resume()
      return answerPost(response, access === undefined ? 410 : 408)
    }
    answerPost(response, await access.post(() => readPostBody(request)))
  }

  #visitOf(arrival: Arrival): Visit | undefined {
    const header = arrival.request.headers[TOKEN_HEADER]
    const query = this.#handshake.params({ ...arrival, pathParams: {} })
    const token = header ?? (query.ok ? query.params.token : undefined)
    if (typeof token !== 'string') return undefined
    const { secret, context } = this.#options
    const place = readSessionToken(secret, token, context.clock.now())
    if (place === undefined) return undefined
    const { node, isAlone } = context.pubsub
    const isElsewhere = place.node !== node && !isAlone
    const access = isElsewhere ? this.#relay.at(place) : this.#clients.get(place.session)
    return access && { token, access }
  }
}

/** Answers a GET from its session; false when that is gone. */
function poll({ token, access }: Visit, response: ServerResponse): Promise<boolean> {
  return new Promise((resolve) => {
    const giveUp = access.poll((messages) => {
      resolve(messages !== undefined)
      if (messages === undefined) return false
      return answer(response, { status: messages.length > 0 ? 200 : 204, token, messages })
    })
    response.once('close', () => {
      giveUp()
      resolve(true)
    })
  })
}

/** Answers a client that does not come in: for good with the status in JSON, else over HTTP. */
function refuse(response: ServerResponse, refusal: HttpRefusal): void {
  const { status, headers, body } = refusal
  // The official client gives up at a 403 in JSON, and comes back when the answer is none of its own.
  if (refusal === DRAINING || status === 429) response.writeHead(status, headers).end(body)
  else answer(response, { status: 403 })
}

function answerPost(response: ServerResponse, status: PostStatus): void {
  if (status === 400 || status === 500) response.writeHead(status, { connection: 'close' }).end()
  else answer(response, { status })
}

/** Whether there was still somebody to answer. */
function answer(response: ServerResponse, body: object): boolean {
  if (response.destroyed || response.headersSent) return false
  response
    .writeHead(200, {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
    })
    .end(JSON.stringify(body))
  return true
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
