import type { AnySocket, ChannelDefinition, ChannelFor, TopicsOf } from '../channel/index.ts'
import type {
  HttpRefusal,
  Limits,
  OriginSetting,
  SessionOptions,
  SocketDefinition,
} from '../socket/index.ts'

/** How the WebSocket transport of a mount behaves. */
export interface WebSocketOptions {
  /** Last segment of its URL. Default `websocket`. */
  path?: string
  /** Milliseconds of silence from the client after which it is closed. Default 60,000. */
  timeout?: number
  /** Offers permessage-deflate. Costs memory and time for each connection. Default false. */
  compress?: boolean
  /** Subprotocols that are answered besides `phoenix`. */
  subprotocols?: readonly string[]
  /** Overrides the mount's. */
  checkOrigin?: OriginSetting
  /** Makes the answer to a connection that `connect` refused with a reason. Default an empty 403. */
  refusal?: (reason: unknown) => HttpRefusal
}

/** How the long-poll transport of a mount behaves. */
export interface LongPollOptions {
  /** Last segment of its URL. Default `longpoll`. */
  path?: string
  /** Milliseconds that a poll waits for a message. Default 10,000. */
  window?: number
  /** Overrides the mount's. */
  checkOrigin?: OriginSetting
}

/** A socket with options of its own, for the map that {@link attach} takes. */
export interface Mount<S extends ServableSocket = ServableSocket> {
  socket: S
  /** Default true. */
  websocket?: boolean | WebSocketOptions
  /** Default false. */
  longpoll?: boolean | LongPollOptions
  /** Which pages may connect; overrides the endpoint's. */
  checkOrigin?: OriginSetting
  /** Override the endpoint's, one by one. */
  limits?: Partial<Limits>
  /** Where the `session` of `connectInfo` is found. Default that of the endpoint's pages. */
  session?: SessionOptions
}

/** A socket as the endpoint needs it: made by `defineSocket`. */
export interface ServableSocket extends SocketDefinition, AnySocket {
  /** The definition of the channel on a topic. */
  definitionOf(topic: string): ChannelDefinition | undefined
}

/** Mount path to socket: what {@link attach} serves. */
export type Sockets = Readonly<Record<string, ServableSocket | Mount>>

/** The sockets of a map, without their options. */
export type SocketsOf<S extends Sockets> = {
  [P in keyof S]: S[P] extends { readonly socket: infer T } ? T : S[P]
}[keyof S] &
  AnySocket
/** The topics of all channels of a map. */
export type TopicsIn<S extends Sockets> = TopicsOf<SocketsOf<S>>
/** What the channels on a topic send: event to payload. */
export type EventsOn<S extends Sockets, T extends string> = ChannelFor<SocketsOf<S>, T>['out']

/** A mount with its options, whether the map had a bare socket or not. */
export function toMount(value: ServableSocket | Mount): Mount {
  return 'socket' in value ? value : { socket: value }
}
