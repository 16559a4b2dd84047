import type { IncomingMessage } from 'node:http'

/** Bytes of a POST that are read. */
export const MAX_BODY = 8_000_000
/** Frames of a batch that are handled; those behind are ignored, as Phoenix does. */
const MAX_ENTRIES = 100
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/

/** The body of a POST. */
export interface PostBody {
  readonly text: string
  /** Whether it is lines of frames, and not one text frame. */
  readonly batch: boolean
}

/**
 * What became of a POST: 200, 408 (a frame was not taken in time) and 410 (no such session) are the
 * `status` of its JSON, 400 and 500 (a body that is none) that of HTTP.
 */
export type PostStatus = 200 | 400 | 408 | 410 | 500

/** The frames of a body, or the HTTP status that it deserves. */
export type PostFrames =
  | { readonly ok: true; readonly frames: readonly (string | Uint8Array)[] }
  | { readonly ok: false; readonly status: 400 | 500 }

/** The body of a POST; undefined if it is too long, no UTF-8, or was never sent to its end. */
export async function readPostBody(request: IncomingMessage): Promise<PostBody | undefined> {
  const text = await readText(request)
  if (text === undefined) return undefined
  return { text, batch: request.headers['content-type'] === 'application/x-ndjson' }
}

/**
 * The frames of a body: lines of an `application/x-ndjson` batch, or one text frame (Phoenix channels
 * protocol, section 4.2). Empty lines are ignored.
 *
 * @param frameBytes - Bytes that one frame may have.
 */
export function framesOf({ text, batch }: PostBody, frameBytes: number): PostFrames {
  if (!batch) return fitting([text], frameBytes)
  const frames: (string | Uint8Array)[] = []
  for (const entry of text.split(/\r?\n/, MAX_ENTRIES)) {
    if (entry === '') continue
    // In base64 three bytes are four characters; the exact size is looked at once they are bytes again.
    if (entry.length > Math.ceil(frameBytes / 3) * 4) return { ok: false, status: 400 }
    if (entry.startsWith('[')) frames.push(entry)
    else if (entry.length % 4 === 0 && BASE64.test(entry)) frames.push(Buffer.from(entry, 'base64'))
    else return { ok: false, status: 500 }
  }
  return fitting(frames, frameBytes)
}

function fitting(frames: readonly (string | Uint8Array)[], frameBytes: number): PostFrames {
  const tooLarge = frames.some((frame) => Buffer.byteLength(frame) > frameBytes)
  return tooLarge ? { ok: false, status: 400 } : { ok: true, frames }
}

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
