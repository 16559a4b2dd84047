/**
 * What a message shows besides itself depends on its neighbours and on the reader's calendar: the day
 * above it, whether it follows another one of its author, and by whom it was seen last.
 */
import { rowsOf } from './rows.ts'

/** What is said by one person within this time belongs together, in ms. */
const TOGETHER = 5 * 60_000

const language = document.documentElement.lang
const dayOfWeek = new Intl.DateTimeFormat(language, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
})
const dayOfYear = new Intl.DateTimeFormat(language, { dateStyle: 'long' })

export function arrange(log: HTMLElement): void {
  const rows = rowsOf(log)
  const seen = seenAt(rows, log.dataset.hasNewer !== undefined)
  rows.forEach((row, index) => {
    const before = rows[index - 1]
    const isSameDay = before !== undefined && dayOf(before) === dayOf(row)
    say(row, 'data-day', isSameDay ? undefined : dayName(timeOf(row)))
    say(row, 'data-follows', isSameDay && follows(row, before) ? '' : undefined)
    const names = seen.get(row)
    say(row, 'data-seen', names && `Seen by ${new Intl.ListFormat(language).format(names)}`)
  })
}

/** Sets an attribute where it is another one, or takes it off: whoever watches is told of changes alone. */
function say(row: HTMLElement, name: string, value: string | undefined): void {
  if (value === undefined) row.removeAttribute(name)
  else if (row.getAttribute(name) !== value) row.setAttribute(name, value)
}

function timeOf(row: HTMLElement): Date {
  return new Date(row.dataset.at ?? 0)
}

function dayOf(row: HTMLElement): string {
  return timeOf(row).toDateString()
}

function dayName(day: Date): string {
  const today = new Date()
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1)
  if (day.toDateString() === today.toDateString()) return 'Today'
  if (day.toDateString() === yesterday.toDateString()) return 'Yesterday'
  return (day.getFullYear() === today.getFullYear() ? dayOfWeek : dayOfYear).format(day)
}

function follows(row: HTMLElement, before: HTMLElement): boolean {
  const isSameAuthor = row.dataset.author === before.dataset.author
  return isSameAuthor && timeOf(row).getTime() - timeOf(before).getTime() < TOGETHER
}

/** The messages that are the last somebody has seen, with their names; nobody sees what they wrote. */
function seenAt(rows: readonly HTMLElement[], hasNewer: boolean): Map<HTMLElement, string[]> {
  const names = new Map<HTMLElement, string[]>()
  for (const mark of document.querySelectorAll<HTMLElement>('#seen > [data-message]')) {
    const message = Number(mark.dataset.message)
    const row = rows.findLast(({ dataset }) => Number(dataset.id) <= message)
    if (!row || row.dataset.author === mark.dataset.person) continue
    const isFurther = hasNewer && row === rows.at(-1) && Number(row.dataset.id) < message
    if (!isFurther) names.set(row, [...(names.get(row) ?? []), mark.textContent])
  }
  return names
}
