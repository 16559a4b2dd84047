import type { RawData } from 'ws'

/** A message of the Phoenix V2 protocol as it comes from a client. */
export interface Message {
  readonly joinRef: string | null
  readonly ref: string | null
  readonly topic: string
  readonly event: string
  readonly payload: unknown
}

const isRef = (value: unknown): value is string | null =>
  value === null || typeof value === 'string'

/** Reads a text frame; undefined when it is not a V2 message. */
export function decode(data: RawData): Message | undefined {
  let parts: unknown
  try {
    parts = JSON.parse(data.toString())
  } catch {
    return undefined
  }
  if (!Array.isArray(parts) || parts.length < 5) return undefined
  const [joinRef, ref, topic, event, payload]: unknown[] = parts
  if (!isRef(joinRef) || !isRef(ref)) return undefined
  if (typeof topic !== 'string' || typeof event !== 'string') return undefined
  return { joinRef, ref, topic, event, payload }
}

/** The text of a reply to `message`; `joinRef` is the one that the channel was joined with. */
export function replyText(
  message: Message,
  joinRef: string | null,
  response: unknown,
  status: 'ok' | 'error' = 'ok',
): string {
  return JSON.stringify([joinRef, message.ref, message.topic, 'phx_reply', { status, response }])
}

/** The text of a broadcast to every subscriber of `topic`. */
export function broadcastText(topic: string, event: string, payload: unknown): string {
  return JSON.stringify([null, null, topic, event, payload])
}

/** The text of the close that follows a leave. */
export function closeText(topic: string, joinRef: string | null): string {
  return JSON.stringify([joinRef, joinRef, topic, 'phx_close', {}])
}
