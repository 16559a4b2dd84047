import { systemClock } from '../clock/index.ts'
import { RedstartError } from '../errors/index.ts'
import { endOnSignal } from './signals.ts'

type Stop = () => void | Promise<void>

/** In milliseconds. Two signals within this time are one: npm passes on what the terminal has sent already. */
const ONE_PRESS = 1_000

/** Takes what has to be done when the application stops. What was taken last is done first. */
export type OnStop = (stop: Stop) => void

/**
 * Runs an application for as long as its process is wanted. When the process is asked to end, by Ctrl+C or by
 * whoever manages it, what `start` gave to `onStop` is done, the last first, and the process exits;
 * an application that still starts is waited for, unless it is asked once more a second later. When it cannot start, what has started by then is stopped as
 * well: a {@link RedstartError} is explained by its sentence, and the process exits with 1.
 *
 * @param start - Opens what the application needs, and listens.
 * @returns what `start` gives.
 * @throws what `start` throws, unless it is a RedstartError: that is a bug, and wants its stack. It is printed where
 *   the process was asked to end meanwhile.
 * @example
 * const { url } = await serve(async (onStop) => {
 *   const repo = await database.open({ migrations: 'run' })
 *   onStop(() => repo.close())
 *   const endpoint = defineEndpoint({ router, secretKeyBase })
 *   onStop(() => endpoint.close())
 *   onStop(() => endpoint.drain())
 *   return endpoint.listen({ port: 4000 })
 * })
 */
export async function serve<T>(start: (onStop: OnStop) => Promise<T>): Promise<T> {
  const stops: Stop[] = []
  let starting: Promise<unknown> = Promise.resolve()
  let stopping: Promise<void> | undefined
  let askedAt: number | undefined
  const stop = (signal?: NodeJS.Signals): Promise<void> => {
    const now = systemClock.now()
    askedAt ??= now
    // Something hangs, and whoever asks again does not want to wait for it.
    if (signal && now - askedAt >= ONE_PRESS) process.exit(signal === 'SIGINT' ? 130 : 143)
    stopping ??= Promise.allSettled([starting]).then(() => stopAll(stops))
    return stopping
  }
  const release = endOnSignal(stop)
  try {
    const started = start((stop) => void stops.push(stop))
    starting = started
    return await started
  } catch (error) {
    process.exitCode = 1
    const isAskedToEnd = stopping !== undefined
    await stop()
    release()
    if (error instanceof RedstartError) console.error(error.message)
    // The process ends before whoever caught it could show it.
    else if (isAskedToEnd) console.error(error)
    else throw error
    return process.exit()
  }
}

/** Each is done, also when one that comes before it fails. */
async function stopAll(stops: readonly Stop[]): Promise<void> {
  for (const stop of stops.toReversed()) {
    try {
      await stop()
    } catch (error) {
      process.exitCode = 1
      console.error(error)
    }
  }
}
