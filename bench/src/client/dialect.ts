import type { RawConnection } from './raw-connection.ts'

/**
 * What the load generator says to one kind of server. Frames are encoded beforehand, so a message
 * costs the client the same whatever the dialect.
 */
export interface Dialect {
  /** Path and query of the WebSocket handshake. */
  readonly path: string
  /** Makes a connection ready to join, after the WebSocket handshake. */
  greet?(connection: RawConnection): Promise<void>
  /** Joins a topic; answered by one frame. */
  join(topic: string): Uint8Array
  /** Leaves a topic; answered by {@link Dialect.leaveAnswers} frames. */
  leave(topic: string): Uint8Array
  readonly leaveAnswers: number
  /** Has the payload sent to every subscriber of the topic; not answered. */
  publish(topic: string): Uint8Array
  /** Has the payload sent back; answered by one frame. */
  echo(topic: string): Uint8Array
  /** Keeps the connection alive; answered by one frame. Absent where the server asks instead. */
  readonly heartbeat?: Uint8Array
  /** Whether `text` is the answer to a join that was accepted. */
  isJoined(text: string): boolean
}

/** The payload of every message: a JSON object of 100 bytes. */
export const payload: string = JSON.stringify({ body: 'x'.repeat(89) })
