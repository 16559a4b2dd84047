import { HistoryGap, InvalidResult } from '../errors/index.ts'
import type { History, Keep } from '../history/index.ts'
import {
  type Message,
  POSITION_KEY,
  type Position,
  parsePosition,
  positionText,
} from '../pubsub/index.ts'
import type { Reply } from './result.ts'

/** Under this key of the join's payload a client says which position it has. */
const SINCE_KEY = 'since'

/**
 * The history of a topic while one client joins it: from which position on the client gets what is
 * said, without a hole between what it missed, what is said during the join, and what follows.
 */
export class Resumption {
  readonly #history: History
  readonly #topic: string
  #isHeld = true
  /** The client's own position, or where it begins. */
  readonly start: Position
  /** Whether the client had a position from which it cannot go on. */
  readonly gap: boolean
  /** Whether the client will be sent all that it missed. */
  readonly resumed: boolean
  #missed: readonly Message[]

  private constructor(
    history: History,
    topic: string,
    start: Position,
    missed: readonly Message[] | undefined,
    asked: boolean,
  ) {
    this.#history = history
    this.#topic = topic
    this.start = start
    this.gap = asked && missed === undefined
    this.resumed = missed !== undefined
    this.#missed = missed ?? []
  }

  /**
   * Takes hold of the topic, before the application decides about the join: so what that reads for the
   * client is never older than the start.
   *
   * @throws HistoryUnavailable (rejects) when the store cannot be reached; nothing is held then.
   */
  static async begin(
    history: History,
    topic: string,
    keep: Keep,
    payload: unknown,
  ): Promise<Resumption> {
    const since = sinceOf(payload)
    const head = await history.watch(topic, keep)
    const position = parsePosition(since)
    if (position === undefined) {
      return new Resumption(history, topic, head, undefined, since !== undefined)
    }
    try {
      const found = await history.read(topic, position)
      if (found.gap) return new Resumption(history, topic, head, undefined, true)
      return new Resumption(history, topic, position, found.messages, true)
    } catch (error) {
      history.unwatch(topic)
      throw error
    }
  }

  /**
   * All messages after the start, once the channel hears the live ones.
   *
   * @throws HistoryGap (rejects) when the store has forgotten some of them meanwhile.
   */
  async missed(): Promise<readonly Message[]> {
    const known = this.#missed.at(-1)?.position ?? this.start
    const found = await this.#history.read(this.#topic, known)
    if (found.gap) throw new HistoryGap(this.#topic)
    return [...this.#missed, ...found.messages]
  }

  /** Lets the topic go. */
  end(): void {
    if (this.#isHeld) this.#history.unwatch(this.#topic)
    this.#isHeld = false
  }

  /** The response of the join, with the position that the client has now. */
  stamp({ response }: Reply, pattern: string): object {
    if (typeof response !== 'object' || response === null || response instanceof Uint8Array) {
      throw new InvalidResult(
        `The join of ${JSON.stringify(pattern)}, which has a history`,
        response,
      )
    }
    const position = { [POSITION_KEY]: positionText(this.start) }
    return { ...response, ...position, ...(this.gap && { gap: true }) }
  }
}

/** The payload of a join without what is meant for the engine. */
export function withoutSince(payload: unknown): unknown {
  if (sinceOf(payload) === undefined) return payload
  return Object.fromEntries(Object.entries(Object(payload)).filter(([key]) => key !== SINCE_KEY))
}

/** A client that has no position yet sends none, or null. */
function sinceOf(payload: unknown): unknown {
  if (typeof payload !== 'object' || payload === null || !(SINCE_KEY in payload)) return undefined
  return payload[SINCE_KEY] ?? undefined
}
