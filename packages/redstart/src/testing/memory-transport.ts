import type { CloseCode, Frame, Transport } from '../socket/index.ts'
import { decodeSent, type Sent } from './sent.ts'

/** Takes a message if it is the one that it waits for. */
type Taker = (sent: Sent) => boolean

/** The way out to a test: messages are kept until the test asks for them. */
export class MemoryTransport implements Transport {
  readonly kind = 'memory'
  readonly binary = true
  readonly pendingBytes = 0
  #sent: Sent[] = []
  #takers: Taker[] = []
  #closed = false

  send(frame: Frame): void {
    if (!this.#closed) this.keep(decodeSent(frame))
  }

  /** Hands a message to who waits for it, or keeps it. */
  keep(sent: Sent): void {
    const taker = this.#takers.find((take) => take(sent))
    if (taker === undefined) this.#sent.push(sent)
    else this.#takers = this.#takers.filter((other) => other !== taker)
  }

  close(_code: CloseCode): void {
    this.#closed = true
  }

  pause(): void {}

  resume(): void {}

  /** Takes the first message that fits, now or when it comes; rejects after `ms`. */
  take(fits: (sent: Sent) => boolean, what: string, ms: number): Promise<Sent> {
    const at = this.#sent.findIndex(fits)
    const [ready] = at === -1 ? [] : this.#sent.splice(at, 1)
    if (ready !== undefined) return Promise.resolve(ready)
    return new Promise((resolve, reject) => {
      const taker: Taker = (sent) => {
        if (!fits(sent)) return false
        clearTimeout(timer)
        resolve(sent)
        return true
      }
      const timer = setTimeout(() => {
        this.#takers = this.#takers.filter((other) => other !== taker)
        const came = this.#sent.map(({ event }) => String(event)).join(', ') || 'nothing'
        reject(new Error(`The server sent no ${what} within ${ms} ms. It has sent: ${came}.`))
      }, ms)
      this.#takers.push(taker)
    })
  }
}
