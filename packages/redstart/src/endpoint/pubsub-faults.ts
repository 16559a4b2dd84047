import type { Clock } from '../clock/index.ts'
import { BrokerUnavailable, ForeignMessage } from '../errors/index.ts'
import type { Counts, Logger } from '../telemetry/index.ts'

/** Of what can happen with every message, one in so many ms is logged; all are counted. */
const PERIOD = 60_000

/** What the log is told of one kind of fault. */
interface Told {
  /** When the next one is due. */
  next: number
  /** How many were left out since the last one. */
  omitted: number
}

/**
 * Counts and logs what goes wrong with PubSub. A broker that is away, or a stranger who writes to it,
 * does not fill the log.
 *
 * @returns what takes the faults.
 */
export function pubSubFaults(logger: Logger, counts: Counts, clock: Clock): (err: unknown) => void {
  const foreign: Told = { next: 0, omitted: 0 }
  const unavailable: Told = { next: 0, omitted: 0 }

  const logOneOfMany = (told: Told, err: unknown, message: string): void => {
    const now = clock.now()
    if (now < told.next) {
      told.omitted += 1
      return
    }
    logger.error({ err, omitted: told.omitted }, message)
    told.next = now + PERIOD
    told.omitted = 0
  }

  return (err) => {
    if (err instanceof ForeignMessage) {
      counts.messagesForeign += 1
      logOneOfMany(foreign, err, 'A message from the broker was dropped.')
    } else if (err instanceof BrokerUnavailable) {
      counts.broadcastsFailed += 1
      logOneOfMany(unavailable, err, 'A message did not reach the other nodes.')
    } else {
      logger.error({ err }, 'PubSub could not do its work.')
    }
  }
}
