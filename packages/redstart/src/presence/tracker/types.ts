import type { Clock } from '../../clock/index.ts'
import type { PubSub } from '../../pubsub/index.ts'
import type { Counts, Logger } from '../../telemetry/index.ts'

/** A value that JSON can express, as it is after `JSON.parse`. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }

/** One presence: a key that an owner tracks on a topic, on this node or another. Never changed. */
export interface Entry {
  readonly topic: string
  /** Who tracks it: an id from {@link Tracker.newOwner} of its node. */
  readonly owner: string
  readonly key: string
  /** Opaque to the tracker. Shared by all who see it, so nobody may change it. */
  readonly meta: Json
  /** The name of the node that it is tracked on. */
  readonly replica: string
}

/** What came and went on one topic. An update is one of each. */
export interface TopicDiff {
  readonly joins: readonly Entry[]
  readonly leaves: readonly Entry[]
}

/** Another node, as this one sees it. */
export interface ReplicaStatus {
  readonly name: string
  /** Differs from start to start. */
  readonly vsn: string
  /** `down`: silent for a while; its presences are kept, but hidden. */
  readonly status: 'up' | 'down'
}

/**
 * The timing and the sizes of a tracker (Phoenix channels protocol, section 5.4.1). All nodes of a
 * cluster have to agree on `shards`.
 */
export interface TrackerOptions {
  /** Into how many independent parts the topics are divided. Default 1. */
  readonly shards?: number
  /** How often changes are sent to the other nodes, in ms. Default 1,500. */
  readonly broadcastPeriod?: number
  /** Periods without a change before a sign of life is sent. Default 10. */
  readonly maxSilentPeriods?: number
  /** How long a node may be silent before its presences are hidden, in ms. Default 30,000. */
  readonly downPeriod?: number
  /** How long a node may be silent before it is forgotten, in ms. Default 1,200,000. */
  readonly permdownPeriod?: number
  /** How many periods lie between two looks at what this node lacks. Default 2. */
  readonly clockSamplePeriods?: number
  /** How many changes each generation of past changes may hold. Default 100, 1,000 and 10,000. */
  readonly maxDeltaSizes?: readonly number[]
  /**
   * Whether {@link Tracker.close} takes this node's presences off all other nodes at once. Default
   * true, unlike Phoenix: who stops a node means it, and nobody should see its visitors for half a
   * minute longer.
   */
  readonly permdownOnShutdown?: boolean
  /** From 0 to below 1; spreads the first ticks of the nodes. Default `Math.random`. */
  readonly random?: () => number
}

/** What a tracker works with. */
export interface TrackerContext {
  /** Tells trackers that share a PubSub apart; the same on all nodes. */
  readonly name: string
  readonly pubsub: PubSub
  readonly clock: Clock
  readonly logger: Logger
  readonly counts: Counts
  /**
   * Called with the changes by topic, synchronously, once for each operation of this node and for each
   * message of another that changed what {@link Tracker.list} gives.
   */
  onDiff(diff: ReadonlyMap<string, TopicDiff>): void
}
