import { isUtf8 } from 'node:buffer'
import { InvalidBody } from '../../errors/index.ts'

/** What a part of a multipart form says of itself. */
export interface PartHead {
  /** The name of the field. */
  readonly name: string
  /** The name of the file as sent; undefined for a text field. */
  readonly filename: string | undefined
  /** The `content-type` as sent. */
  readonly contentType: string | undefined
}

const LINE = /^([\w!#$%&'*+.^`|~-]+):[ \t]*([^\r\n\0]*)$/
const DISPOSITION = /^form-data[ \t]*/i
const PARAMETER = /;[ \t]*([\w!#$%&'*+.^`|~-]+)=(?:"([^"]*)"|([^\s;"]*))[ \t]*/y
const ESCAPES = /%(?:0D|0A|22)/gi
/** Transfer encodings that leave the bytes alone; others went out of use (RFC 7578 section 4.7). */
const IDENTITIES = new Set(['7bit', '8bit', 'binary'])

/**
 * Reads the header lines of a part (RFC 7578 section 4). Names are quoted as browsers do it: `%22`,
 * `%0D` and `%0A` stand for a quote and the two parts of a line break, a backslash for itself.
 *
 * @param bytes - The lines, without the empty one at their end.
 * @throws InvalidBody
 */
export function parsePartHead(bytes: Buffer): PartHead {
  const headers = headerLines(bytes)
  const encoding = headers.get('content-transfer-encoding')
  if (encoding !== undefined && !IDENTITIES.has(encoding.trim().toLowerCase())) {
    throw malformed('a part has a content-transfer-encoding')
  }
  const parameters = dispositionParameters(headers.get('content-disposition') ?? '')
  const name = parameters.get('name')
  if (name === undefined) throw malformed('a part has no name')
  return {
    name,
    filename: parameters.get('filename'),
    contentType: headers.get('content-type')?.trim(),
  }
}

function headerLines(bytes: Buffer): Map<string, string> {
  if (!isUtf8(bytes)) throw malformed('the header of a part is not UTF-8')
  const headers = new Map<string, string>()
  for (const line of bytes.toString().split('\r\n')) {
    const [, name, value] = LINE.exec(line) ?? []
    if (name === undefined || value === undefined) {
      throw malformed('a header line of a part is malformed')
    }
    const key = name.toLowerCase()
    if (headers.has(key)) throw malformed('a part has a header line twice')
    headers.set(key, value)
  }
  return headers
}

function dispositionParameters(disposition: string): Map<string, string> {
  const kind = DISPOSITION.exec(disposition)
  if (kind === null) throw malformed('a part is no form-data')
  const parameters = new Map<string, string>()
  let at = kind[0].length
  while (at < disposition.length) {
    PARAMETER.lastIndex = at
    const [parameter, name, quoted, token] = PARAMETER.exec(disposition) ?? []
    if (parameter === undefined || name === undefined) {
      throw malformed('a content-disposition is malformed')
    }
    const key = name.toLowerCase()
    if (parameters.has(key)) throw malformed('a content-disposition has a parameter twice')
    parameters.set(key, (quoted ?? token ?? '').replace(ESCAPES, decodeURIComponent))
    at += parameter.length
  }
  return parameters
}

function malformed(problem: string): InvalidBody {
  return new InvalidBody('multipart form', problem)
}
