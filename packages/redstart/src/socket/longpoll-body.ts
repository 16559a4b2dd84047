import type { IncomingMessage } from 'node:http'

/** Bytes of a POST that are read. */
const MAX_BODY = 8_000_000
/** Frames of a batch that are handled; those behind are ignored, as Phoenix does. */
const MAX_ENTRIES = 100
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** The frames of a POST, or the HTTP status that it deserves. */
export type LongPollBody =
  | { readonly ok: true; readonly frames: readonly (string | Uint8Array)[] }
  | { readonly ok: false; readonly status: 400 | 500 }

/**
 * Reads the frames of a POST: lines of an `application/x-ndjson` batch, or one text frame (Phoenix
 * channels protocol, section 4.2). Empty lines are ignored.
 *
 * @param frameBytes - Bytes that one frame may have.
 */
export async function readLongPollBody(
  request: IncomingMessage,
  frameBytes: number,
): Promise<LongPollBody> {
  const body = await readText(request)
  if (body === undefined) return { ok: false, status: 400 }
  if (request.headers['content-type'] !== 'application/x-ndjson') {
    return fitting([body], frameBytes)
  }
  const frames: (string | Uint8Array)[] = []
  for (const entry of body.split(/\r?\n/, MAX_ENTRIES)) {
    if (entry === '') continue
    // In base64 three bytes are four characters; the exact size is looked at once they are bytes again.
    if (entry.length > Math.ceil(frameBytes / 3) * 4) return { ok: false, status: 400 }
    if (entry.startsWith('[')) frames.push(entry)
    else if (entry.length % 4 === 0 && BASE64.test(entry)) frames.push(Buffer.from(entry, 'base64'))
    else return { ok: false, status: 500 }
  }
  return fitting(frames, frameBytes)
}

function fitting(frames: readonly (string | Uint8Array)[], frameBytes: number): LongPollBody {
  const tooLarge = frames.some((frame) => Buffer.byteLength(frame) > frameBytes)
  return tooLarge ? { ok: false, status: 400 } : { ok: true, frames }
}

/** The body as text; undefined if it is too long, no UTF-8, or was never sent to its end. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of request) {
      if (!(chunk instanceof Buffer)) return undefined
      length += chunk.length
      // What is too much is read all the same: a client that still sends does not see the answer.
      if (length <= MAX_BODY) chunks.push(chunk)
      else chunks.length = 0
    }
    return length > MAX_BODY ? undefined : decoder.decode(Buffer.concat(chunks))
  } catch {
    return undefined
  }
}
