import type { Clock } from '../clock/index.ts'
import { History } from '../history/index.ts'
import { PresenceHub } from '../presence/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import type { SocketContext } from '../socket/index.ts'
import { type Logger, newCounts } from '../telemetry/index.ts'

const nodes = new WeakMap<PubSub, TestNode>()

/** What the test clients on one PubSub share, as the connections of an endpoint do. */
export class TestNode implements SocketContext {
  readonly pubsub: PubSub
  readonly clock: Clock
  readonly logger: Logger
  readonly counts: SocketContext['counts'] = newCounts()
  #presence: PresenceHub | undefined
  #history: History | undefined

  private constructor(pubsub: PubSub, clock: Clock, logger: Logger) {
    this.pubsub = pubsub
    this.clock = clock
    this.logger = logger
  }

  /** The node of a PubSub; its first client decides about clock and logger. */
  static of(pubsub: PubSub, clock: Clock, logger: Logger): TestNode {
    const node = nodes.get(pubsub) ?? new TestNode(pubsub, clock, logger)
    nodes.set(pubsub, node)
    return node
  }

  // Made when they are first asked for, since both have timers.
  get presence(): PresenceHub {
    this.#presence ??= new PresenceHub(this)
    return this.#presence
  }

  get history(): History {
    this.#history ??= new History(this)
    return this.#history
  }
}
