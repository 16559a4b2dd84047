import { repeater } from '../client/client-frame.ts'
import type { RawConnection } from '../client/raw-connection.ts'

/**
 * A closed loop of broadcasts. One publisher keeps a number of broadcasts in flight: at first it
 * sends that many in one write; a broadcast is done when the last subscriber has received it; for
 * the broadcasts that one read of a subscriber completes, as many new ones leave in one write.
 */
export class FanOut {
  readonly #publisher: RawConnection
  readonly #frames: (times: number) => Uint8Array
  readonly #subscribers: number
  readonly #received: Int32Array
  /** By number of the broadcast modulo its length: how many subscribers have received it. */
  #arrivals: Int32Array = new Int32Array(0)
  #inFlight = 0
  #sent = 0
  #done = 0
  #deadline = 0
  #finished: (() => void) | undefined

  /**
   * @param subscribers - all connections that joined the topic; the first one publishes
   * @param frame - what it sends for one broadcast
   */
  constructor(subscribers: readonly RawConnection[], frame: Uint8Array) {
    const [publisher] = subscribers
    if (publisher === undefined) throw new RangeError('A fan-out needs a subscriber.')
    this.#publisher = publisher
    this.#frames = repeater(frame)
    this.#subscribers = subscribers.length
    this.#received = new Int32Array(subscribers.length)
    const readEnd = (): void => this.#refill()
    subscribers.forEach((subscriber, index) => {
      subscriber.receiver = { frame: () => this.#count(index), readEnd }
    })
  }

  /**
   * Broadcasts for a while; resolves when all that was sent has been received.
   *
   * @returns the number of deliveries: broadcasts times subscribers
   */
  async run(inFlight: number, milliseconds: number): Promise<number> {
    this.#arrivals = new Int32Array(inFlight)
    this.#inFlight = inFlight
    this.#received.fill(0)
    this.#sent = inFlight
    this.#done = 0
    this.#deadline = performance.now() + milliseconds
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve
    })
    this.#publisher.write(this.#frames(inFlight))
    await finished
    return this.#done * this.#subscribers
  }

  #count(subscriber: number): void {
    const broadcast = this.#received[subscriber] ?? 0
    if (broadcast >= this.#sent) throw new Error('A subscriber received more than was sent.')
    this.#received[subscriber] = broadcast + 1
    const slot = broadcast % this.#inFlight
    const arrivals = (this.#arrivals[slot] ?? 0) + 1
    // Frames of one topic come in order, so broadcasts are done in order.
    if (arrivals === this.#subscribers) this.#done++
    this.#arrivals[slot] = arrivals === this.#subscribers ? 0 : arrivals
  }

  #refill(): void {
    const due = this.#done + this.#inFlight - this.#sent
    if (due > 0 && performance.now() < this.#deadline) {
      this.#sent += due
      this.#publisher.write(this.#frames(due))
    } else if (this.#done === this.#sent) {
      this.#finished?.()
      this.#finished = undefined
    }
  }
}
