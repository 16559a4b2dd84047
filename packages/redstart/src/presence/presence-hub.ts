import type { Clock } from '../clock/index.ts'
import { InvalidDefinition } from '../errors/index.ts'
import type { PubSub } from '../pubsub/index.ts'
import type { Counts, Logger } from '../telemetry/index.ts'
import { CountBook } from './count-book.ts'
import type { PresenceDefinition } from './define-presence.ts'
import { Presence } from './presence.ts'
import { RefSource } from './ref-source.ts'
import { Roster, type RosterContext } from './roster.ts'
import { isTracked } from './tracked.ts'
import { type TopicDiff, Tracker, type TrackerOptions } from './tracker/index.ts'

/** What a {@link PresenceHub} works with. */
export interface PresenceHubOptions {
  readonly pubsub: PubSub
  readonly clock: Clock
  readonly logger: Logger
  readonly counts: Counts
  /** The times of the tracker below, the same on all nodes. */
  readonly settings?: TrackerOptions
}

/**
 * The presences of one endpoint, with the tracker that they share. It follows the other nodes from its
 * construction on, so that the first who asks finds everybody.
 */
export class PresenceHub {
  readonly #tracker: Tracker
  readonly #counts: Counts
  readonly #context: RosterContext
  readonly #rosters = new Map<string, Roster>()
  #isClosed = false

  /** @throws InvalidOption for times that cannot work. */
  constructor({ settings, ...options }: PresenceHubOptions) {
    this.#tracker = new Tracker({
      ...settings,
      ...options,
      name: 'presence',
      onDiff: (diff) => this.#receive(diff),
    })
    this.#counts = options.counts
    this.#context = {
      ...options,
      tracker: this.#tracker,
      book: new CountBook(),
      refs: new RefSource(options.clock),
      counter: this.#tracker.newOwner(),
      isClosed: () => this.#isClosed,
    }
    this.#tracker.start()
  }

  /** How many presences this node knows of, on all nodes. A counted key is one for each node. */
  get size(): number {
    return this.#tracker.size
  }

  /**
   * The presence of a definition.
   *
   * @throws InvalidDefinition when another definition of the same name is in use.
   */
  of<M extends object, F extends object>(definition: PresenceDefinition<M, F>): Presence<M, F> {
    const { name } = definition
    let roster = this.#rosters.get(name)
    if (roster === undefined) {
      roster = new Roster(definition, this.#context)
      this.#rosters.set(name, roster)
    }
    if (roster.definition !== definition) {
      const mend = 'Use the one definition in both places, or give one of them another name.'
      const what = `The presence ${JSON.stringify(name)}`
      throw new InvalidDefinition(what, 'is defined twice on this endpoint', mend)
    }
    return new Presence(roster)
  }

  /** Takes what is tracked here off all nodes, and sends no more diffs. Never rejects. */
  async close(): Promise<void> {
    this.#isClosed = true
    for (const roster of this.#rosters.values()) roster.close()
    await this.#tracker.close()
  }

  #receive(changes: ReadonlyMap<string, TopicDiff>): void {
    if (this.#isClosed) return
    const { book, counter } = this.#context
    for (const [at, diff] of changes) {
      for (const { meta } of diff.joins) if (!isTracked(meta)) this.#counts.presenceDropped += 1
      const counted = book.take(at, diff, counter)
      const colon = at.indexOf(':')
      this.#rosters.get(at.slice(0, colon))?.receive(at.slice(colon + 1), diff, counted)
    }
  }
}
