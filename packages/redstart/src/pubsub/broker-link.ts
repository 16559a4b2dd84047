import { setMaxListeners } from 'node:events'
import { type Timer, within } from '../clock/index.ts'
import { BrokerUnreachable } from '../errors/index.ts'
import { Acknowledgements } from './acknowledgements.ts'
import type { AdapterHost, AdapterState } from './adapter.ts'
import type { Broker, BrokerConnection, BrokerSession } from './broker.ts'
import { Outbox, type OutboxLimits } from './outbox.ts'

/** How long one attempt to connect may take, in ms. */
const CONNECT_TIME = 10_000
/** The pauses between attempts, in ms; each is shortened by up to a half, so that nodes spread. */
const SHORTEST_PAUSE = 50
const LONGEST_PAUSE = 2_000
/** How long others may take to connect and to subscribe once they try, in ms. */
const TIME_OF_OTHERS = 200
/** A session that lasted for so long, in ms, was a good one: attempts are counted anew. */
const GOOD_SESSION = 5_000
/** How long leaving waits for what is under way, in ms. */
const LEAVE_TIME = 2_000

/** What a {@link BrokerLink} is made of. */
export interface LinkParts {
  readonly broker: Broker
  readonly host: AdapterHost
  readonly limits: Partial<OutboxLimits> | undefined
}

/**
 * The way to a broker, which is lost and found again for as long as the node lives. Subjects that are
 * subscribed to are so in every session; what is published waits for the next one in the outbox.
 */
export class BrokerLink {
  readonly #broker: Broker
  readonly #host: AdapterHost
  readonly #outbox: Outbox
  readonly #subjects = new Set<string>()
  /** Subjects that the connection does not know of yet. */
  #fresh: string[] = []
  readonly #acknowledgements = new Acknowledgements()
  #session: AbortController | undefined
  #connection: BrokerConnection | undefined
  #isConnected = false
  #connectedAt = 0
  #attempts = 0
  /** What was told of since the last good session, so that a broker that stays away is told of once. */
  readonly #told = new Set<string>()
  /** Runs until the next attempt, or until what waits is sent. */
  #pause: Timer | undefined
  #isClosed = false

  /** Begins to connect. */
  constructor({ broker, host, limits }: LinkParts) {
    this.#broker = broker
    this.#host = host
    this.#outbox = new Outbox(host.clock, limits)
    // Who subscribes at the start may wait for the first attempt; while a broker is away nobody does.
    this.#acknowledgements.add(this.#connect())
  }

  get state(): AdapterState {
    return { connected: this.#isConnected, waiting: this.#outbox.size }
  }

  /** Sends a message, at once or when the broker is back; see {@link Outbox.push}. */
  publish(subject: string, bytes: Uint8Array): Promise<void> {
    return this.#outbox.push(subject, bytes)
  }

  /** Wants the messages of a subject from now on. */
  subscribe(subject: string): void {
    this.#subjects.add(subject)
    if (this.#connection === undefined) return
    // Those of one turn go out together.
    if (this.#fresh.push(subject) === 1) queueMicrotask(() => this.#subscribeFresh())
  }

  /** Does not want them any more. */
  unsubscribe(subject: string): void {
    this.#subscribeFresh()
    if (this.#subjects.delete(subject)) this.#connection?.unsubscribe(subject)
  }

  /** See {@link PubSubAdapter.settled}. */
  settled(): Promise<void> | undefined {
    this.#subscribeFresh()
    return this.#acknowledgements.settled(this.#host.clock)
  }

  /** Ends the link for good; what is under way has two seconds to arrive. */
  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.#pause?.cancel()
    if (this.#isConnected && this.#connection) {
      this.#send(this.#connection)
      await within(this.#host.clock, LEAVE_TIME, () => this.#outbox.idle())
    }
    this.#outbox.close()
    this.#session?.abort()
  }

  /** Makes one attempt; resolves when it worked or failed. */
  async #connect(): Promise<void> {
    const { clock } = this.#host
    const control = new AbortController()
    const { signal } = control
    const session: BrokerSession = {
      clock,
      signal,
      receive: (bytes) => {
        if (!signal.aborted) this.#host.receive(bytes)
      },
      lose: (error) => control.abort(error),
    }
    this.#session = control
    // Each connection to a server of a cluster listens.
    setMaxListeners(0, signal)
    signal.addEventListener('abort', () => this.#lost(signal.reason), { once: true })
    const deadline = clock.after(CONNECT_TIME, () =>
      session.lose(
        new BrokerUnreachable(
          this.#broker.place,
          `it did not answer within ${CONNECT_TIME / 1_000} s`,
        ),
      ),
    )
    try {
      const connection = await this.#broker.connect(session)
      if (signal.aborted) return
      this.#connection = connection
      await connection.subscribe([...this.#subjects])
      if (!signal.aborted) this.#connected(connection)
    } catch (error) {
      control.abort(error)
    } finally {
      deadline.cancel()
    }
  }

  #connected(connection: BrokerConnection): void {
    const { clock } = this.#host
    this.#isConnected = true
    this.#connectedAt = clock.now()
    if (this.#attempts === 0) {
      this.#send(connection)
    } else {
      // A broker that was away is found by each node at its own time. What waited is sent when the
      // others have had theirs, so that it finds them subscribed.
      const turn = this.#longestPause() + TIME_OF_OTHERS
      this.#pause = clock.after(turn, () => this.#send(connection))
    }
    try {
      this.#host.reconnected()
    } catch (error) {
      this.#host.report(error)
    }
  }

  #send(connection: BrokerConnection): void {
    this.#outbox.open((subject, bytes) => connection.publish(subject, bytes))
  }

  #longestPause(): number {
    return Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** this.#attempts)
  }

  #lost(reason: unknown): void {
    const wasGood = this.#isConnected && this.#host.clock.now() - this.#connectedAt >= GOOD_SESSION
    this.#isConnected = false
    this.#connection = undefined
    this.#fresh = []
    this.#acknowledgements.release()
    this.#outbox.shut(reason)
    this.#pause?.cancel()
    if (this.#isClosed) return
    if (wasGood) {
      this.#attempts = 0
      this.#told.clear()
    }
    this.#tell(reason)
    const pause = this.#longestPause() * (1 - Math.random() / 2)
    this.#attempts += 1
    this.#pause = this.#host.clock.after(pause, () => void this.#connect())
  }

  #tell(reason: unknown): void {
    const sentence = String(reason)
    if (this.#told.has(sentence)) return
    this.#told.add(sentence)
    this.#host.report(reason)
  }

  #subscribeFresh(): void {
    const fresh = this.#fresh
    const session = this.#session
    if (fresh.length === 0 || this.#connection === undefined) return
    this.#fresh = []
    const subscribed = this.#connection.subscribe(fresh)
    this.#acknowledgements.add(subscribed)
    subscribed.catch((error) => session?.abort(error))
  }
}
