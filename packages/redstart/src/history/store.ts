import type { Clock } from '../clock/index.ts'
import type { Message, Position, PubSub } from '../pubsub/index.ts'
import type { Keep } from './keep.ts'

/** One message of a topic, where it stands. */
export interface HistoryRecord {
  readonly position: Position
  /** Names the {@link RunningHistory.append} that it came by, in the whole cluster. */
  readonly id: string
  /** The message as it was sent; its own `position` is not set. */
  readonly message: Message
}

/**
 * Where the messages of topics are kept, and what brings them to the nodes that watch a topic. Made by
 * `memoryHistory`, `redisHistory` or `postgresHistory`, or by yourself.
 *
 * `historyContract` of `redstart/testing` is the suite that every store has to pass.
 */
export interface HistoryStore {
  /** Begins to work for a node. Connecting goes on in the background, for ever. */
  start(host: HistoryHost): RunningHistory
}

/**
 * A store at work for one node. It decides the order: each message of a topic has the `seq` after that
 * of the one before. Who came to a position of one epoch may go on into another when nothing lies
 * between, after a restart for example, and there the `seq` goes on as well;
 * {@link RunningHistory.read} decides.
 */
export interface RunningHistory {
  /**
   * Whether a message may get lost on its way from the store to a node. The nodes then ask for the
   * heads of their topics from time to time. Without that `append` hands the message to
   * {@link HistoryHost.receive} before it returns.
   */
  readonly isRemote: boolean

  /**
   * Keeps a message and sends it to all nodes that watch its topic. Resolves with its position once it
   * is stored. Rejects within seconds when it cannot be; nobody may get it then.
   *
   * @param id - Comes with the record to every node; without spaces, at most 64 characters.
   */
  append(message: Message, keep: Keep, id: string): Promise<Position>

  /**
   * The position of the newest message of each topic, in the order of the topics; a new topic begins
   * with `seq` 0. Rejects within seconds.
   */
  heads(topics: readonly string[]): Promise<readonly Position[]>

  /**
   * The messages after a position, oldest first and without a hole; fewer than `limit` when these are
   * all. Undefined when some of them are no longer there, or the position is none of this topic's.
   * Rejects within seconds.
   */
  read(topic: string, after: Position, limit: number): Promise<readonly HistoryRecord[] | undefined>

  /**
   * Resolves when every message that is stored from now on is handed to {@link HistoryHost.receive}. As
   * long as a topic is watched its head is not forgotten. Rejects within seconds.
   */
  watch(topic: string, keep: Keep): Promise<void>

  /** Undoes {@link watch}, also one that has not resolved yet. */
  unwatch(topic: string): void

  /** Frees what the store holds. */
  close(): Promise<void>
}

/** What a store gets from the node that it works for. */
export interface HistoryHost {
  readonly clock: Clock
  /** To reach the other nodes, for stores that cannot by themselves. */
  readonly pubsub: PubSub
  /** Takes a message of a topic that is watched, once or more often, in any order. */
  receive(record: HistoryRecord): void
  /** Messages may have been missed: the heads of all topics are to be looked at. */
  recheck(): void
  /** Takes what went wrong and concerns no call. */
  report(error: unknown): void
}
