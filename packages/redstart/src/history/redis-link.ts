import { setMaxListeners } from 'node:events'
import type { Clock, Timer } from '../clock/index.ts'
import { BrokerUnreachable } from '../errors/index.ts'
import type { RedisBroker, RedisConnection, RedisScript } from '../pubsub/index.ts'

/** How long anybody waits for an answer, connecting included, in ms. */
const WAIT = 3_000
/** How long one attempt to connect may take, in ms. */
const CONNECT_TIME = 10_000
/** The pauses between attempts, in ms; each is shortened by up to a half, so that nodes spread. */
const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 2_000
/** A session that lasted for so long, in ms, was a good one: attempts are counted anew. */
const GOOD_SESSION = 5_000

/** What a {@link RedisLink} works with. */
export interface RedisLinkHost {
  readonly clock: Clock
  /** Takes a message of a channel that was subscribed to. */
  receive(bytes: Uint8Array): void
  /** All subscriptions are there, for the first time or again. */
  connected(): void
  /** Told of what is wrong with the server, once until it is mended. */
  report(error: unknown): void
}

/** Something that is asked of the server. */
interface Question {
  /** How often it was asked. */
  attempts: number
  ask(connection: RedisConnection): void
  fail(error: unknown): void
}

/**
 * The way to Redis, lost and found again for as long as the node lives. A question that was not answered
 * when it was lost is asked again; three seconds after it came it is given up.
 */
export class RedisLink {
  readonly #broker: RedisBroker
  readonly #host: RedisLinkHost
  readonly #channels = new Set<string>()
  #connection: RedisConnection | undefined
  #session: AbortController | undefined
  #attempts = 0
  #pause: Timer | undefined
  #connectedAt = 0
  readonly #questions = new Set<Question>()
  #told: string | undefined
  #isClosed = false

  /** Begins to connect. */
  constructor(broker: RedisBroker, host: RedisLinkHost) {
    this.#broker = broker
    this.#host = host
    void this.#connect()
  }

  /**
   * Runs a script. Rejects when there is no answer in time.
   *
   * @param args - Made for each attempt; at the second it may have run already.
   */
  run(
    script: RedisScript,
    keys: readonly string[],
    args: (attempt: number) => readonly (string | number | Uint8Array)[],
  ): Promise<unknown> {
    const end = this.#host.clock.now() + WAIT
    return this.#ask((connection, attempt) => {
      const wait = end - this.#host.clock.now()
      return connection.run(script, { keys, args: args(attempt), wait })
    })
  }

  /** Resolves when the messages of a channel flow; they do again after each new connection. */
  subscribe(channel: string): Promise<void> {
    this.#channels.add(channel)
    return this.#ask((connection) => connection.subscribe([channel]))
  }

  unsubscribe(channel: string): void {
    this.#channels.delete(channel)
    this.#connection?.unsubscribe(channel)
  }

  close(): void {
    this.#isClosed = true
    this.#pause?.cancel()
    this.#session?.abort(left(this.#broker.place))
    for (const { fail } of this.#questions) fail(left(this.#broker.place))
  }

  #ask<T>(ask: (connection: RedisConnection, attempt: number) => Promise<T>): Promise<T> {
    const { place } = this.#broker
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        timer.cancel()
        this.#questions.delete(question)
      }
      const question: Question = {
        attempts: 0,
        ask: (connection) => {
          question.attempts += 1
          ask(connection, question.attempts).then(
            (answer) => {
              settle()
              resolve(answer)
            },
            (error) => {
              // Without a connection it waits for the next one.
              if (!(error instanceof BrokerUnreachable)) question.fail(error)
            },
          )
        },
        fail: (error) => {
          settle()
          reject(error)
        },
      }
      const timer = this.#host.clock.after(WAIT, () => question.fail(late(place, WAIT)))
      this.#questions.add(question)
      if (this.#isClosed) question.fail(left(place))
      else if (this.#connection !== undefined) question.ask(this.#connection)
    })
  }

  /** Makes one attempt. Never rejects. */
  async #connect(): Promise<void> {
    const { clock } = this.#host
    const { place } = this.#broker
    const control = new AbortController()
    const { signal } = control
    // Every connection to a server of a cluster listens.
    setMaxListeners(0, signal)
    this.#session = control
    signal.addEventListener('abort', () => this.#lost(signal.reason), { once: true })
    const deadline = clock.after(CONNECT_TIME, () => control.abort(late(place, CONNECT_TIME)))
    try {
      const connection = await this.#broker.connect({
        clock,
        signal,
        receive: (bytes) => {
          if (!signal.aborted) this.#host.receive(bytes)
        },
        lose: (error) => control.abort(error),
      })
      await connection.subscribe([...this.#channels])
      if (!signal.aborted) this.#connected(connection)
    } catch (error) {
      control.abort(error)
    } finally {
      deadline.cancel()
    }
  }

  #connected(connection: RedisConnection): void {
    this.#connection = connection
    this.#connectedAt = this.#host.clock.now()
    for (const question of this.#questions) question.ask(connection)
    this.#host.connected()
  }

  #lost(reason: unknown): void {
    const wasGood =
      this.#connection !== undefined && this.#host.clock.now() - this.#connectedAt >= GOOD_SESSION
    this.#connection = undefined
    if (this.#isClosed) return
    if (wasGood) {
      this.#attempts = 0
      this.#told = undefined
    }
    this.#tell(reason)
    const pause = Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** this.#attempts)
    this.#attempts += 1
    this.#pause = this.#host.clock.after(pause * (1 - Math.random() / 2), () => {
      void this.#connect()
    })
  }

  #tell(reason: unknown): void {
    const sentence = String(reason)
    if (sentence === this.#told) return
    this.#told = sentence
    this.#host.report(reason)
  }
}

function late(place: string, ms: number): BrokerUnreachable {
  return new BrokerUnreachable(place, `it did not answer within ${ms / 1_000} s`)
}

function left(place: string): BrokerUnreachable {
  return new BrokerUnreachable(place, 'this node has left it')
}
