import type { HttpAnswer } from '../client/answer-parser.ts'
import type { HttpConnection } from '../client/http-connection.ts'

/** A request and what its answer has to be. */
export interface Exchange {
  readonly request: Uint8Array
  readonly status: number
  /** Bytes of the answer's body. */
  readonly length: number
}

/** A closed loop of requests: each connection has one that waits for its answer. */
export class RequestLoop {
  readonly #connections: readonly HttpConnection[]
  readonly #exchanges: readonly Exchange[]
  #isOver: (sent: number) => boolean = () => true
  #sent = 0
  #waiting = 0
  #finished: (() => void) | undefined

  /** @param exchanges - sent in turn */
  constructor(connections: readonly HttpConnection[], exchanges: readonly Exchange[]) {
    this.#connections = connections
    this.#exchanges = exchanges
  }

  /** Asks for a while; returns the number of answers when the last one has come. */
  runFor(milliseconds: number): Promise<number> {
    const deadline = performance.now() + milliseconds
    return this.#run(() => performance.now() >= deadline)
  }

  /** Asks so many times; resolves when the last answer has come. */
  runTimes(requests: number): Promise<number> {
    return this.#run((sent) => sent >= requests)
  }

  async #run(isOver: (sent: number) => boolean): Promise<number> {
    this.#isOver = isOver
    this.#sent = 0
    this.#waiting = this.#connections.length
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve
    })
    for (const connection of this.#connections) this.#next(connection)
    await finished
    return this.#sent
  }

  #next(connection: HttpConnection): void {
    const exchange = this.#exchanges[this.#sent % this.#exchanges.length]
    if (exchange === undefined || this.#isOver(this.#sent)) {
      this.#waiting--
      if (this.#waiting === 0) this.#finished?.()
      return
    }
    this.#sent++
    connection.send(exchange.request, (answer) => {
      check(answer, exchange)
      this.#next(connection)
    })
  }
}

function check({ status, length, head }: HttpAnswer, wanted: Exchange): void {
  if (status === wanted.status && length === wanted.length) return
  throw new Error(
    `Wanted ${wanted.status} with ${wanted.length} bytes, got ${length} bytes with:\n${head}`,
  )
}
