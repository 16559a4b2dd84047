import { type TestClock, testClock } from 'redstart/testing'

/** A clock for tests that can also show a much later time without anything that would happen until then. */
export interface JumpingClock extends TestClock {
  /** @param ms - How far, in milliseconds. */
  jump(ms: number): void
}

/** Makes a {@link JumpingClock}: what ages by days need not run the timers of those days. */
export function jumpingClock(): JumpingClock {
  const clock = testClock()
  let ahead = 0
  return {
    now: () => clock.now() + ahead,
    after: (ms, fn) => clock.after(ms, fn),
    advance: (ms) => clock.advance(ms),
    jump: (ms) => {
      ahead += ms
    },
  }
}
