import type { Clock, Timer } from '../clock/index.ts'
import { InvalidOption, MessageNotSent } from '../errors/index.ts'

/** How much may wait for a broker, and how long. */
export interface OutboxLimits {
  /** Messages. Default 10,000. */
  readonly messages: number
  /** Bytes of all of them. Default 16 MB. */
  readonly bytes: number
  /** Milliseconds that a message may wait. Default 10 seconds. */
  readonly age: number
}

const DEFAULT_LIMITS: OutboxLimits = { messages: 10_000, bytes: 16_777_216, age: 10_000 }

/** What a timer of Node can wait at most, in ms; past it, it fires at once. */
const LARGEST_LIMIT = 2_147_483_647

/** The limits of an outbox: the defaults, with what the application says. @throws InvalidOption */
export function outboxLimits(given: Partial<OutboxLimits> = {}): OutboxLimits {
  for (const [name, value] of Object.entries(given)) {
    if (value >= 1 && value <= LARGEST_LIMIT) continue
    throw new InvalidOption(`outbox.${name}`, value, `a number from 1 to ${LARGEST_LIMIT}`)
  }
  return { ...DEFAULT_LIMITS, ...given }
}

/** So much may be under way to the broker at once: what is lost when the connection breaks. */
const WINDOW_MESSAGES = 1_000
const WINDOW_BYTES = 1_048_576

const LEFT = 'this node has left the cluster'

/** Hands a message to the broker; resolves when the broker has it. */
export type Send = (subject: string, bytes: Uint8Array) => Promise<void>

interface Letter {
  readonly subject: string
  readonly bytes: Uint8Array
  /** When it has waited for too long. */
  readonly due: number
  resolve(): void
  reject(error: Error): void
}

/**
 * Where messages wait for their broker: in order, within bounds, and each at most once on its way.
 * While the broker is there, what is sent leaves at once, as long as not too much is under way.
 */
export class Outbox {
  readonly #clock: Clock
  readonly #limits: OutboxLimits
  readonly #waiting = new Set<Letter>()
  #waitingBytes = 0
  readonly #underWay = new Set<Letter>()
  #bytesUnderWay = 0
  #send: Send | undefined
  #timer: Timer | undefined
  #whenIdle: (() => void)[] = []
  #isClosed = false

  constructor(clock: Clock, limits: Partial<OutboxLimits> = {}) {
    this.#clock = clock
    this.#limits = outboxLimits(limits)
  }

  /** Messages that the broker has not taken yet. */
  get size(): number {
    return this.#waiting.size + this.#underWay.size
  }

  /**
   * Sends a message, or lets it wait. Resolves when the broker has it.
   *
   * @throws MessageNotSent (rejects) when it has waited for too long, when too many wait already, and
   *   when the connection broke while it was under way: it may have arrived, so nobody sends it again.
   */
  push(subject: string, bytes: Uint8Array): Promise<void> {
    if (this.#isClosed) return Promise.reject(new MessageNotSent(LEFT))
    return new Promise((resolve, reject) => {
      const due = this.#clock.now() + this.#limits.age
      const letter: Letter = { subject, bytes, due, resolve, reject }
      const send = this.#send
      if (send && this.#waiting.size === 0 && this.#hasRoomFor(letter)) this.#post(letter, send)
      else this.#enqueue(letter)
    })
  }

  /** The broker is there: what waits is sent, and what comes from now on behind it. */
  open(send: Send): void {
    this.#send = send
    this.#pump()
  }

  /** The broker is away: what is under way is lost, and what waits goes on to wait. */
  shut(reason: unknown): void {
    this.#send = undefined
    const lost = [...this.#underWay]
    this.#underWay.clear()
    this.#bytesUnderWay = 0
    for (const letter of lost) {
      letter.reject(
        new MessageNotSent('the connection broke while it was under way', { cause: reason }),
      )
    }
    this.#tellIfIdle()
  }

  /** Resolves when nothing waits and nothing is under way. */
  idle(): Promise<void> {
    if (this.size === 0) return Promise.resolve()
    return new Promise((resolve) => this.#whenIdle.push(resolve))
  }

  /** Gives up on everything, for good. */
  close(): void {
    this.#isClosed = true
    this.shut(new MessageNotSent(LEFT))
    for (const letter of this.#waiting) {
      this.#take(letter)
      letter.reject(new MessageNotSent(LEFT))
    }
    this.#rearm()
    this.#tellIfIdle()
  }

  #enqueue(letter: Letter): void {
    const { messages, bytes } = this.#limits
    // The first in the line is taken whatever its size: it could never be sent otherwise.
    const isTooMuch =
      this.#waiting.size >= messages ||
      (this.#waiting.size > 0 && this.#waitingBytes + letter.bytes.length > bytes)
    if (isTooMuch) {
      letter.reject(
        new MessageNotSent(
          `${this.#waiting.size} messages of ${this.#waitingBytes} bytes wait for it already`,
        ),
      )
      return
    }
    this.#waiting.add(letter)
    this.#waitingBytes += letter.bytes.length
    if (this.#waiting.size === 1) this.#rearm()
  }

  #hasRoomFor(letter: Letter): boolean {
    if (this.#underWay.size === 0) return true
    const bytes = this.#bytesUnderWay + letter.bytes.length
    return this.#underWay.size < WINDOW_MESSAGES && bytes <= WINDOW_BYTES
  }

  #pump(): void {
    for (const letter of this.#waiting) {
      const send = this.#send
      if (send === undefined || !this.#hasRoomFor(letter)) break
      this.#take(letter)
      this.#post(letter, send)
    }
    if (this.#waiting.size === 0) this.#rearm()
  }

  #post(letter: Letter, send: Send): void {
    this.#underWay.add(letter)
    this.#bytesUnderWay += letter.bytes.length
    send(letter.subject, letter.bytes).then(
      () => this.#arrived(letter) && letter.resolve(),
      (error) => this.#arrived(letter) && letter.reject(error),
    )
  }

  /** Whether the letter was still under way; what comes of one that was given up is of no interest. */
  #arrived(letter: Letter): boolean {
    if (!this.#underWay.delete(letter)) return false
    this.#bytesUnderWay -= letter.bytes.length
    if (this.#waiting.size > 0) this.#pump()
    this.#tellIfIdle()
    return true
  }

  #take(letter: Letter): void {
    this.#waiting.delete(letter)
    this.#waitingBytes -= letter.bytes.length
  }

  /** Waits for the first letter to become due; they do in the order in which they came. */
  #rearm(): void {
    this.#timer?.cancel()
    const [first] = this.#waiting
    this.#timer = first && this.#clock.after(first.due - this.#clock.now(), () => this.#expire())
  }

  #expire(): void {
    const now = this.#clock.now()
    for (const letter of this.#waiting) {
      // None is due later than a new one would be, unless the clock was set back meanwhile.
      if (letter.due > now && letter.due <= now + this.#limits.age) break
      this.#take(letter)
      letter.reject(new MessageNotSent(`it waited for ${this.#limits.age / 1_000} seconds`))
    }
    this.#rearm()
    this.#tellIfIdle()
  }

  #tellIfIdle(): void {
    if (this.size > 0 || this.#whenIdle.length === 0) return
    const tell = this.#whenIdle
    this.#whenIdle = []
    for (const resolve of tell) resolve()
  }
}
