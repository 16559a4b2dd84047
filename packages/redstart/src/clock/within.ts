import type { Clock } from './clock.ts'

/** Waits for `work`, but no longer than `ms`. Rejects when `work` does in that time. */
export async function within(clock: Clock, ms: number, work: () => Promise<void>): Promise<void> {
  let late: () => void = () => {}
  const deadline = new Promise<void>((resolve) => {
    late = resolve
  })
  const timer = clock.after(ms, late)
  try {
    await Promise.race([work(), deadline])
  } finally {
    timer.cancel()
  }
}
