import type { Clock } from '../clock/index.ts'
import { BrokerUnavailable, ForeignMessage } from '../errors/index.ts'
import { type Counts, type Logger, OnceAMinute } from '../telemetry/index.ts'

/**
 * Counts and logs what goes wrong with PubSub. A broker that is away, or a stranger who writes to it,
 * does not fill the log: of what can happen with every message, one a minute is logged.
 *
 * @returns what takes the faults.
 */
export function pubSubFaults(logger: Logger, counts: Counts, clock: Clock): (err: unknown) => void {
  const log = new OnceAMinute(clock)
  return (err) => {
    if (err instanceof ForeignMessage) {
      counts.messagesForeign += 1
      log.tell('foreign', (times) =>
        logger.error({ err, omitted: times - 1 }, 'A message from the broker was dropped.'),
      )
    } else if (err instanceof BrokerUnavailable) {
      counts.broadcastsFailed += 1
      log.tell('unavailable', (times) =>
        logger.error({ err, omitted: times - 1 }, 'A message did not reach the other nodes.'),
      )
    } else {
      logger.error({ err }, 'PubSub could not do its work.')
    }
  }
}
