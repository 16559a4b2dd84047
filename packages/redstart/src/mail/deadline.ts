import type { Clock } from '../clock/index.ts'

/**
 * Waits for `work`, but no longer than `ms`. Then `signal` aborts, so that the work can stop, and the
 * promise rejects with what `late` makes.
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  late: () => Error,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const abort = new AbortController()
  const { promise: deadline, reject } = rejection()
  const timer = clock.after(ms, () => {
    const error = late()
    reject(error)
    abort.abort(error)
  })
  try {
    return await Promise.race([work(abort.signal), deadline])
  } finally {
    timer.cancel()
  }
}

/** A promise that can do nothing but reject. */
function rejection(): { promise: Promise<never>; reject: (error: Error) => void } {
  let reject: (error: Error) => void = () => {}
  const promise = new Promise<never>((_resolve, no) => {
    reject = no
  })
  return { promise, reject }
}
