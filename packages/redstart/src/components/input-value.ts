/**
 * The text that a control shows for a value. Dates are in UTC, for a server has no time zone of its
 * own. What has no form as text, such as a list that somebody sent under a single name, is empty.
 *
 * @param value - What the field holds.
 * @param type - The type of control.
 */
export function inputValue(value: unknown, type: string): string {
  switch (typeof value) {
    case 'string':
      return momentFor(type, value) ?? value
    case 'number':
      return Number.isFinite(value) ? String(value) : ''
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      return value instanceof Date && isValid(value) ? dateFor(type, value) : ''
  }
}

/** The texts of a field that holds several values; one value counts as a list of one. */
export function inputValues(value: unknown): readonly string[] {
  if (value === undefined || value === null) return []
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.map((each) => inputValue(each, 'text'))
}

function dateFor(type: string, date: Date): string {
  const text = date.toISOString()
  return momentFor(type, text) ?? text
}

/** As JSON and changesets write a moment, `2026-01-31T10:00:00.000Z`, or a database, with a space. */
const MOMENT = /^(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d)(:\d\d)?(\.\d{1,3})?/

/** The part of a moment that an input of this type takes; `undefined` for any other text or type. */
function momentFor(type: string, text: string): string | undefined {
  const match = MOMENT.exec(text)
  if (match === null) return undefined
  const [, day = '', minute = '', second = '', fraction = ''] = match
  const isWhole = Number(fraction) === 0 || fraction === ''
  const time = minute + (isWhole ? second.replace(':00', '') : second + fraction)
  switch (type) {
    case 'date':
      return day
    case 'time':
      return time
    case 'datetime-local':
      return `${day}T${time}`
    case 'month':
      return day.slice(0, 7)
    case 'week':
      return weekOf(new Date(`${day}T00:00Z`))
    default:
      return undefined
  }
}

const DAY = 86_400_000

/** The week belongs to the year of its Thursday. */
function weekOf(date: Date): string | undefined {
  if (!isValid(date)) return undefined
  const thursday = new Date(date.getTime() + (4 - (date.getUTCDay() || 7)) * DAY)
  const first = new Date(thursday)
  first.setUTCMonth(0, 1)
  const week = Math.floor((thursday.getTime() - first.getTime()) / (7 * DAY)) + 1
  return `${thursday.toISOString().slice(0, 4)}-W${String(week).padStart(2, '0')}`
}

function isValid(date: Date): boolean {
  return !Number.isNaN(date.getTime())
}
