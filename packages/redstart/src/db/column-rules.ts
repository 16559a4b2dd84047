import type { PgColumn } from 'drizzle-orm/pg-core'

/** What a column takes, apart from being absent. */
export interface ColumnRules {
  /** The same as JSON Schema. */
  readonly json: Readonly<Record<string, unknown>>
  /** The value to store, or what is wrong with it. */
  check(value: unknown): { readonly value: unknown } | { readonly problem: string }
}

/** The numbers that PostgreSQL's integers hold, by how often their bits double from 16. */
const INTEGERS: Readonly<Record<string, number>> = {
  smallint: 2 ** 15,
  smallserial: 2 ** 15,
  integer: 2 ** 31,
  serial: 2 ** 31,
  bigint: Number.MAX_SAFE_INTEGER + 1,
  bigserial: Number.MAX_SAFE_INTEGER + 1,
}
const BIGINT_LIMIT = 2n ** 63n
const UUID_PATTERN = '^[\\da-fA-F]{8}(-[\\da-fA-F]{4}){3}-[\\da-fA-F]{12}$'
const NUMERIC_PATTERN = '^[-+]?\\d+([.]\\d+)?$'

/** Reads off a column what it takes, so that a value is refused here and not by the database. */
export function rulesOf(column: PgColumn): ColumnRules {
  const { dataType, columnType, enumValues } = column
  if (dataType === 'array') return list(column)
  if (dataType === 'boolean')
    return plain({ type: 'boolean' }, (value) => typeof value === 'boolean')
  if (dataType === 'number') return number(column.getSQLType())
  if (dataType === 'bigint') return bigint()
  if (dataType === 'date') return moment()
  if (dataType !== 'string') return { json: {}, check: (value) => ({ value }) }
  if (enumValues && enumValues.length > 0) {
    const known = (value: unknown) => enumValues.some((one) => one === value)
    return plain({ type: 'string', enum: [...enumValues] }, known)
  }
  if (columnType === 'PgUUID') return text({ format: 'uuid', pattern: UUID_PATTERN })
  if (columnType === 'PgNumeric') return text({ pattern: NUMERIC_PATTERN })
  if (columnType === 'PgDateString') return day()
  const longest = 'length' in column ? column.length : undefined
  return text(typeof longest === 'number' ? { maxLength: longest } : {})
}

function text(json: { format?: string; pattern?: string; maxLength?: number }): ColumnRules {
  const { pattern, maxLength = Number.POSITIVE_INFINITY } = json
  const shape = pattern && new RegExp(pattern)
  return {
    json: { type: 'string', ...json },
    check(value) {
      // PostgreSQL's texts cannot hold the character zero.
      if (typeof value !== 'string' || value.includes('\0')) return { problem: 'is invalid' }
      if (shape && !shape.test(value)) return { problem: 'is invalid' }
      // PostgreSQL counts characters where JavaScript counts halves of some.
      const fits = value.length <= maxLength || [...value].length <= maxLength
      return fits ? { value } : { problem: `should be at most ${maxLength} character(s)` }
    },
  }
}

/** A day that the calendar has. */
function day(): ColumnRules {
  const { json, check } = text({ format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' })
  return {
    json,
    check(value) {
      const checked = check(value)
      return 'problem' in checked || isDay(String(value)) ? checked : { problem: 'is invalid' }
    },
  }
}

/** PostgreSQL has no year 0; JavaScript takes the 30th of February for the 2nd of March. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`)
  const isMoment = !text.startsWith('0000') && !Number.isNaN(date.getTime())
  return isMoment && date.toISOString().startsWith(text)
}

function number(sqlType: string): ColumnRules {
  const limit = INTEGERS[sqlType]
  if (!limit) return plain({ type: 'number' }, Number.isFinite)
  const whole = (value: unknown) =>
    Number.isInteger(value) && Number(value) >= -limit && Number(value) < limit
  return plain({ type: 'integer', minimum: -limit, maximum: limit - 1 }, whole)
}

function bigint(): ColumnRules {
  return {
    // As text: as a number it would lose its last digits on the way here.
    json: { type: 'string', pattern: '^-?\\d{1,19}$' },
    check(value) {
      const readable =
        typeof value === 'string' ? /^-?\d{1,19}$/.test(value) : Number.isSafeInteger(value)
      const whole = readable ? BigInt(String(value)) : value
      const fits = typeof whole === 'bigint' && whole >= -BIGINT_LIMIT && whole < BIGINT_LIMIT
      return fits ? { value: whole } : { problem: 'is invalid' }
    },
  }
}

/** A moment as a `Date` or as text; one that names no zone, as a browser sends it, is in UTC. */
function moment(): ColumnRules {
  return {
    // The changeset reads text as it does for every date: days that exist, in UTC where no zone is named.
    json: { type: 'string', format: 'date-time', 'x-redstart-kind': 'date' },
    check(value) {
      const isMoment = value instanceof Date && !Number.isNaN(value.getTime())
      return isMoment ? { value } : { problem: 'is invalid' }
    },
  }
}

function list(column: PgColumn): ColumnRules {
  const base = 'baseColumn' in column ? column.baseColumn : undefined
  const item = isColumn(base) ? rulesOf(base) : { json: {}, check: (value: unknown) => ({ value }) }
  return {
    json: { type: 'array', items: item.json },
    check(value) {
      if (!Array.isArray(value)) return { problem: 'is invalid' }
      const checked = value.map((one: unknown) => item.check(one))
      const stored = checked.flatMap((one) => ('problem' in one ? [] : [one.value]))
      return stored.length === checked.length ? { value: stored } : { problem: 'is invalid' }
    },
  }
}

function plain(json: Record<string, unknown>, fits: (value: unknown) => boolean): ColumnRules {
  return { json, check: (value) => (fits(value) ? { value } : { problem: 'is invalid' }) }
}

function isColumn(value: unknown): value is PgColumn {
  return typeof value === 'object' && value !== null && 'getSQLType' in value
}
