import type { ConnectedView } from '../client/live-view.ts'

/** What came of a while of events. */
export interface Answered {
  readonly events: number
  /** Bytes of their answers, without the headers of the frames. */
  readonly bytes: number
}

/** A closed loop of events: each view has one that waits for its answer. */
export class EventLoop {
  readonly #views: readonly ConnectedView[]
  readonly #event: (number: number) => string
  #deadline = 0
  #events = 0
  #bytes = 0
  #waiting = 0
  #finished: (() => void) | undefined

  /** @param event - what is sent, by the number of the event */
  constructor(views: readonly ConnectedView[], event: (number: number) => string) {
    this.#views = views
    this.#event = event
  }

  /** Sends events for a while; resolves when the last answer has come. */
  async run(milliseconds: number): Promise<Answered> {
    this.#events = 0
    this.#bytes = 0
    this.#waiting = this.#views.length
    this.#deadline = performance.now() + milliseconds
    const finished = new Promise<void>((resolve) => {
      this.#finished = resolve
    })
    for (const view of this.#views) {
      view.connection.receiver = {
        frame: (_bytes, start, end) => this.#answered(view, end - start),
      }
      view.send(this.#event(this.#events))
    }
    await finished
    for (const { connection } of this.#views) connection.receiver = undefined
    return { events: this.#events, bytes: this.#bytes }
  }

  #answered(view: ConnectedView, bytes: number): void {
    this.#events += 1
    this.#bytes += bytes
    if (performance.now() < this.#deadline) {
      view.send(this.#event(this.#events))
    } else if (--this.#waiting === 0) {
      this.#finished?.()
    }
  }
}
