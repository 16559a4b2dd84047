import type { Presence } from 'phoenix'
import { SECOND } from '../src/rooms/bounds.ts'
import type { Mode } from '../src/rooms/formats.ts'
import { find } from './dom.ts'
import { timeLeft } from './time-left.ts'

const modes = {
  burn: 'Burns when read',
  replace: 'One message each',
} satisfies Record<Mode, string>

let counting = 0

/** Shows what kind of room it is, and how long it has. */
export function showFacts(mode: Mode, expiresIn: number): void {
  find('#mode').textContent = modes[mode]
  find('#conversation').dataset.mode = mode
  const end = performance.now() + expiresIn
  const count = () => {
    find('#time-left').textContent = `${timeLeft(end - performance.now())} left`
  }
  clearInterval(counting)
  counting = window.setInterval(count, 10 * SECOND)
  count()
}

/** Shows how many are in the room. All of them are one entry, which has their number. */
export function showVisitors(presence: Presence): void {
  const counts = presence.list<number>((_key, { metas }) => metas[0]?.count ?? 0)
  find('#here').textContent = `${counts[0] ?? 0} here`
}
