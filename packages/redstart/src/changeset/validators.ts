import { BLANK, type FieldError, fieldError } from './field-error.ts'
import { isBlank } from './values.ts'

/** What the validators of a changeset have in common. */
export interface MessageOption {
  /** What people read instead of the usual sentence; its holes are filled from the same values. */
  readonly message?: string
}

/** How long something may be. */
export interface LengthOptions extends MessageOption {
  readonly is?: number
  readonly min?: number
  readonly max?: number
  /**
   * What is counted of a text: characters as people see them (the default), code points, or bytes of
   * UTF-8. Of a list, always its items.
   */
  readonly count?: 'graphemes' | 'codepoints' | 'bytes'
}

/** Bounds of a number. */
export interface NumberOptions extends MessageOption {
  readonly lessThan?: number | bigint
  readonly lessThanOrEqualTo?: number | bigint
  readonly greaterThan?: number | bigint
  readonly greaterThanOrEqualTo?: number | bigint
  readonly equalTo?: number | bigint
  readonly notEqualTo?: number | bigint
}

/** The error of a value that is too short or too long, if it is. */
export function lengthError(value: unknown, options: LengthOptions): FieldError | undefined {
  const { is, min, max, count = 'graphemes', message } = options
  const enough = Math.max(is ?? 0, min ?? 0, max ?? 0) + 1
  const measured = measure(value, count, enough)
  if (measured === undefined) return undefined
  const { length, type } = measured
  const [kind, limit, amount] =
    is !== undefined && length !== is
      ? (['is', is, ''] as const)
      : min !== undefined && length < min
        ? (['min', min, 'at least '] as const)
        : max !== undefined && length > max
          ? (['max', max, 'at most '] as const)
          : []
  if (kind === undefined) return undefined
  const usual = `${type === 'list' ? 'should have' : 'should be'} ${amount}%{count} ${UNITS[type]}(s)`
  return fieldError('length', message ?? usual, { count: limit, kind, type })
}

const UNITS = { string: 'character', binary: 'byte', list: 'item' } as const

function measure(
  value: unknown,
  count: 'graphemes' | 'codepoints' | 'bytes',
  enough: number,
): { length: number; type: keyof typeof UNITS } | undefined {
  if (Array.isArray(value)) return { length: value.length, type: 'list' }
  if (value instanceof Uint8Array) return { length: value.length, type: 'binary' }
  if (typeof value !== 'string') return undefined
  if (count === 'bytes') return { length: Buffer.byteLength(value), type: 'binary' }
  return {
    length: count === 'codepoints' ? [...value].length : graphemes(value, enough),
    type: 'string',
  }
}

const PLAIN = /^[\x20-\x7e]*$/
const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Counts no further than it has to: what a client sends may be long. */
function graphemes(text: string, enough: number): number {
  if (PLAIN.test(text)) return text.length
  let length = 0
  for (const _ of segmenter.segment(text)) if (++length === enough) break
  return length
}

const COMPARISONS: readonly {
  readonly option: keyof Omit<NumberOptions, 'message'>
  readonly holds: (value: number | bigint, limit: number | bigint) => boolean
  readonly message: string
}[] = [
  {
    option: 'lessThan',
    holds: (value, limit) => value < limit,
    message: 'must be less than %{number}',
  },
  {
    option: 'lessThanOrEqualTo',
    holds: (value, limit) => value <= limit,
    message: 'must be less than or equal to %{number}',
  },
  {
    option: 'greaterThan',
    holds: (value, limit) => value > limit,
    message: 'must be greater than %{number}',
  },
  {
    option: 'greaterThanOrEqualTo',
    holds: (value, limit) => value >= limit,
    message: 'must be greater than or equal to %{number}',
  },
  // A number and a big integer of the same size are neither === nor unequal.
  {
    option: 'equalTo',
    holds: (value, limit) => !(value < limit || value > limit),
    message: 'must be equal to %{number}',
  },
  {
    option: 'notEqualTo',
    holds: (value, limit) => value < limit || value > limit,
    message: 'must be not equal to %{number}',
  },
]

/** The error of a number that is out of bounds, if it is: of the first bound that does not hold. */
export function numberError(value: unknown, options: NumberOptions): FieldError | undefined {
  if (typeof value !== 'number' && typeof value !== 'bigint') return undefined
  for (const { option, holds, message } of COMPARISONS) {
    const limit = options[option]
    if (limit === undefined || holds(value, limit)) continue
    return fieldError('number', options.message ?? message, { number: limit, kind: option })
  }
  return undefined
}

/** The error of a text that does not look as it should, if it does not. */
export function formatError(
  value: unknown,
  format: RegExp,
  { message = 'has invalid format' }: MessageOption,
): FieldError | undefined {
  // search() begins at the start, whatever a global expression was used for before.
  return typeof value === 'string' && value.search(format) === -1
    ? fieldError('format', message)
    : undefined
}

/** The error of a value that is none of those allowed, if it is not. */
export function inclusionError(
  value: unknown,
  allowed: Iterable<unknown>,
  { message = 'is invalid' }: MessageOption,
): FieldError | undefined {
  return new Set(allowed).has(value) ? undefined : fieldError('inclusion', message)
}

/** The error of a value that is one of those reserved, if it is. */
export function exclusionError(
  value: unknown,
  reserved: Iterable<unknown>,
  { message = 'is reserved' }: MessageOption,
): FieldError | undefined {
  return new Set(reserved).has(value) ? fieldError('exclusion', message) : undefined
}

/** The error of a list with an item that is none of those allowed, if it has one. */
export function subsetError(
  value: unknown,
  allowed: Iterable<unknown>,
  { message = 'has an invalid entry' }: MessageOption,
): FieldError | undefined {
  const all = new Set(allowed)
  const isSubset = !Array.isArray(value) || value.every((item) => all.has(item))
  return isSubset ? undefined : fieldError('subset', message)
}

/** The error of a text that was not typed twice alike, if it was not. */
export function confirmationError(
  typed: unknown,
  again: unknown,
  required: boolean,
  { message }: MessageOption,
): FieldError | undefined {
  if (again === undefined || isBlank(again)) {
    return required ? fieldError('required', message ?? BLANK) : undefined
  }
  const usual = 'does not match confirmation'
  return typed === again ? undefined : fieldError('confirmation', message ?? usual)
}
