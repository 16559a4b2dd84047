import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { InvalidLiveAnswer, LiveConnReadOnly } from '../errors/index.ts'
import { type ClientInfo, clientInfo } from '../proxy/index.ts'
import { Scratch } from './body/scratch.ts'
import { Conn } from './conn.ts'
import { readCookie } from './cookies.ts'
import type { HttpEnvironment } from './environment.ts'
import type { FlashKind, FlashMessages } from './flash.ts'
import type { LiveRoutes } from './live-routes.ts'
import { Reply } from './reply.ts'
import { pathOf } from './request-path.ts'
import { Session } from './session.ts'

/** The request that opened a connection, as far as its views may look at it. */
export interface LiveHandshake {
  readonly headers: IncomingHttpHeaders
  /** The address at the other end. */
  readonly remoteAddress: string | undefined
  /** Whether the connection is TLS. */
  readonly isEncrypted: boolean
}

/** Where a live plug sends the visitor in place of letting a view be mounted. */
export interface LiveRedirect {
  /** A path of this site, or a whole address of another. */
  readonly to: string
  /** The status that the answer would have over HTTP. */
  readonly status: number
  /** What was left for the page that it leads to. */
  readonly flash: FlashMessages
}

/** What {@link LiveConn} is made of. */
export interface LiveConnParts {
  readonly environment: HttpEnvironment
  /** The live views of the endpoint. */
  readonly live: LiveRoutes
  readonly handshake: LiveHandshake
  /** The address of the page. */
  readonly url: URL
  /** The named parts of its path, decoded. */
  readonly params: Readonly<Record<string, string>>
}

/**
 * What live plugs see when a view is mounted over its connection: the page's address with the cookies,
 * headers and session of the request that opened the connection. There is no answer that could carry a
 * cookie or a header, so nothing of it can be written; messages go with a redirect.
 */
export class LiveConn extends Conn {
  /** The request that opened the connection: one object for all views that are mounted over it. */
  readonly handshake: LiveHandshake
  readonly #session: Session
  #messages: FlashMessages = {}

  constructor({ environment, live, handshake, url, params }: LiveConnParts) {
    const { bodyLimits, session, secretKeyBase } = environment
    super(
      {
        // Made for the few plugs that ask for more than the session.
        get req() {
          return new Request(url, { headers: headersOf(handshake.headers) })
        },
        method: 'GET',
        path: pathOf(url.href),
        requestId: randomUUID(),
        client: () => handshakeClient(handshake, environment),
        environment,
        live,
        scratch: new Scratch(),
        bodyLimits,
        layout: (_conn, { content }) => content,
        body: undefined,
        offer: () => {},
      },
      params,
      {},
      {},
    )
    this.handshake = handshake
    const sent = readCookie(handshake.headers.cookie ?? null, session.cookie)
    this.#session = new ReadOnlySession(session, secretKeyBase, sent)
  }

  override get isLive(): boolean {
    return true
  }

  override get session(): Session {
    return this.#session
  }

  override get flash(): FlashMessages {
    return this.#messages
  }

  override putFlash(kind: FlashKind, message: string): void {
    this.#messages = { ...this.#messages, [kind]: message }
  }

  override putCookie(): void {
    throw new LiveConnReadOnly('conn.putCookie')
  }

  override deleteCookie(): void {
    throw new LiveConnReadOnly('conn.deleteCookie')
  }

  override setHeader(): void {
    throw new LiveConnReadOnly('conn.setHeader')
  }

  override beforeSend(): void {
    throw new LiveConnReadOnly('conn.beforeSend')
  }

  override get nonce(): string {
    throw new LiveConnReadOnly('conn.nonce')
  }
}

/** The session of the page that opened the connection. */
class ReadOnlySession extends Session {
  override put(): void {
    throw new LiveConnReadOnly('conn.session.put')
  }

  override delete(): void {
    throw new LiveConnReadOnly('conn.session.delete')
  }

  override renew(): void {
    throw new LiveConnReadOnly('conn.session.renew')
  }

  override clear(): void {
    throw new LiveConnReadOnly('conn.session.clear')
  }
}

/**
 * What the answer of a live plug means for a view that is being mounted.
 *
 * @throws InvalidLiveAnswer unless it is a redirect that the conn made.
 */
export function liveRedirect(answer: unknown, { flash }: LiveConn): LiveRedirect {
  const to = answer instanceof Reply ? answer.header('location') : undefined
  if (!(answer instanceof Reply) || to === undefined) throw new InvalidLiveAnswer(answer)
  return { to, status: answer.status, flash }
}

/** Who opened a connection, and under which host. */
export function handshakeClient(
  { remoteAddress, isEncrypted, headers: sent }: LiveHandshake,
  { trustedProxies }: HttpEnvironment,
): ClientInfo {
  const headers = { get: (name: string) => textOf(sent[name]) }
  return clientInfo({ remoteAddress, isEncrypted, headers, trustedProxies })
}

/** Of the handshake itself, not of the page. */
const OF_HANDSHAKE = /^(?:connection|upgrade|transfer-encoding|sec-websocket-.*|content-.*|:.*)$/

function headersOf(sent: IncomingHttpHeaders): Headers {
  const headers = new Headers()
  for (const [name, value] of Object.entries(sent)) {
    const text = textOf(value)
    if (text !== null && !OF_HANDSHAKE.test(name)) headers.set(name, text)
  }
  return headers
}

function textOf(value: string | readonly string[] | undefined): string | null {
  return typeof value === 'object' ? value.join(', ') : (value ?? null)
}
