import type { Hints } from './hints.ts'
import type { Kind } from './kind.ts'
import type { LengthOptions, NumberOptions } from './validators.ts'

type Edge = 'minlength' | 'maxlength' | 'min' | 'max'

/** The hints that bound a value. */
type Bounds = { readonly [K in Edge]?: number | undefined }

/** What a validator adds to the hints of a field. */
export interface FieldBounds extends Bounds {
  readonly field: string
}

type Choose = (...limits: number[]) => number

/** Of several bounds the narrowest counts. */
const EDGES: readonly (readonly [Edge, Choose])[] = [
  ['minlength', Math.max],
  ['maxlength', Math.min],
  ['min', Math.max],
  ['max', Math.min],
]

/**
 * The bounds of `validateLength`. Browsers count units of UTF-16, of which a character can have several:
 * of a least number of bytes that says nothing.
 */
export function lengthBounds(
  kind: Kind | undefined,
  { is, min = is, max = is, count }: LengthOptions,
): Bounds {
  if (kind !== 'text') return {}
  return { minlength: count === 'bytes' ? undefined : min, maxlength: max }
}

/** The bounds of `validateNumber`. Browsers know no exclusive ones: of integers the next one is meant. */
export function numberBounds(kind: Kind | undefined, options: NumberOptions): Bounds {
  if (kind !== 'number' && kind !== 'integer') return {}
  const { greaterThan, greaterThanOrEqualTo, equalTo, lessThan, lessThanOrEqualTo } = options
  const [next, up, down] = kind === 'integer' ? [1, Math.ceil, Math.floor] : [0, same, same]
  const above = numberOf(greaterThan, (limit) => down(limit) + next)
  const below = numberOf(lessThan, (limit) => up(limit) - next)
  const from = [greaterThanOrEqualTo, equalTo].map((limit) => numberOf(limit, up))
  const to = [lessThanOrEqualTo, equalTo].map((limit) => numberOf(limit, down))
  return { min: narrowest(Math.max, [above, ...from]), max: narrowest(Math.min, [below, ...to]) }
}

function same(limit: number): number {
  return limit
}

/** Hints with what validators add to them. */
export function withBounds(hints: Hints, bounds: readonly Bounds[]): Hints {
  if (bounds.length === 0) return hints
  const narrowed: { -readonly [K in keyof Hints]: Hints[K] } = { ...hints }
  for (const [name, choose] of EDGES) {
    const limit = narrowest(choose, [hints[name], ...bounds.map((each) => each[name])])
    if (limit !== undefined) narrowed[name] = limit
  }
  return narrowed
}

/** A limit as an attribute can say it. */
function numberOf(
  limit: number | bigint | undefined,
  round: (limit: number) => number,
): number | undefined {
  const number = Number(limit)
  return Number.isFinite(number) ? round(number) : undefined
}

function narrowest(choose: Choose, limits: readonly (number | undefined)[]): number | undefined {
  const known = limits.filter((limit) => limit !== undefined)
  return known.length === 0 ? undefined : choose(...known)
}
