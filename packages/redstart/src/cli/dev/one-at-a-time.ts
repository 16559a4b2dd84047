/**
 * Makes a function that has `work` done, never twice at a time. Calls that come while one is waiting for
 * its turn are that one.
 *
 * @returns what resolves when the work that a call asked for is done.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let last: Promise<void> = Promise.resolve()
  let isWaiting = false
  return () => {
    if (isWaiting) return last
    isWaiting = true
    last = last.then(() => {
      isWaiting = false
      return work()
    })
    return last
  }
}
