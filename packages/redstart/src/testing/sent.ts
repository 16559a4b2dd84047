import type { Frame } from '../socket/index.ts'

/** A message that the server sent, decoded as a client decodes it. */
export interface Sent {
  readonly ref: unknown
  readonly event: unknown
  /** The payload; of a reply `{ status, response }`. */
  readonly payload: unknown
}

const REPLY = 1
// Bytes of the header by kind of binary frame: the kind itself, and a length for each field.
const HEADER_BYTES = [4, 5, 3]

/** Reads a frame of version 2 of the protocol. */
export function decodeSent({ data }: Frame): Sent {
  return typeof data === 'string' ? decodeText(data) : decodeBinary(data)
}

function decodeText(text: string): Sent {
  const [, ref, , event, payload]: unknown[] = JSON.parse(text)
  return { ref, event, payload }
}

function decodeBinary(bytes: Uint8Array): Sent {
  const kind = bytes[0] ?? 0
  let offset = HEADER_BYTES[kind] ?? 0
  const fields = [...bytes.subarray(1, offset)].map((length) => {
    const field = new TextDecoder().decode(bytes.subarray(offset, offset + length))
    offset += length
    return field
  })
  const data = Uint8Array.from(bytes.subarray(offset))
  const last = fields.at(-1)
  return kind === REPLY
    ? { ref: fields[1], event: 'phx_reply', payload: { status: last, response: data } }
    : { ref: null, event: last, payload: data }
}

/** Whether a payload is that of a reply. */
export function isReply(payload: unknown): payload is { status: string; response: unknown } {
  return (
    typeof payload === 'object' &&
    payload !== null &&
    'status' in payload &&
    typeof payload.status === 'string' &&
    'response' in payload
  )
}
