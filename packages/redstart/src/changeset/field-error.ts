/** What fills the holes of a message: `%{count}` is replaced by `values.count`. */
export type ErrorValues = Readonly<Record<string, string | number | bigint | boolean>>

/** One thing that is wrong with a field. */
export interface FieldError {
  /** The sentence, in which `%{count}` and the like stand for {@link FieldError.values}. */
  readonly message: string
  /**
   * The rule that was broken, for programs; it never changes: `required`, `cast`, `schema`, `length`,
   * `format`, `number`, `inclusion`, `exclusion`, `subset`, `confirmation`, `acceptance`, `replace`,
   * `unique`, `foreign_key`, `check`, `not_null`, `exclusion_constraint`, or what the application
   * chose; `invalid` where it chose nothing.
   */
  readonly code: string
  /** What the rule was, for programs, for translations and for the holes of the message. */
  readonly values: ErrorValues
}

/** An error as it is given to `addError`: a message alone, or with a code and values. */
export type ErrorInput =
  | string
  | { readonly message: string; readonly code?: string; readonly values?: ErrorValues }

/** What a check of the application says: nothing where all is well. */
export type Complaint = ErrorInput | readonly ErrorInput[] | undefined

/** Turns an error into the sentence that people read; a translation is one of these. */
export type Translate = (error: FieldError) => string

/** Errors by field. */
export interface ErrorMap {
  readonly [field: string]: readonly FieldError[]
}

/** The name under which an error stands that is about the form as a whole. */
export const WHOLE = '$form'

/** What people read where something is missing. */
export const BLANK = "can't be blank"

/** How many errors a field keeps; the rest would tell nobody more. */
const MAX_ERRORS = 20

const NO_VALUES: ErrorValues = Object.freeze({})

/** Completes what a check said. */
export function toFieldErrors(complaint: NonNullable<Complaint>): FieldError[] {
  return typeof complaint === 'string' || !isList(complaint)
    ? [toFieldError(complaint)]
    : complaint.map(toFieldError)
}

function isList(complaint: object): complaint is readonly ErrorInput[] {
  return Array.isArray(complaint)
}

function toFieldError(input: ErrorInput): FieldError {
  if (typeof input === 'string') return { message: input, code: 'invalid', values: NO_VALUES }
  return {
    message: input.message,
    code: input.code ?? 'invalid',
    values: input.values ?? NO_VALUES,
  }
}

/** An error of one of our own rules. */
export function fieldError(
  code: string,
  message: string,
  values: ErrorValues = NO_VALUES,
): FieldError {
  return { message, code, values }
}

/** The map with one more error; a field that has enough of them is left as it is. */
export function withError(errors: ErrorMap, field: string, error: FieldError): ErrorMap {
  const before = errors[field] ?? []
  return before.length < MAX_ERRORS ? { ...errors, [field]: [...before, error] } : errors
}

/**
 * The sentence of an error with its holes filled: the translation that is used where none is given.
 *
 * @example
 * messageOf({ message: 'should be at least %{count} character(s)', code: 'length', values: { count: 3 } })
 * // 'should be at least 3 character(s)'
 */
export function messageOf(error: FieldError): string {
  return error.message.replace(/%\{(\w+)\}/g, (hole, name: string) =>
    Object.hasOwn(error.values, name) ? String(error.values[name]) : hole,
  )
}
