/** A media type with its parameters, `multipart/form-data; boundary=x`. */
export interface MediaType {
  /** In lower case, without parameters. */
  readonly essence: string
  /** The parameters; names in lower case, values as sent, the first of a name. */
  readonly parameters: ReadonlyMap<string, string>
}

const ESSENCE = /^[ \t]*([\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+)[ \t]*(?=;|$)/
const PARAMETER = /[ \t]*;[ \t]*(?:([\w!#$%&'*+.^`|~-]+)=(?:"((?:[^"\\]|\\.)*)"|([^;"]*)))?/y

/** Reads a `content-type` (RFC 9110 section 8.3); undefined for what is none. */
export function parseMediaType(header: string): MediaType | undefined {
  const match = ESSENCE.exec(header)
  if (match?.[1] === undefined) return undefined
  const parameters = new Map<string, string>()
  let at = match[0].length
  while (at < header.length) {
    PARAMETER.lastIndex = at
    const parameter = PARAMETER.exec(header)
    if (parameter === null) break
    at = PARAMETER.lastIndex
    const [, name, quoted, token] = parameter
    const key = name?.toLowerCase()
    if (key === undefined || parameters.has(key)) continue
    parameters.set(key, quoted?.replaceAll(/\\(.)/g, '$1') ?? token?.trimEnd() ?? '')
  }
  return { essence: match[1].toLowerCase(), parameters }
}
