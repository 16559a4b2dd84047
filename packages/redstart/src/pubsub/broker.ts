import type { Clock } from '../clock/index.ts'

/** A broker that can be connected to, of whatever kind. */
export interface Broker {
  /** Hosts and ports, for messages; never a password. */
  readonly place: string

  /**
   * Connects once; {@link BrokerAdapter} does it again when the session ended. Rejects with
   * BrokerUnreachable or BrokerRefused.
   */
  connect(session: BrokerSession): Promise<BrokerConnection>

  /** What the broker calls a subject of these parts. */
  subject(...parts: readonly string[]): string
}

/** One life of a connection: from the attempt to its loss, after which there will be another. */
export interface BrokerSession {
  readonly clock: Clock
  /** Aborts when the session is over, for whatever reason; what it held is to be freed then. */
  readonly signal: AbortSignal
  /** Takes a message of a subject that was subscribed to. */
  receive(bytes: Uint8Array): void
  /** Ends the session. */
  lose(error: Error): void
}

/** A connection that works until its session is over. */
export interface BrokerConnection {
  /**
   * Sends, in the order of the calls. Resolves when the broker has the message. Need not settle when
   * the session ends.
   */
  publish(subject: string, bytes: Uint8Array): Promise<void>

  /** Resolves when messages of these subjects flow. Need not settle when the session ends. */
  subscribe(subjects: readonly string[]): Promise<void>

  /** Ends a subscription, some time soon. */
  unsubscribe(subject: string): void
}
