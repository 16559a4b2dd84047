import type { AnySocket, ChannelIn, ChannelsOf, Spec, TopicsOf } from '../channel/index.ts'
import { type RefusableSocket, stopWhenRefused } from './on-refused.ts'
import type { TypedChannel } from './typed-channel.ts'

/** Where a connection stands, in the official client's words. */
export type ConnectionState = 'connecting' | 'open' | 'closing' | 'closed'

/** What is known of a connection that has closed; a WebSocket's event, or long polling's likeness. */
export interface CloseInfo {
  readonly code: number
  readonly reason: string
  readonly wasClean: boolean
}

/** A message as the official client decodes it. */
export interface SocketMessage {
  readonly topic: string
  readonly event: string
  readonly payload: unknown
  readonly ref: string | null
  readonly join_ref: string | null
}

/** A socket of the official client that knows the channels of the server. */
export type TypedSocket<S extends AnySocket> = SocketOver<TopicsOf<S>, ChannelsOf<S>>

/** The arguments behind the topic: the join's payload, or a function that makes it for each join. */
type JoinArguments<Params> = {} extends Params
  ? [params?: Params | (() => Params)]
  : [params: Params | (() => Params)]

/** As with channels, a signature names what the compiler should walk through, and no more. */
export interface SocketOver<Topics extends string, Channels extends Record<string, Spec>> {
  /** Connects, and again after each interruption until `disconnect`. */
  connect(): void

  /**
   * Closes the connection for good.
   *
   * @param callback - Called when it is closed.
   * @param code - The WebSocket close code.
   */
  disconnect(callback?: () => void, code?: number, reason?: string): void

  /** Makes the channel of a topic, which is still to be joined. */
  channel<const Topic extends Topics, C extends Spec = ChannelIn<Channels, Topic>>(
    topic: Topic,
    ...params: JoinArguments<C['params']>
  ): TypedChannel<C>

  isConnected(): boolean
  connectionState(): ConnectionState
  /** The URL that is connected to, with the socket's parameters in it. */
  endPointURL(): string

  /** Calls back each time the connection has opened; the ref that it returns is for `off`. */
  onOpen(callback: () => void): string
  /** Calls back each time the connection has closed. */
  onClose(callback: (event: CloseInfo) => void): string
  /** Calls back when the connection failed, with what the transport tells of it. */
  onError(
    callback: (error: unknown, transport: unknown, establishedConnections: number) => void,
  ): string
  /** Sees all messages of all channels. */
  onMessage(callback: (message: SocketMessage) => void): string
  /** Ends subscriptions of `onOpen`, `onClose`, `onError` and `onMessage`. */
  off(refs: readonly string[]): void

  /** Measures a round trip; false when there is no connection. */
  ping(callback: (milliseconds: number) => void): boolean
}

/** What {@link typed} asks of a socket: to be one of the official client. */
export interface OfficialSocket {
  connect(): void
  channel(topic: string, params?: object): unknown
}

/** What {@link typed} does besides. */
export interface TypedSocketOptions {
  /**
   * Called when the server does not let the socket in (401 or 403), which is disconnected then: a token that is
   * no good any more does not become good by trying. Without it the official client tries again for as long as
   * the page is open. Sockets with `authToken`, and those of another origin, are not recognised.
   */
  readonly onRefused?: () => void
}

/**
 * Gives a socket of the official `phoenix` package the types of a server's: its topics, the payloads
 * of its events, and their answers. Only types come from the server, and at run time the socket is
 * returned as it is.
 *
 * @example
 * import { Socket } from 'phoenix'
 * import { typed } from 'redstart/client'
 * import type { AppSocket } from '../server/socket.ts'
 *
 * const socket = typed<AppSocket>(new Socket('/socket', { params: { token } }))
 * socket.connect()
 * const room = socket.channel('room:42')
 * @example
 * typed<AppSocket>(new Socket('/socket', { params: { token } }), {
 *   onRefused: () => location.assign('/users/log-in'),
 * })
 */
export function typed<S extends AnySocket>(socket: OfficialSocket): TypedSocket<S>
export function typed<S extends AnySocket>(
  socket: OfficialSocket & RefusableSocket,
  options: TypedSocketOptions,
): TypedSocket<S>
export function typed(
  socket: OfficialSocket & Partial<RefusableSocket>,
  { onRefused }: TypedSocketOptions = {},
): OfficialSocket {
  if (onRefused !== undefined && isRefusable(socket)) stopWhenRefused(socket, onRefused)
  return socket
}

function isRefusable(
  socket: OfficialSocket & Partial<RefusableSocket>,
): socket is OfficialSocket & RefusableSocket {
  return socket.onError !== undefined
}
