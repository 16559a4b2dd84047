import type { IncomingHttpHeaders } from 'node:http'
import type { Clock } from '../clock/index.ts'
import type { History } from '../history/index.ts'
import type { PresenceHub } from '../presence/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import type { Counts, Logger } from '../telemetry/index.ts'
import type { Connection } from './connection.ts'
import type { ConnectInfoKey } from './handshake/connect-info.ts'
import type { InboundMessage } from './serializer.ts'

/** What an endpoint lends to its connections. */
export interface SocketContext {
  readonly pubsub: PubSub
  readonly presence: PresenceHub
  readonly history: History
  readonly clock: Clock
  readonly logger: Logger
  readonly counts: Counts
}

/**
 * Why a channel ended, as `terminate` is told. `normal` and `shutdown` come from `stop()`;
 * `{ shutdown }` names what happened: `left`, `closed` (the client went), `disconnected`, `inactive`
 * (long poll), `draining`, `duplicate_join`, or a word of the application; `{ error }` is a crash.
 */
export type TerminateReason =
  | 'normal'
  | 'shutdown'
  | { readonly shutdown: string }
  | { readonly error: unknown }

/** A joined channel, as its connection sees it. */
export interface Channel {
  /** The join_ref of the join that made it, null included. */
  readonly joinRef: unknown
  /** Called once the join reply is on its way. */
  start(): void
  /** Takes a client message; false when its mailbox is full. */
  deliver(message: InboundMessage, bytes: number): boolean
  /** The client leaves: answered in turn, behind the messages that came before. */
  leave(message: InboundMessage): void
  /** Ends at once and without `terminate`: another join takes its place. */
  replace(): Promise<void>
  /** Ends because the connection does. Resolves when `terminate` has run. */
  shutdown(reason: TerminateReason): Promise<void>
  /** Ends with `phx_error`. */
  crash(error: unknown): void
}

/** What became of a join. */
export type JoinOutcome =
  | { readonly status: 'ok'; readonly response: unknown; readonly channel: Channel }
  | { readonly status: 'error'; readonly response: unknown }

/** What can be joined on a topic. */
export interface Route {
  /** Never rejects: a join that crashes is an outcome as well. */
  join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome>
}

/** The request of a handshake, as far as it outlives it. */
export interface ConnectRequest {
  readonly headers: IncomingHttpHeaders
  /** The address at the other end. */
  readonly remoteAddress: string | undefined
  /** Whether the connection is TLS. */
  readonly isEncrypted: boolean
}

/** What `connect` decided. */
export type ConnectOutcome =
  | { readonly accepted: true; readonly assigns: object; readonly id: string | undefined }
  | { readonly accepted: false; readonly reason: unknown }

/** What the socket layer needs to know of an application's socket. */
export interface SocketDefinition {
  /** Parts of the handshake that `connect` wants to see. */
  readonly connectInfo: readonly ConnectInfoKey[]
  /** Whether the client may send its token as a subprotocol. */
  readonly authToken: boolean
  /** Whether nothing may be logged that tells its connections apart. */
  readonly anonymous: boolean
  /**
   * What becomes of a message or a join beyond `messagesPerSecond` and `joinsPerSecond`: it is refused with
   * an error that says when to come again, or it waits, and all that the client sends behind it. Default
   * `refuse`.
   */
  readonly excess?: 'refuse' | 'wait'
  /** Throws or rejects only when the application's own code does. */
  connect(
    params: unknown,
    connectInfo: object,
    authToken: string | undefined,
    request: ConnectRequest,
  ): ConnectOutcome | Promise<ConnectOutcome>
  route(topic: string): Route | undefined
}
