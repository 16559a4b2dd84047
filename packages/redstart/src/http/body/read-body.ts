import type { Clock } from '../../clock/index.ts'
import { UnsupportedBody } from '../../errors/index.ts'
import { Tree } from '../../params/index.ts'
import type { Body, BodyParams } from './body.ts'
import type { BodyLimits } from './body-limits.ts'
import { type ByteSource, openBody } from './byte-source.ts'
import { type MediaType, parseMediaType } from './media-type.ts'
import { readJson } from './read-json.ts'
import { readMultipart } from './read-multipart.ts'
import { readUrlencoded } from './read-urlencoded.ts'
import type { Scratch } from './scratch.ts'

/** What reading a body needs of its surroundings. */
export interface BodyContext {
  /** Where uploads go; whoever made it disposes of it when the request has been answered. */
  readonly scratch: Scratch
  /** What a client that sends nothing is timed by. */
  readonly clock: Clock
}

type Reader = (source: ByteSource) => Promise<Body>

/**
 * Reads the body of a request: a form of either encoding, or JSON. A body of another type is left
 * alone, and can still be read.
 *
 * It is whole or refused: when this throws nothing of it is kept, on disk neither, and the connection
 * can be answered. The thrown error has the `status` of that answer.
 *
 * @throws InvalidBody (400), BodyAborted (400), BodyTimeout (408), BodyTooLarge (413),
 *   UnsupportedBody (415), UploadNotStored (503, or 507 for a full disk), and BodyAlreadyRead.
 */
export async function readBody(
  request: Request,
  limits: BodyLimits,
  context: BodyContext,
): Promise<Body> {
  if (request.method === 'GET' || request.method === 'HEAD')
    return { kind: 'none', params: nothing() }
  const header = request.headers.get('content-type')
  const type = header === null ? undefined : parseMediaType(header)
  const reader = type && readerFor(type, limits, context)
  if (reader === undefined) return { kind: hasBody(request) ? 'other' : 'none', params: nothing() }
  const coding = request.headers.get('content-encoding')
  if (coding !== null && coding.toLowerCase() !== 'identity') {
    throw new UnsupportedBody('it is compressed')
  }
  const source = openBody(request, limits, context.clock)
  try {
    return await reader(source)
  } catch (error) {
    await context.scratch.dispose()
    throw error
  } finally {
    source.close()
  }
}

/** What reads a body of a type; undefined for a type that is not read. */
function readerFor(
  type: MediaType,
  limits: BodyLimits,
  { scratch }: BodyContext,
): Reader | undefined {
  const { essence } = type
  if (essence === 'multipart/form-data') {
    return async (source) => {
      const counted = new CountedSource(source)
      const params = await readMultipart(counted, type, { limits, scratch })
      return { kind: 'form', params, bytes: counted.bytes }
    }
  }
  if (essence === 'application/x-www-form-urlencoded') {
    checkCharset(type)
    return async (source) => {
      const bytes = await source.rest()
      return { kind: 'form', params: readUrlencoded(bytes, limits), bytes: bytes.length }
    }
  }
  if (essence === 'application/json' || essence.endsWith('+json')) {
    checkCharset(type)
    return async (source) => jsonBody(await source.rest(), limits)
  }
  return undefined
}

function jsonBody(bytes: Buffer, limits: BodyLimits): Body {
  if (bytes.length === 0) return { kind: 'none', params: nothing() }
  const value = readJson(bytes, limits.nesting)
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return { kind: 'json', params: isObject ? value : nothing(), value }
}

/** Whether there are bytes, as far as the header tells. */
function hasBody(request: Request): boolean {
  const length = request.headers.get('content-length')
  if (length !== null) return length !== '0'
  return request.body !== null
}

function checkCharset({ parameters }: MediaType): void {
  const charset = parameters.get('charset')?.toLowerCase() ?? 'utf-8'
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii') {
    throw new UnsupportedBody('it is in another character set than UTF-8')
  }
}

function nothing(): BodyParams {
  return new Tree<string>().toMap()
}

/** Counts what passes: the limit of a form may be known only when it was read. */
class CountedSource implements ByteSource {
  readonly #source: ByteSource
  bytes = 0

  constructor(source: ByteSource) {
    this.#source = source
  }

  async next(): Promise<Buffer | undefined> {
    const piece = await this.#source.next()
    this.bytes += piece?.length ?? 0
    return piece
  }

  async rest(): Promise<Buffer> {
    const rest = await this.#source.rest()
    this.bytes += rest.length
    return rest
  }

  close(): void {
    this.#source.close()
  }
}
