const REF = /^[A-Za-z0-9][\w-]{0,39}$/
const LONGEST_NAME = 1_000
const LONGEST_PATH = 4_000
const LONGEST_TYPE = 255
const LONGEST_META = 4_000

/** What the browser says of a file, as far as it makes sense. */
export interface ClientEntry {
  readonly ref: string
  readonly name: string
  readonly relativePath: string
  readonly size: number
  readonly type: string
  readonly lastModified: number | undefined
  readonly meta: unknown
}

/**
 * Reads what a client says of its files. What is malformed, or longer than any browser makes it, is
 * left out, and with it the file: nothing that is unchecked gets further than here.
 */
export function* clientEntries(list: unknown): Generator<ClientEntry> {
  if (!Array.isArray(list)) return
  for (const each of list) {
    const entry = clientEntry(each)
    if (entry !== undefined) yield entry
  }
}

/** The own field of an object that a client sent; undefined where there is none. */
export function fieldOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined
  return Reflect.get(value, key)
}

function clientEntry(given: unknown): ClientEntry | undefined {
  const ref = fieldOf(given, 'ref')
  const size = fieldOf(given, 'size')
  const name = textOf(fieldOf(given, 'name'), LONGEST_NAME)
  const relativePath = textOf(fieldOf(given, 'relative_path') ?? '', LONGEST_PATH)
  const type = textOf(fieldOf(given, 'type') ?? '', LONGEST_TYPE)
  const lastModified = fieldOf(given, 'last_modified')
  const meta = fieldOf(given, 'meta')
  if (typeof ref !== 'string' || !REF.test(ref)) return undefined
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) return undefined
  if (name === undefined || relativePath === undefined || type === undefined) return undefined
  if (meta !== undefined && lengthOf(meta) > LONGEST_META) return undefined
  return {
    ref,
    name: baseName(name),
    relativePath,
    size,
    type,
    lastModified: Number.isFinite(lastModified) ? Number(lastModified) : undefined,
    meta,
  }
}

function textOf(value: unknown, longest: number): string | undefined {
  return typeof value === 'string' && value.length <= longest ? value : undefined
}

/** The length of a value as JSON, where no stack is deep enough for it: endless. */
function lengthOf(value: unknown): number {
  try {
    return JSON.stringify(value).length
  } catch {
    return Number.POSITIVE_INFINITY
  }
}

/**
 * Somebody will make a path of it, or an address: half a character has no form there, and control and
 * direction characters hide what a file ends in.
 */
function baseName(name: string): string {
  const last = name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1)
  const shown = last.replaceAll(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu, '')
  return shown === '' || shown === '.' || shown === '..' ? 'file' : shown
}
