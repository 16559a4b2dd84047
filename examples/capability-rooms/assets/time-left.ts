import { DAY, MINUTE } from '../src/rooms/bounds.ts'

/** How long something has, in words: `2 days`, `3 h 5 min`, `under a minute`. */
export function timeLeft(ms: number): string {
  if (ms < MINUTE) return 'under a minute'
  if (ms >= 2 * DAY) return `${Math.round(ms / DAY)} days`
  const minutes = Math.ceil(ms / MINUTE)
  const hours = Math.floor(minutes / 60)
  const rest = minutes % 60
  if (hours === 0) return `${rest} min`
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`
}
