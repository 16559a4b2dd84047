import type { RawConnection } from '../client/raw-connection.ts'

/** A closed loop of pushes and replies: each connection has one push waiting for its reply. */
export class EchoLoop {
  readonly #connections: readonly RawConnection[]
  readonly #frame: Uint8Array
  #deadline = 0
  #replies = 0
  #waiting = 0
  #finished: (() => void) | undefined

  /** @param frame - the push; the same on each connection */
  constructor(connections: readonly RawConnection[], frame: Uint8Array) {
    this.#connections = connections
    this.#frame = frame
    for (const connection of connections) {
      connection.receiver = { frame: () => this.#reply(connection) }
    }
  }

  /** Pushes for a while; returns the number of replies when the last one has come. */
  async run(milliseconds: number): Promise<number> {
    this.#replies = 0
    this.#waiting = this.#connections.length
    this.#deadline = performance.now() + milliseconds
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve
    })
    for (const connection of this.#connections) connection.write(this.#frame)
    await finished
    return this.#replies
  }

  #reply(connection: RawConnection): void {
    this.#replies++
    if (performance.now() < this.#deadline) {
      connection.write(this.#frame)
    } else if (--this.#waiting === 0) {
      this.#finished?.()
    }
  }
}
