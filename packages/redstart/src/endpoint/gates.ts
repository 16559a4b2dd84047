import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import { InvalidOption, UnsafeTransport } from '../errors/index.ts'
import { proxyTrust, type TrustedProxies } from '../proxy/index.ts'
import {
  AddressGuard,
  type AddressLimits,
  addressLimitsFrom,
  type Connection,
  compileMounts,
  type HandshakeOptions,
  type HttpRefusal,
  type Limits,
  LongPollGate,
  limitsFrom,
  type MountEntry,
  type MountMatcher,
  type OriginSetting,
  originCheck,
  refuseUpgrade,
  requestPath,
  requestUri,
  type SessionOptions,
  type SocketContext,
  type Transport,
  WebSocketGate,
  WriteBatcher,
} from '../socket/index.ts'
import { type Secret, secretList } from '../token/index.ts'
import type { AccountsService } from './accounts-service.ts'
import { type Mount, type Sockets, toMount } from './mount.ts'

/** What {@link Gates} are made of. */
export interface GatesOptions {
  readonly sockets: Sockets
  readonly context: SocketContext
  /** The connections that are open; the gates keep it. */
  readonly connections: Set<Connection>
  readonly secretKeyBase: Secret | undefined
  readonly host: string | null
  readonly checkOrigin: OriginSetting
  readonly limits: Partial<Limits> | undefined
  readonly addressLimits: Partial<AddressLimits> | false | undefined
  readonly trustedProxies: TrustedProxies | undefined
  /** Where the session of the endpoint's pages is found, for mounts that do not say. */
  readonly session: SessionOptions | undefined
  /** Told of each connection that has a name. */
  readonly accounts: AccountsService | undefined
  /** Whether new clients are turned away. */
  readonly draining: () => boolean
}

type Gate =
  | { readonly kind: 'websocket'; readonly gate: WebSocketGate }
  | { readonly kind: 'longpoll'; readonly gate: LongPollGate }

/** What a timer of Node can wait at most, in ms; past it, it fires at once. */
const LONGEST_TIMER = 2_147_483_647

/** The ways in of an endpoint: which transport of which socket is behind which path. */
export class Gates {
  readonly #options: GatesOptions
  readonly #match: MountMatcher<Gate>
  readonly #batcher = new WriteBatcher()
  readonly #addresses: AddressGuard | undefined
  readonly #gates: (WebSocketGate | LongPollGate)[] = []

  /**
   * @throws InvalidMount, MountCollision, InvalidOption, InvalidAddressStore, InvalidOrigin,
   *   UnsafeTransport, MissingSecret or ShortSecret when an option cannot work.
   */
  constructor(options: GatesOptions) {
    this.#options = options
    assertHost(options.host)
    this.#addresses = guardFor(options)
    const entries = Object.entries(options.sockets).flatMap(([path, value]) =>
      this.#open(path, toMount(value)),
    )
    this.#match = compileMounts(entries)
    if (entries.length > 0) this.#addresses?.start()
  }

  /** Answers a request if it is for one of the gates; says whether it was. */
  request(request: IncomingMessage, response: ServerResponse): boolean {
    const found = this.#match(requestPath(request))
    if (found === undefined) return false
    const arrival = { request, uri: requestUri(request), pathParams: found.params }
    const { target } = found
    const answered =
      target.kind === 'websocket'
        ? target.gate.refuse(arrival, response)
        : target.gate.request(arrival, response)
    answered.catch((error: unknown) => {
      this.#report(error)
      if (response.headersSent) response.destroy()
      else response.writeHead(500).end()
    })
    return true
  }

  /** Takes an upgrade if it is for one of the gates; says whether it was. */
  upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    const uri = requestUri(request)
    const found = this.#match(uri.path)
    if (found === undefined || found.target.kind === 'longpoll') return false
    const arrival = { request, uri, pathParams: found.params }
    const fail = (error: unknown): void => {
      this.#report(error)
      refuseUpgrade(stream, { status: 500 })
    }
    try {
      found.target.gate.upgrade(arrival, stream, head)?.catch(fail)
    } catch (error) {
      fail(error)
    }
    return true
  }

  /** As {@link upgrade}, for a client of this very process; undefined where no gate is. */
  connect(
    request: IncomingMessage,
    transport: Transport,
  ): Promise<Connection | HttpRefusal> | undefined {
    const uri = requestUri(request)
    const found = this.#match(uri.path)
    if (found === undefined || found.target.kind === 'longpoll') return undefined
    return found.target.gate.connect({ request, uri, pathParams: found.params }, transport)
  }

  /** Turns away the clients that are still being asked about. */
  close(): void {
    for (const gate of this.#gates) gate.close()
    this.#addresses?.close()
  }

  #report(error: unknown): void {
    this.#options.context.logger.error({ err: error }, 'A handshake failed.')
  }

  #open(path: string, mount: Mount): MountEntry<Gate>[] {
    const { websocket = true, longpoll = false } = mount
    const entries: MountEntry<Gate>[] = []
    if (websocket !== false) {
      const own = websocket === true ? {} : websocket
      const gate = new WebSocketGate({
        ...this.#handshake(path, mount, own.checkOrigin),
        batcher: this.#batcher,
        timeout:
          own.timeout === Number.POSITIVE_INFINITY
            ? own.timeout
            : milliseconds(`websocket.timeout of ${path}`, own.timeout ?? 60_000),
        compress: own.compress ?? false,
        subprotocols: own.subprotocols ?? [],
        refusal: own.refusal ?? (() => ({ status: 403 })),
      })
      this.#gates.push(gate)
      const target: Gate = { kind: 'websocket', gate }
      entries.push({ mount: path, path: own.path ?? 'websocket', target })
    }
    if (longpoll !== false) {
      const own = longpoll === true ? {} : longpoll
      const last = own.path ?? 'longpoll'
      const gate = new LongPollGate({
        ...this.#handshake(path, mount, own.checkOrigin),
        secret: secretList(this.#options.secretKeyBase, 'endpoint'),
        path: `${path}/${last}`,
        window: milliseconds(`longpoll.window of ${path}`, own.window ?? 10_000),
      })
      this.#gates.push(gate)
      const target: Gate = { kind: 'longpoll', gate }
      entries.push({ mount: path, path: last, target })
    }
    return entries
  }

  /** What both transports of a mount have in common. */
  #handshake(
    path: string,
    { socket, session: given, limits, checkOrigin }: Mount,
    own: OriginSetting | undefined,
  ): HandshakeOptions {
    const options = this.#options
    const setting = own ?? checkOrigin ?? options.checkOrigin
    const wantsSession = socket.connectInfo.includes('session')
    const session = given ?? (wantsSession ? options.session : undefined)
    if (session === undefined && wantsSession) {
      const want =
        "given, for the socket's connectInfo asks for the session: { cookie, signingSalt }"
      throw new InvalidOption(`session of ${path}`, session, want)
    }
    const open = setting === false || (setting === true && options.host === null)
    if (session?.checkCsrf === false && open) throw new UnsafeTransport(path)
    return {
      context: options.context,
      definition: socket,
      limits: limitsFrom({ ...options.limits, ...limits }),
      checkOrigin: originCheck(setting, options.host),
      addresses: this.#addresses,
      session: session && {
        options: session,
        secret: secretList(options.secretKeyBase, 'endpoint'),
      },
      draining: options.draining,
      onOpen: (connection) => {
        options.connections.add(connection)
        if (connection.id !== undefined) options.accounts?.$opened(connection.id)
      },
      onEnd: (connection) => void options.connections.delete(connection),
    }
  }
}

function guardFor(options: GatesOptions): AddressGuard | undefined {
  const { addressLimits, trustedProxies, secretKeyBase, context } = options
  if (addressLimits === false) return undefined
  return new AddressGuard({
    limits: addressLimitsFrom(addressLimits),
    trustedProxies: proxyTrust(trustedProxies),
    secretKeyBase,
    context,
  })
}

function milliseconds(option: string, value: number): number {
  if (value >= 1 && value <= LONGEST_TIMER) return value
  throw new InvalidOption(option, value, `a number of milliseconds from 1 to ${LONGEST_TIMER}`)
}

/** A host with a scheme, port or path would match no origin, and turn everybody away. */
function assertHost(host: string | null): void {
  if (host === null || /^(?:[^\s:/?#@[\]]+|[\da-f:.]*:[\da-f:.]*)$/i.test(host)) return
  throw new InvalidOption('host', host, 'a host name alone, such as "chat.example", or null')
}
