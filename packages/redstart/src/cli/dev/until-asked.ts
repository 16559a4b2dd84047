import type { EventEmitter } from 'node:events'
import type { Clock } from '../../clock/index.ts'

/** What can be ended: in order, or at once. */
interface Ending {
  stop(): Promise<void>
  kill(): void
}

/** What asks to end: Ctrl-C, whoever manages the process, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
/** A signal that comes sooner behind the first, in ms, is the same: npm repeats what the terminal sent. */
const SAME_SIGNAL = 1_000

/**
 * Waits to be asked to end. Asked again, it ends what runs at once and waits no longer, for a build that
 * never comes to its end either.
 *
 * @param starting - What is to be ended, once it has started.
 * @param signals - Where signals come in: the process.
 * @returns what resolves when it has ended, and rejects when it could not start or end.
 */
export async function untilAsked(
  starting: Promise<Ending>,
  clock: Clock,
  signals: Pick<EventEmitter, 'on'>,
): Promise<void> {
  let running: Ending | undefined
  let askedAt: number | undefined
  await new Promise<void>((resolve, reject) => {
    const ask = (): void => {
      const now = clock.now()
      if (askedAt === undefined) {
        askedAt = now
        starting.then((it) => it.stop()).then(resolve, reject)
      } else if (now - askedAt >= SAME_SIGNAL) {
        running?.kill()
        resolve()
      }
    }
    for (const name of SIGNALS) signals.on(name, ask)
    starting.then((it) => {
      running = it
    }, reject)
  })
}
