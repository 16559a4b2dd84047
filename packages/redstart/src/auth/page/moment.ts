import type { Moment } from './pages/sessions.ts'

/**
 * Writes moments for people, in UTC: where they are nobody knows without a script.
 *
 * @param locale - A BCP 47 tag.
 */
export function moments(locale: string): (date: Date) => Moment {
  const format = new Intl.DateTimeFormat(locale, {
    dateStyle: 'medium',
    timeStyle: 'short',
    timeZone: 'UTC',
  })
  return (date) => ({ text: `${format.format(date)} UTC`, iso: date.toISOString() })
}
