import type { Kind } from './kind.ts'
import { isMap, type Values } from './values.ts'

/**
 * What a browser can check before it sends, as attributes of an input. A convenience for people: the
 * server checks everything again.
 */
export interface Hints {
  /** The kind of input that suits the field, where its schema tells. */
  readonly type?:
    | 'text'
    | 'email'
    | 'url'
    | 'number'
    | 'date'
    | 'time'
    | 'datetime-local'
    | 'checkbox'
  readonly min?: number
  readonly max?: number
  /** `any` for numbers that may have a fraction. */
  readonly step?: number | 'any'
  readonly minlength?: number
  readonly maxlength?: number
  /** As browsers read it: the whole value has to match. */
  readonly pattern?: string
}

/** The hints of a field, from the JSON schema of what it takes. */
export function hintsOf(json: Values, kind: Kind | undefined): Hints {
  const rules = rulesOf(json)
  const hints: { -readonly [K in keyof Hints]: Hints[K] } = {}
  const type = inputType(rules, kind)
  if (type !== undefined) hints.type = type
  if (kind === 'text') {
    if (typeof rules.minLength === 'number') hints.minlength = rules.minLength
    if (typeof rules.maxLength === 'number') hints.maxlength = rules.maxLength
    // What has a format is told by the type of the input, in less than its pattern takes.
    const pattern = rules.format === undefined ? browserPattern(rules.pattern) : undefined
    if (pattern !== undefined) hints.pattern = pattern
  }
  if (kind === 'number' || kind === 'integer') {
    const min = bound(rules.minimum, rules.exclusiveMinimum, kind, 1)
    const max = bound(rules.maximum, rules.exclusiveMaximum, kind, -1)
    if (min !== undefined) hints.min = min
    if (max !== undefined) hints.max = max
    const step = typeof rules.multipleOf === 'number' ? rules.multipleOf : undefined
    hints.step = step ?? (kind === 'integer' ? 1 : 'any')
  }
  return Object.freeze(hints)
}

/** The schema itself, or the one branch of it that is not `null`. */
function rulesOf(json: Values): Values {
  if (!Array.isArray(json.anyOf)) return json
  const [branch, ...others] = json.anyOf.filter((item) => isMap(item) && item.type !== 'null')
  return isMap(branch) && others.length === 0 ? branch : {}
}

const FORMATS: ReadonlyMap<unknown, Hints['type']> = new Map<unknown, Hints['type']>([
  ['email', 'email'],
  ['uri', 'url'],
  ['date', 'date'],
  ['time', 'time'],
])

function inputType(rules: Values, kind: Kind | undefined): Hints['type'] {
  if (kind === 'text') return FORMATS.get(rules.format) ?? 'text'
  if (kind === 'number' || kind === 'integer') return 'number'
  if (kind === 'date') return 'datetime-local'
  return kind === 'boolean' ? 'checkbox' : undefined
}

/** Browsers know no exclusive bounds: of integers the next one is meant, of others the bound stays. */
function bound(
  inclusive: unknown,
  exclusive: unknown,
  kind: 'number' | 'integer',
  next: 1 | -1,
): number | undefined {
  if (typeof exclusive === 'number') return kind === 'integer' ? exclusive + next : exclusive
  if (typeof inclusive !== 'number') return undefined
  return isTypeBound(inclusive) ? undefined : inclusive
}

/** Whether a bound is that of a type of integers, which says nothing of the field to people. */
function isTypeBound(limit: number): boolean {
  return (
    limit === -Number.MAX_SAFE_INTEGER ||
    [15, 31, 53].some((bits) => limit === 2 ** bits - 1 || limit === -(2 ** bits))
  )
}

/** A pattern of JSON Schema matches anywhere, one of a browser the whole value, with the flag `v`. */
function browserPattern(pattern: unknown): string | undefined {
  if (typeof pattern !== 'string') return undefined
  const whole = `${pattern.startsWith('^') ? '' : '.*'}(?:${pattern})${pattern.endsWith('$') ? '' : '.*'}`
  try {
    new RegExp(whole, 'v')
    return whole
  } catch {
    return undefined
  }
}
