import { acceptedCodings } from '../negotiate.ts'
import type { Validators } from './conditions.ts'
import { contentTypeOf, isCompressible } from './content-type.ts'
import { fileResponse } from './file-response.ts'
import { type FoundFile, findFile, findFolder } from './find-file.ts'
import { safePath } from './safe-path.ts'

/** Where files are served from, and how. */
export interface StaticOptions {
  /** The folder; what is not in it is never served, and neither are hidden files. */
  readonly root: string
  /** What paths have to begin with, `/assets` for example; it is no part of the file's path. Default `/`. */
  readonly prefix?: string
  /**
   * Names of files that never change their content, for they carry its digest: browsers keep them for
   * a year and do not ask again. Default: a dash and eight or more digits of base 32 (upper case) or
   * base 16 (lower case) before the ending, `app-7JQ2MX4A.js`.
   */
  readonly immutable?: RegExp
  /** The `cache-control` of all other files. Default `public, no-cache`: kept, but asked for. */
  readonly cacheControl?: string
  /** Content types by ending, beyond those that are known: `{ glsl: 'text/plain; charset=utf-8' }`. */
  readonly types?: Readonly<Record<string, string>>
  /** Headers for every file. */
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * Answers a request with a file; undefined where there is none for it, so that something else may
 * answer.
 *
 * @param request - Its method and headers count.
 * @param path - The path of its URL, percent-encoded.
 */
export type StaticHandler = (request: Request, path: string) => Promise<Response | undefined>

/** Codings that a file may lie beside itself in, best first, and the ending of that form. */
const CODINGS = { br: '.br', zstd: '.zst', gzip: '.gz' } as const
const CODING_NAMES = ['br', 'zstd', 'gzip'] as const
const IMMUTABLE =
  /-(?:[A-Z2-7]{8,}|(?=[0-9]*[a-f])(?=[a-f]*[0-9])[0-9a-f]{8,})(?:\.[a-z0-9]+){1,2}$/
const FOREVER = 'public, max-age=31536000, immutable'

/**
 * Serves the files of a folder: with entity tags, dates and conditions (RFC 9110 section 13), one
 * range (section 14; several are answered with the whole), and compressed forms that lie beside a
 * file (`app.js.br`, `.zst`, `.gz`). Folders are not listed. A file that is being sent is open only
 * while it is; a body that is dropped unread holds nothing.
 *
 * @example
 * const assets = serveStatic({ root: 'public', prefix: '/assets' })
 * const response = await assets(request, new URL(request.url).pathname)
 */
export function serveStatic(options: StaticOptions): StaticHandler {
  const { prefix = '/', types = {} } = options
  let root: string | undefined
  return async (request, path) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return undefined
    const name = safePath(path, prefix)
    if (name === undefined) return undefined
    root ??= await findFolder(options.root)
    if (root === undefined) return undefined
    const plain = await findFile(root, name)
    if (plain === undefined) return undefined
    const contentType = contentTypeOf(name, types)
    const isVaried = isCompressible(contentType)
    const form = isVaried ? await chooseForm(plain, root, name, request.headers) : { file: plain }
    const validators = validatorsOf(form)
    const headers = new Headers(options.headers)
    headers.set('cache-control', cacheControl(name, options))
    headers.set('etag', validators.etag)
    headers.set('last-modified', new Date(validators.modified * 1_000).toUTCString())
    if (isVaried) headers.append('vary', 'accept-encoding')
    const { file, coding } = form
    return await fileResponse(request, file, { headers, validators, contentType, coding })
  }
}

/** A file, or a compressed form of it. */
interface Form {
  readonly file: FoundFile
  readonly coding?: keyof typeof CODINGS | undefined
}

/** The form of a file that the client wants most, of those that there are; closes the file if not that. */
async function chooseForm(
  plain: FoundFile,
  root: string,
  name: string,
  headers: Headers,
): Promise<Form> {
  try {
    for (const coding of acceptedCodings(headers.get('accept-encoding'), CODING_NAMES)) {
      const file = await findFile(root, name + CODINGS[coding])
      if (file === undefined) continue
      await plain.handle.close()
      return { file, coding }
    }
  } catch (error) {
    await plain.handle.close()
    throw error
  }
  return { file: plain }
}

function validatorsOf({ file: { stats }, coding }: Form): Validators {
  const time = Math.trunc(stats.mtimeMs * 1_000).toString(36)
  const etag = `"${stats.size.toString(36)}-${time}${coding === undefined ? '' : `-${coding}`}"`
  return { etag, modified: Math.floor(stats.mtimeMs / 1_000) }
}

function cacheControl(name: string, options: StaticOptions): string {
  const { immutable = IMMUTABLE, cacheControl = 'public, no-cache' } = options
  return name.search(immutable) === -1 ? cacheControl : FOREVER
}
