import { PresenceHub, type PresenceHubOptions } from '../../src/presence/index.ts'
import { PubSub } from '../../src/pubsub/index.ts'
import { type Counts, newCounts } from '../../src/telemetry/index.ts'
import { type MemoryBus, memoryBus, type TestClock, testClock } from '../../src/testing/index.ts'

/** One node that has presences. */
export interface PresenceNode {
  readonly name: string
  readonly pubsub: PubSub
  readonly hub: PresenceHub
  readonly counts: Counts
}

/** Nodes with presences on one bus, whose time stands still until it is moved. */
export class PresenceCluster {
  readonly clock: TestClock = testClock()
  readonly bus: MemoryBus = memoryBus()
  /** What was logged as an error. */
  readonly errors: unknown[] = []

  /** Starts a node. */
  start(name = 'a', settings?: PresenceHubOptions['settings']): PresenceNode {
    const pubsub = new PubSub({ adapter: this.bus.adapter(name), clock: this.clock })
    const counts = newCounts()
    const error = (fields: { err?: unknown }): void => void this.errors.push(fields.err)
    const logger = { debug() {}, info() {}, warn() {}, error }
    const hub = new PresenceHub({
      pubsub,
      clock: this.clock,
      logger,
      counts,
      settings: { random: () => 0, ...settings },
    })
    return { name, pubsub, hub, counts }
  }

  /** Stops a node in good order. */
  async stop({ hub, pubsub }: PresenceNode): Promise<void> {
    await hub.close()
    await pubsub.close()
  }
}
