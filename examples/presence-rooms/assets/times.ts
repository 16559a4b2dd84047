const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' })
const dayAndTime = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' })

/** A moment in the reader's own time and habit; the day is left out when it is today. */
export function localTime(iso: string): string {
  const at = new Date(iso)
  const today = at.toDateString() === new Date().toDateString()
  return (today ? time : dayAndTime).format(at)
}

/** Replaces the times that the server rendered, which does not know where the reader is. */
export function showLocalTimes(): void {
  for (const element of document.querySelectorAll('time')) {
    element.textContent = localTime(element.dateTime)
  }
}
