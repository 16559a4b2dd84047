import type { Clock } from '../../clock/index.ts'
import { detached } from '../../context/index.ts'
import type { PubSub } from '../../pubsub/index.ts'
import { OnceAMinute } from '../../telemetry/index.ts'
import type { Host } from '../host.ts'
import { endOf } from '../session/session-info.ts'
import type { SessionSettings } from '../session/session-settings.ts'
import type { AccountStore } from '../store/store.ts'
import { sessionEnded } from './session-ended.ts'
import { SESSION_TOPICS, sessionOfTopic, sessionTopic } from './session-topic.ts'
import { sweepAll } from './sweep.ts'

/** What a {@link Revocation} is made of. */
export interface RevocationParts {
  readonly store: AccountStore
  readonly host: () => Host
  readonly settings: Pick<SessionSettings, 'fallbackSeconds'>
}

/** The topic on which nodes tell each other which sessions were revoked, for who keeps no connections. */
export const REVOKED_TOPIC = 'auth:revoked'
/** The event on it; its payload is `{ ids }`. */
export const REVOKED_EVENT = 'revoked'

/** Sessions that are looked up at a time. */
const BATCH = 500
/** How often ended rows are deleted, in ms. */
const SWEEP_EVERY = 600_000

/**
 * Takes sessions back from the connections that were opened with them, on all nodes. The message that does so
 * can be lost; what makes up for that is that each node looks up the sessions of its connections itself:
 * every now and then, when the broker is back, and once behind each connection that is opened.
 */
export class Revocation {
  readonly #store: AccountStore
  readonly #host: () => Host
  readonly #settings: Pick<SessionSettings, 'fallbackSeconds'>
  /** The ways to the other nodes, of all endpoints that run here. */
  readonly #nodes = new Set<PubSub>()
  /** Sessions of connections that were opened just now. */
  #opened = new Set<string>()

  constructor({ store, host, settings }: RevocationParts) {
    this.#store = store
    this.#host = host
    this.#settings = settings
  }

  /**
   * Closes the connections of sessions that have just been revoked.
   *
   * @returns whether the other nodes could not be told. Their connections end within the fallback interval.
   */
  async revoked(ids: readonly string[]): Promise<{ delayed: boolean }> {
    const { pubsub, logger } = this.#host()
    const nodes = new Set(pubsub === undefined ? this.#nodes : [...this.#nodes, pubsub])
    // Nobody who hears of it is to become a part of the request that has revoked them.
    const told = await detached(() => Promise.all([...nodes].map((node) => tell(node, ids))))
    const delayed = nodes.size === 0 || told.includes(false)
    if (delayed) {
      logger.warn(
        { code: 'revocation_delayed', sessions: ids.length },
        'Sessions were revoked, but the other nodes could not be told. Their connections are closed ' +
          'when they look the sessions up, within session.fallbackSeconds.',
      )
    }
    return { delayed }
  }

  /**
   * A connection of this name is open, and hears from now on when its session is revoked. That may have
   * happened between the decision to let it in and now, so its session is looked up once more.
   */
  opened(socketId: string): void {
    const id = sessionOfTopic(socketId)
    if (id === undefined) return
    // Of many who come back at once, those of one moment are looked up together.
    if (this.#opened.size === 0) queueMicrotask(() => void detached(() => this.#lookUpOpened()))
    this.#opened.add(id)
  }

  /** Begins to look up the sessions of open connections, and to delete what has ended. @returns what stops it. */
  start(): () => void {
    const { clock, logger, pubsub } = this.#host()
    const faults = new OnceAMinute(clock)
    const quietly = async (work: () => Promise<unknown>): Promise<void> => {
      try {
        await work()
      } catch (err) {
        faults.tell('lookup', (times) =>
          logger.error({ err, omitted: times - 1 }, 'Sessions could not be looked up or deleted.'),
        )
      }
    }
    let isStopped = false
    let sweptAt = clock.now()
    let timer = clock.after(this.#pause(), () => void round())
    const round = async (): Promise<void> => {
      if (pubsub) await quietly(() => this.#lookUpAll(pubsub, clock))
      if (clock.now() - sweptAt >= SWEEP_EVERY) {
        sweptAt = clock.now()
        await quietly(() => sweepAll(this.#store, clock.now()))
      }
      if (!isStopped) timer = clock.after(this.#pause(), () => void round())
    }
    if (pubsub) this.#nodes.add(pubsub)
    const forget = pubsub?.onReconnect(() => void quietly(() => this.#lookUpAll(pubsub, clock)))
    return () => {
      isStopped = true
      timer.cancel()
      forget?.()
      if (pubsub) this.#nodes.delete(pubsub)
    }
  }

  /** Never longer than the interval, and not the same on all nodes. */
  #pause(): number {
    return this.#settings.fallbackSeconds * 1000 * (0.5 + Math.random() / 2)
  }

  async #lookUpOpened(): Promise<void> {
    const { clock, logger } = this.#host()
    const ids = [...this.#opened]
    this.#opened = new Set()
    const nodes = [...this.#nodes]
    try {
      // What other nodes say from now on is heard here.
      await Promise.all(nodes.map((node) => node.settled()))
      await this.#lookUp(ids, nodes, clock)
    } catch (err) {
      logger.error({ err }, 'The sessions of new connections could not be looked up.')
    }
  }

  #lookUpAll(node: PubSub, clock: Clock): Promise<void> {
    const topics = node.localTopics(SESSION_TOPICS)
    return this.#lookUp(
      topics.flatMap((topic) => sessionOfTopic(topic) ?? []),
      [node],
      clock,
    )
  }

  /** Closes the connections here of those sessions that have ended. */
  async #lookUp(ids: readonly string[], nodes: readonly PubSub[], clock: Clock): Promise<void> {
    for (let start = 0; start < ids.length; start += BATCH) {
      const batch = ids.slice(start, start + BATCH)
      const rows = await this.#store.sessions.getMany(batch)
      const now = clock.now()
      const alive = new Set(rows.filter((row) => endOf(row, now) === undefined).map(({ id }) => id))
      for (const id of batch) {
        if (alive.has(id)) continue
        for (const node of nodes) {
          node.localBroadcast(sessionEnded({ session: { id } }), { session: id })
          node.localBroadcast(sessionTopic(id), 'disconnect', {})
        }
      }
    }
  }
}

/** Tells all nodes which sessions were revoked. @returns whether all of them could be told. */
async function tell(node: PubSub, ids: readonly string[]): Promise<boolean> {
  // Who is on a connection of the session hears of its end before the connection closes.
  const sending = ids.flatMap((id) => [
    node.broadcast(sessionEnded({ session: { id } }), { session: id }),
    node.broadcast(sessionTopic(id), 'disconnect', {}),
  ])
  for (let start = 0; start < ids.length; start += BATCH) {
    const payload = { ids: ids.slice(start, start + BATCH) }
    sending.push(node.broadcast(REVOKED_TOPIC, REVOKED_EVENT, payload))
  }
  const sent = await Promise.allSettled(sending)
  return sent.every(({ status }) => status === 'fulfilled')
}
