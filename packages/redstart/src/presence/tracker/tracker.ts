import { Changes } from './changes.ts'
import { newRef, type Ref } from './ref.ts'
import { settingsOf } from './settings.ts'
import { Shard } from './shard.ts'
import type { Entry, Json, ReplicaStatus, TrackerContext, TrackerOptions } from './types.ts'

/**
 * Which owners track which keys on which topics, on all nodes that share a broker and the tracker's
 * name. Every node has all of it: what is tracked here is in the list of this node at once, and in
 * those of others about one period later.
 *
 * A node that dies is noticed after `downPeriod`; one that is cut off and comes back has its entries
 * again, the same ones. Messages may be lost, doubled or overtake each other: nodes compare what they
 * have seen and ask for what they lack.
 *
 * @example
 * const tracker = new Tracker({ name: 'visitors', pubsub, clock, logger, counts, onDiff })
 * tracker.start()
 * const owner = tracker.newOwner()
 * tracker.track(owner, 'room:1', 'ada', { device: 'phone' })
 * tracker.list('room:1') // [{ topic: 'room:1', key: 'ada', meta: { device: 'phone' }, … }]
 * tracker.untrackAll(owner)
 */
export class Tracker {
  readonly #context: TrackerContext
  readonly #self: Ref
  readonly #shards: readonly Shard[]
  #owners = 0

  /** @throws InvalidOption for options that cannot work. */
  constructor(options: TrackerContext & TrackerOptions) {
    const settings = settingsOf(options)
    const self = newRef(options.pubsub.node, options.clock)
    this.#context = options
    this.#self = self
    this.#shards = Array.from({ length: settings.shards }, (_, n) => {
      // Nodes that divide the topics differently could not find each other's entries.
      const topic = `phx_presence:${options.name}_shard${n}of${settings.shards}`
      const onChanges = (changes: Changes): void => this.#report(changes)
      return new Shard({ self, topic, context: options, settings, onChanges })
    })
  }

  /** Number of entries of all nodes, those of nodes that are down included. */
  get size(): number {
    return this.#shards.reduce((size, { state }) => size + state.size, 0)
  }

  /** Begins to talk with the other nodes. What was tracked before is told then. */
  start(): void {
    for (const shard of this.#shards) shard.start()
  }

  /** An id for someone who tracks: unique in the cluster, also across restarts. */
  newOwner(): string {
    this.#owners += 1
    return `${this.#self.vsn}.${this.#owners.toString(36)}`
  }

  /**
   * Tracks a key of an owner on a topic.
   *
   * @param meta - JSON; nobody may change it from now on.
   * @returns false, and nothing changes, when it is tracked already.
   */
  track(owner: string, topic: string, key: string, meta: Json): boolean {
    const changes = new Changes()
    const done = this.#shard(topic).state.add({ owner, topic, key }, meta, changes)
    this.#report(changes)
    return done
  }

  /**
   * Replaces the meta of a tracked key; everybody sees that as one join and one leave at once.
   *
   * @returns false, and nothing changes, when it is not tracked.
   */
  update(owner: string, topic: string, key: string, meta: Json): boolean {
    const changes = new Changes()
    const done = this.#shard(topic).state.update({ owner, topic, key }, meta, changes)
    this.#report(changes)
    return done
  }

  /** The meta of a key that is tracked on this node. */
  meta(owner: string, topic: string, key: string): Json | undefined {
    return this.#shard(topic).state.find({ owner, topic, key })?.meta
  }

  /** Ends the tracking of a key; false when it is not tracked. */
  untrack(owner: string, topic: string, key: string): boolean {
    const changes = new Changes()
    const done = this.#shard(topic).state.remove({ owner, topic, key }, changes)
    this.#report(changes)
    return done
  }

  /** The keys that an owner of this node tracks on a topic. */
  keys(owner: string, topic: string): readonly string[] {
    return this.#shard(topic).state.keys(owner, topic)
  }

  /** Ends all that an owner tracks, in one diff. */
  untrackAll(owner: string): void {
    const changes = new Changes()
    for (const { state } of this.#shards) state.removeAll(owner, changes)
    this.#report(changes)
  }

  /**
   * All entries of a topic, without those of nodes that are down. Those that came or were updated last
   * stand at the end, as on a client that has followed the diffs.
   */
  list(topic: string): readonly Entry[] {
    return this.#shard(topic).state.list(topic)
  }

  /** The other nodes; one is down when any shard of it is. */
  replicas(): readonly ReplicaStatus[] {
    const replicas = new Map<string, ReplicaStatus>()
    for (const replica of this.#shards.flatMap((shard) => shard.replicas)) {
      if (replicas.get(replica.name)?.status !== 'down') replicas.set(replica.name, replica)
    }
    return [...replicas.values()]
  }

  /**
   * Ends the conversation with the other nodes; with `permdownOnShutdown` they drop this node's
   * entries at once. Never rejects. Operations go on to work, on this node alone.
   */
  async close(): Promise<void> {
    await Promise.all(this.#shards.map((shard) => shard.close()))
  }

  #shard(topic: string): Shard {
    const shard = this.#shards[this.#shards.length === 1 ? 0 : hash(topic) % this.#shards.length]
    if (shard === undefined) throw new RangeError('a tracker has at least one shard')
    return shard
  }

  #report(changes: Changes): void {
    const { diff } = changes
    if (diff === undefined) return
    try {
      this.#context.onDiff(diff)
    } catch (err) {
      // The tick or the message goes on: a fault of one listener must not part this node from others.
      this.#context.logger.error({ err }, 'A listener of presence failed.')
    }
  }
}

/** FNV-1a over UTF-16 units: the same on all nodes. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let n = 0; n < text.length; n++) {
    value = Math.imul(value ^ text.charCodeAt(n), 0x01000193)
  }
  return value >>> 0
}
