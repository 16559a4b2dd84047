import { type Clock, within } from '../clock/index.ts'
import { CloseCode, type Connection } from '../socket/index.ts'

/** How a drain goes about it. */
export interface DrainOptions {
  /** Channels that are ended at a time. Default 10,000. */
  batchSize?: number
  /** Pause between two batches, in ms, so that not all clients come back at once. Default 2,000. */
  batchInterval?: number
  /** How long the whole drain may take, in ms. Default 30,000. */
  timeout?: number
}

/**
 * Ends all connections that have channels with 1012, in batches; their clients reconnect, to another
 * node if there is one. Nothing is sent before (Phoenix channels protocol, section 1.9).
 */
export async function drain(
  clock: Clock,
  connections: Iterable<Connection>,
  options: DrainOptions = {},
): Promise<void> {
  const { batchSize = 10_000, batchInterval = 2_000, timeout = 30_000 } = options
  const work = async (): Promise<void> => {
    const batches = [...inBatches(connections, batchSize)]
    for (const [index, batch] of batches.entries()) {
      await Promise.all(batch.map(endDraining))
      if (index < batches.length - 1) await sleep(clock, batchInterval)
    }
  }
  await within(clock, timeout, work)
}

function* inBatches(
  connections: Iterable<Connection>,
  batchSize: number,
): Generator<readonly Connection[]> {
  let batch: Connection[] = []
  let channels = 0
  for (const connection of connections) {
    if (!connection.hasChannels) continue
    batch.push(connection)
    channels += Math.max(1, connection.channelCount)
    if (channels < batchSize) continue
    yield batch
    batch = []
    channels = 0
  }
  if (batch.length > 0) yield batch
}

function endDraining(connection: Connection): Promise<void> {
  return connection.close(CloseCode.restart, 'draining', { shutdown: 'draining' })
}

function sleep(clock: Clock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
