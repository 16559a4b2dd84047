import type { Frame } from './frame.ts'

/** How a connection ends, with the WebSocket close codes that Phoenix uses. */
export const CloseCode = {
  /** `disconnect` on the socket id, and the end of the endpoint. */
  goingAway: 1001,
  /** Nothing came from the client for `timeout`. */
  idle: 1002,
  /** A frame that the serializer cannot read. */
  undecodable: 1011,
  /** Drain. */
  restart: 1012,
  /** The client does not read what it is sent. */
  slowReader: 1013,
} as const
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode]

/** The way out of a connection: a WebSocket, a long-poll session, or a test. */
export interface Transport {
  readonly kind: 'websocket' | 'longpoll' | 'memory'
  /** Whether frames of bytes can be sent. */
  readonly binary: boolean
  /** Queues a frame behind those sent before. Never throws; after `close` it does nothing. */
  send(frame: Frame): void
  /** Bytes sent that the client's side has not taken yet. */
  readonly pendingBytes: number
  /** Ends the connection once what was sent before has left. */
  close(code: CloseCode, reason: string): void
  /** Stops reading from the client, so that it is slowed down, not buffered. */
  pause(): void
  /** Reads again. */
  resume(): void
}
