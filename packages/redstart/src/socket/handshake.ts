import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { within } from '../clock/index.ts'
import { ConnectTimeout, InvalidQuery, InvalidResult, QueryTooLong } from '../errors/index.ts'
import { decodeQuery, type ParamMap } from '../params/index.ts'
import type { Secret } from '../token/index.ts'
import type { AddressGuard, Entrance } from './address/address-guard.ts'
import type { Connection } from './connection.ts'
import { connectInfo } from './handshake/connect-info.ts'
import type { OriginCheck } from './handshake/origin.ts'
import type { RequestUri } from './handshake/request-uri.ts'
import { readSession, type SessionOptions } from './handshake/session.ts'
import { negotiate, type VersionEntry } from './handshake/version.ts'
import type { HttpRefusal } from './http-refusal.ts'
import type { Limits } from './limits.ts'
import type { Serializer } from './serializer.ts'
import { SerializerV1 } from './serializer-v1.ts'
import { SerializerV2 } from './serializer-v2.ts'
import type {
  ConnectOutcome,
  ConnectRequest,
  SocketContext,
  SocketDefinition,
} from './socket-definition.ts'

/** What both gates are made of. */
export interface HandshakeOptions {
  readonly context: SocketContext
  readonly definition: SocketDefinition
  readonly limits: Limits
  readonly checkOrigin: OriginCheck
  /** What holds the limits by address, unless they are switched off. */
  readonly addresses: AddressGuard | undefined
  /** Where `connect` finds the page's session, and the secret that opens it. */
  readonly session: { readonly options: SessionOptions; readonly secret: Secret } | undefined
  /** Whether new clients are turned away, for the endpoint is about to end. */
  readonly draining: () => boolean
  /** Told of each connection that was opened, and of its end. */
  readonly onOpen: (connection: Connection) => void
  readonly onEnd: (connection: Connection) => void
}

/** What stands in the `:name` segments of a mount; goes before query parameters. */
export type PathParams = Readonly<Record<string, string>>

/** A request that came to a gate. */
export interface Arrival {
  readonly request: IncomingMessage
  readonly uri: RequestUri
  readonly pathParams: PathParams
}

/** Connect parameters, if the query could be read. */
export type ConnectParams =
  | { readonly ok: true; readonly params: ParamMap }
  | { readonly ok: false; readonly refusal: HttpRefusal }

/** Whether a client comes in, and as whom. */
export type Admission =
  | { readonly ok: false; readonly refusal: HttpRefusal }
  | {
      readonly ok: true
      readonly serializer: Serializer
      readonly assigns: object
      readonly id: string | undefined
    }

/** What a transport asks of a handshake. */
export interface AdmissionRequest {
  readonly request: IncomingMessage
  readonly authToken: string | undefined
  /** Makes the answer to a client that `connect` refused. */
  readonly refusal: (reason: unknown) => HttpRefusal
}

const FORBIDDEN: HttpRefusal = { status: 403 }
/** Foreign origins that are logged; a client may make up any number. */
const LOGGED_ORIGINS = 100

/** The answer to a client that came too late: it may come back, and find another node. */
export const DRAINING: HttpRefusal = {
  status: 503,
  headers: { 'retry-after': '1', connection: 'close' },
}

/** The part of a handshake that WebSocket and long poll have in common: version and `connect`. */
export class Handshake {
  readonly #options: HandshakeOptions
  readonly #versions: readonly VersionEntry<Serializer>[] = [
    { major: 1, minor: 0, serializer: new SerializerV1() },
    { major: 2, minor: 0, serializer: new SerializerV2() },
  ]

  /** Those that were refused and logged. */
  readonly #origins = new Set<string>()

  constructor(options: HandshakeOptions) {
    this.#options = options
  }

  /**
   * Whether the client's address may connect once more; asked before anything else. The place is taken
   * until the visitor leaves.
   */
  enter({ request }: Arrival): Entrance {
    const entrance = this.#options.addresses?.enter(request) ?? { ok: true, visitor: undefined }
    if (!entrance.ok) this.refuse(entrance.refusal)
    return entrance
  }

  /** Whether a page of the request's origin may connect; a refusal is logged, for it puzzles. */
  allowsOrigin({ request, uri }: Arrival): boolean {
    const { origin } = request.headers
    const { context, checkOrigin } = this.#options
    if (checkOrigin(origin, uri)) return true
    if (origin !== undefined && !this.#origins.has(origin) && this.#origins.size < LOGGED_ORIGINS) {
      this.#origins.add(origin)
      context.logger.warn(
        { code: 'origin_refused', origin: origin.slice(0, 200) },
        'A page of another origin wanted to connect. If it is yours, set the host of the endpoint, ' +
          "or add its origin: checkOrigin: ['https://…'].",
      )
    }
    return false
  }

  /** The connect parameters, or how a client with such a query is refused. */
  params({ uri, pathParams }: Arrival): ConnectParams {
    try {
      const params = decodeQuery(uri.query)
      return { ok: true, params: Object.assign(params, pathParams) }
    } catch (error) {
      if (error instanceof QueryTooLong || error instanceof InvalidQuery) {
        return { ok: false, refusal: { status: error.status, body: error.message } }
      }
      throw error
    }
  }

  /** Negotiates the version and asks `connect`; at once, where the application answers at once. */
  admit(params: ParamMap, ask: AdmissionRequest): Admission | Promise<Admission> {
    const { definition, session, draining } = this.#options
    const { request, authToken, refusal } = ask
    if (draining()) return this.refuse(DRAINING)
    const serializer = negotiate(params.vsn, this.#versions)
    if (serializer === undefined) return this.refuse(FORBIDDEN)
    const info = connectInfo(definition.connectInfo, request, () =>
      session === undefined ? null : readSession(session.options, session.secret, request, params),
    )
    const judge = (outcome: ConnectOutcome): Admission => {
      if (!outcome.accepted) return this.refuse(refusal(outcome.reason))
      // The end may have come while `connect` was at work.
      if (draining()) return this.refuse(DRAINING)
      return { ok: true, serializer, assigns: outcome.assigns, id: outcome.id }
    }
    try {
      const connecting = definition.connect(params, info, authToken, connectRequest(request))
      if (!(connecting instanceof Promise)) return judge(connecting)
      return this.#inTime(connecting)
        .then(judge)
        .catch((error) => this.#failed(error))
    } catch (error) {
      return this.#failed(error)
    }
  }

  async #inTime(connecting: Promise<ConnectOutcome>): Promise<ConnectOutcome> {
    const { context, limits } = this.#options
    let outcome: ConnectOutcome | undefined
    await within(context.clock, limits.connectTimeout, async () => {
      outcome = await connecting
    })
    if (outcome === undefined) throw new ConnectTimeout(limits.connectTimeout)
    return outcome
  }

  #failed(error: unknown): Admission {
    const { logger } = this.#options.context
    logger.error({ err: error }, 'The connect function of a socket failed.')
    return this.refuse({ status: statusOf(error) })
  }

  /** Turns a client away, and counts it. */
  refuse(refusal: HttpRefusal): Admission {
    this.#options.context.counts.connectsRefused += 1
    return { ok: false, refusal }
  }
}

function connectRequest({ headers, socket }: IncomingMessage): ConnectRequest {
  const { remoteAddress } = socket
  return { headers, remoteAddress, isEncrypted: socket instanceof TLSSocket }
}

/** What a client is answered whose `connect`, or `id`, did not give what it has to. */
function statusOf(error: unknown): number {
  if (error instanceof ConnectTimeout) return 503
  return error instanceof InvalidResult ? 403 : 500
}
