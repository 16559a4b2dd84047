import type { Stats } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { FileChanged } from '../../errors/index.ts'
import { failedCondition, rangeApplies, type Validators } from './conditions.ts'
import { fileStream, readRange } from './file-stream.ts'
import type { FoundFile } from './find-file.ts'
import { parseRange, type RangeAnswer } from './range.ts'

/** What an answer says of a file. */
export interface FileFacts {
  /** Headers of every answer but a refusal; completed by this. */
  readonly headers: Headers
  readonly validators: Validators
  readonly contentType: string
  readonly coding: string | undefined
}

/** Bytes up to which an answer is read at once, without a stream. */
const ONE_PIECE = 65_536

/**
 * Answers a GET or HEAD request with an open file, and closes it: conditions first, then a range. A
 * large file is opened again when its body is read.
 */
export async function fileResponse(
  { method, headers: asked }: Request,
  { path, handle, stats }: FoundFile,
  { headers, validators, contentType, coding }: FileFacts,
): Promise<Response> {
  try {
    const failed = failedCondition(asked, validators)
    if (failed === 304) return new Response(null, { status: failed, headers })
    if (failed !== undefined) return new Response(null, { status: failed })
    const range = method === 'GET' ? askedRange(asked, stats.size, validators) : 'whole'
    if (range === 'unsatisfiable') {
      const size = { 'content-range': `bytes */${stats.size}` }
      return new Response(null, { status: 416, headers: size })
    }
    const bytes = range === 'whole' ? { start: 0, end: stats.size } : range
    headers.set('content-type', contentType)
    headers.set('content-length', String(bytes.end - bytes.start))
    headers.set('accept-ranges', 'bytes')
    headers.set('x-content-type-options', 'nosniff')
    if (coding !== undefined) headers.set('content-encoding', coding)
    if (range !== 'whole') {
      headers.set('content-range', `bytes ${bytes.start}-${bytes.end - 1}/${stats.size}`)
    }
    const init = { status: range === 'whole' ? 200 : 206, headers }
    if (method === 'HEAD') return new Response(null, init)
    if (bytes.end - bytes.start <= ONE_PIECE) {
      return new Response(await readRange(handle, bytes), init)
    }
    return new Response(
      fileStream(path, bytes, (opened) => checkSame(opened, stats)),
      init,
    )
  } finally {
    await handle.close()
  }
}

function askedRange(asked: Headers, size: number, validators: Validators): RangeAnswer {
  const range = asked.get('range')
  return range !== null && rangeApplies(asked, validators) ? parseRange(range, size) : 'whole'
}

/** The headers of an answer tell of one state of the file; bytes of another must not follow them. */
async function checkSame(opened: FileHandle, told: Stats): Promise<void> {
  const { dev, ino, size, mtimeMs } = await opened.stat()
  const isSame =
    dev === told.dev && ino === told.ino && size === told.size && mtimeMs === told.mtimeMs
  if (!isSame) throw new FileChanged()
}
