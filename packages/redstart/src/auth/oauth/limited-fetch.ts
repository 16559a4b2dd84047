import type { Clock } from '../../clock/index.ts'

/** How a provider is asked: `fetch`, or what stands in for it. */
export type Fetch = (url: string, init: FetchInit) => Promise<Response>

/** What a request to a provider is made of. */
export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  readonly body?: string | null
  readonly redirect: 'manual'
  readonly signal?: AbortSignal
}

/** The same for openid-client, whose forms are texts in the end. */
export type LimitedFetch = (
  url: string,
  init: Pick<FetchInit, 'method' | 'headers' | 'redirect'> & { readonly body?: unknown },
) => Promise<Response>

/** Milliseconds that a provider has for one answer: somebody is waiting. */
const PATIENCE = 5_000

/** No document of a provider is longer: key sets and profiles take some kilobytes. */
const MAX_BYTES = 1_000_000

/** Asks by `fetch`, and gives up on an answer that does not come, or does not end. */
export function limited(fetch: Fetch, clock: Clock): LimitedFetch {
  return async (url, { method, headers, redirect, body }) => {
    const late = new AbortController()
    const timer = clock.after(PATIENCE, () => late.abort(new DOMException('Late.', 'TimeoutError')))
    const form = body === undefined || body === null ? null : String(body)
    const init = { method, headers, redirect, body: form, signal: late.signal }
    try {
      return await whole(fetch(url, init), late.signal)
    } finally {
      timer.cancel()
    }
  }
}

/** The answer with its body, unless `signal` is first: not everything that answers listens to it. */
function whole(asked: Promise<Response>, signal: AbortSignal): Promise<Response> {
  const read = async (): Promise<Response> => {
    const { status, headers, body } = await asked
    const bytes = body && (await readAll(body))
    return new Response(bytes?.byteLength ? bytes : null, { status, headers })
  }
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    read().then(resolve, reject)
  })
}

async function readAll(body: ReadableStream<Uint8Array>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = body.getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return Uint8Array.from(Buffer.concat(chunks))
    length += value.byteLength
    if (length > MAX_BYTES) {
      await reader.cancel()
      throw new DOMException('Too long.', 'AbortError')
    }
    chunks.push(value)
  }
}
