import { InvalidResult } from '../errors/index.ts'
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
/** What a frame has besides topic, event and payload. */
const FRAME_BYTES = 40

/**
 * The history of a topic while one client joins it: from which position on the client gets what is
 * said, without a hole between what it missed, what is said during the join, and what follows.
 */
export class Resumption {
  readonly #history: History
  readonly #topic: string
  #isHeld = true
  #start: Position
  #gap: boolean
  /** Whether the client will be sent all that it missed. */
  readonly resumed: boolean

  private constructor(
    history: History,
    topic: string,
    start: Position,
    comesBack: { readonly resumed: boolean; readonly gap: boolean },
  ) {
    this.#history = history
    this.#topic = topic
    this.#start = start
    this.resumed = comesBack.resumed
    this.#gap = comesBack.gap
  }

  /** The client's own position, or where it begins. */
  get start(): Position {
    return this.#start
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
    try {
      // Only that: whoever may not join after all must not have it read.
      const resumed = position !== undefined && (await history.reaches(topic, position))
      const gap = since !== undefined && !resumed
      return new Resumption(history, topic, resumed ? position : head, { resumed, gap })
    } catch (error) {
      history.unwatch(topic)
      throw error
    }
  }

  /**
   * All messages after the start, once the channel hears the live ones. Where some of them are no
   * longer there, or are more than the client can be sent at once, there are none: the client begins
   * with what is new, and is told of the gap.
   *
   * @param limit - Bytes that may wait for the client.
   * @throws HistoryUnavailable (rejects)
   */
  async missed(limit: number): Promise<readonly Message[]> {
    const found = await this.#history.read(this.#topic, this.#start)
    if (!found.gap && sizeOf(found.messages) <= limit) return found.messages
    this.#start = found.gap ? found.head : (found.messages.at(-1)?.position ?? this.#start)
    this.#gap = true
    return []
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
    const position = { [POSITION_KEY]: positionText(this.#start) }
    return { ...response, ...position, ...(this.#gap && { gap: true }) }
  }
}

/** About as many bytes as the frames of the messages have together. */
function sizeOf(messages: readonly Message[]): number {
  let bytes = 0
  for (const { topic, event, body } of messages) {
    bytes += Buffer.byteLength(body) + topic.length + event.length + FRAME_BYTES
  }
  return bytes
}

/** The payload of a join without what is meant for the engine. */
export function withoutSince(payload: unknown): unknown {
  if (!hasSince(payload)) return payload
  return Object.fromEntries(Object.entries(Object(payload)).filter(([key]) => key !== SINCE_KEY))
}

/** A client that has no position yet sends none, or null. */
function sinceOf(payload: unknown): unknown {
  return hasSince(payload) ? (payload[SINCE_KEY] ?? undefined) : undefined
}

function hasSince(payload: unknown): payload is { readonly [SINCE_KEY]: unknown } {
  return typeof payload === 'object' && payload !== null && Object.hasOwn(payload, SINCE_KEY)
}
