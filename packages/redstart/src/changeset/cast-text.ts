import type { Kind } from './kind.ts'
import { isBlank } from './values.ts'

/** What {@link castParam} gives back for text that cannot be read. */
export const UNREADABLE: unique symbol = Symbol('unreadable')

/**
 * Reads a parameter as a field of this kind takes it. Only text is read, for forms have nothing else;
 * anything else came as JSON and goes to the schema as it is.
 */
export function castParam(kind: Kind | undefined, param: unknown): unknown {
  if (kind === undefined || kind === 'text') return param
  if (typeof kind === 'object') return castList(kind.items, param)
  return typeof param === 'string' ? castText(kind, param) : param
}

/** A form sends an empty item to say that a list is there at all, so blank items are left out. */
function castList(kind: Kind | undefined, param: unknown): unknown {
  if (!Array.isArray(param)) return param
  const items = param.filter((item) => !isBlank(item)).map((item) => castParam(kind, item))
  return items.includes(UNREADABLE) ? UNREADABLE : items
}

/** What a text could mean besides itself, for schemas that do not say what they take. */
export function* readingsOf(text: string): Generator<unknown> {
  for (const kind of ['number', 'boolean', 'date', 'bigint'] as const) {
    const value = castText(kind, text)
    if (value !== UNREADABLE) yield value
  }
}

function castText(kind: Exclude<Kind, object>, text: string): unknown {
  switch (kind) {
    case 'text':
      return text
    case 'number':
    case 'integer':
      return toNumber(text.trim(), kind)
    case 'boolean':
      return BOOLEANS.get(text.trim()) ?? UNREADABLE
    case 'date':
      return toDate(text.trim())
    case 'bigint':
      return toBigInt(text.trim())
  }
}

/* Long enough for any number that a person types, and no work for one that a program typed. */
const MAX_DIGITS = 400
const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,4})?$/i
const INTEGER = /^[+-]?\d+$/
const DATE = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?$/

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['on', true],
  ['1', true],
  ['false', false],
  ['off', false],
  ['0', false],
])

function toNumber(text: string, kind: 'number' | 'integer'): unknown {
  if (text.length > MAX_DIGITS || !DECIMAL.test(text)) return UNREADABLE
  const number = Number(text)
  if (!Number.isFinite(number)) return UNREADABLE
  // What was typed must be what is stored: not zero for the smallest, not a neighbour for the largest.
  if (number === 0 && /[1-9]/.test(text.replace(/e.*$/i, ''))) return UNREADABLE
  const isSafe = !Number.isInteger(number) || Number.isSafeInteger(number)
  const isExact = isSafe || (kind === 'number' && isSameWhole(text, number))
  return isExact ? number : UNREADABLE
}

/** Also what a number is shown as: its own form sends that back, and it is no other number. */
function isSameWhole(text: string, number: number): boolean {
  if (!INTEGER.test(text) || text === String(number)) return true
  return BigInt(text.replace(/^\+/, '')) === BigInt(number)
}

function toBigInt(text: string): unknown {
  return text.length <= MAX_DIGITS && INTEGER.test(text)
    ? BigInt(text.startsWith('+') ? text.slice(1) : text)
    : UNREADABLE
}

/** Text without a zone is UTC, as it is in {@link dateText}. */
function toDate(text: string): unknown {
  const match = DATE.exec(text)
  if (match === null) return UNREADABLE
  const [, year, month, day, time, zone = 'Z'] = match
  const midnight = new Date(0)
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day))
  // JavaScript takes the 30th of February for the 2nd of March.
  const isDay =
    midnight.getUTCDate() === Number(day) && midnight.getUTCMonth() === Number(month) - 1
  if (!isDay) return UNREADABLE
  if (time === undefined) return midnight
  const date = new Date(`${year}-${month}-${day}T${time}${zone}`)
  return Number.isNaN(date.getTime()) ? UNREADABLE : date
}

/** A date as `<input type="datetime-local">` takes it, in UTC; its first ten characters are the day. */
export function dateText(date: Date): string {
  if (Number.isNaN(date.getTime())) return ''
  return date.toISOString().replace(/(?:\.000)?Z$/, '')
}
