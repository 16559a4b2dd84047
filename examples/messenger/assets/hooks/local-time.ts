import type { Hook } from 'phoenix_live_view'

/** Shows a time as it is where the reader is: `data-format="clock"` of a day, or `short` in a list. */
export const LocalTime: Hook<object, HTMLTimeElement> = {
  mounted() {
    tell(this.el)
  },
  updated() {
    tell(this.el)
  },
}

const language = document.documentElement.lang
const clock = new Intl.DateTimeFormat(language, { timeStyle: 'short', hourCycle: 'h23' })
const weekday = new Intl.DateTimeFormat(language, { weekday: 'short' })
const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short' })
const dayOfYear = new Intl.DateTimeFormat(language, { dateStyle: 'medium' })
const whole = new Intl.DateTimeFormat(language, { dateStyle: 'full', timeStyle: 'short' })

function tell(element: HTMLTimeElement): void {
  const at = new Date(element.dateTime)
  element.title = whole.format(at)
  element.textContent = formatFor(at, element.dataset.format).format(at)
}

function formatFor(at: Date, format: string | undefined): Intl.DateTimeFormat {
  const now = new Date()
  const age = daysFrom(at, now)
  if (format === 'clock' || age <= 0) return clock
  if (age < 7) return weekday
  return at.getFullYear() === now.getFullYear() ? day : dayOfYear
}

/** How many midnights lie between two times. */
function daysFrom(at: Date, now: Date): number {
  const midnight = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return (midnight(now) - midnight(at)) / 86_400_000
}
