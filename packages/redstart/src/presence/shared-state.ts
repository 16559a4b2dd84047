import type { Clock, Timer } from '../clock/index.ts'
import type { Message } from '../pubsub/index.ts'

type Push = (message: Message) => void

/** Those who wait for one state. */
interface Audience {
  readonly pushes: Push[]
  readonly message: Promise<Message>
  readonly answer: (message: Message) => void
}

/** What a {@link SharedState} needs of its topic. */
export interface StateMaker {
  /** Makes the state as it is now; calls `done` where it belongs in the order of the diffs. */
  make(done: Push): void
  /** Takes what a push throws. */
  onError(error: unknown): void
  /** Nobody waits any more. */
  onIdle(): void
}

/**
 * The message with the state of a topic: made once for all who ask in one turn of the event loop, and
 * kept while nothing changes; though not for long, for what fetch adds may change by itself.
 */
export class SharedState {
  readonly #maker: StateMaker
  readonly #clock: Clock
  readonly #maxAge: number
  #audience: Audience | undefined
  #message: Message | undefined
  #aging: Timer | undefined
  #version = 0

  /** @param maxAge - For how long a message is kept, in ms. */
  constructor(maker: StateMaker, clock: Clock, maxAge: number) {
    this.#maker = maker
    this.#clock = clock
    this.#maxAge = maxAge
  }

  get isIdle(): boolean {
    return this.#audience === undefined && this.#message === undefined
  }

  /** @param push - Called with the message, with no diff between the two. */
  ask(push?: Push): Promise<Message> {
    const message = this.#message
    if (message !== undefined) {
      push?.(message)
      return Promise.resolve(message)
    }
    this.#audience ??= this.#gather()
    if (push !== undefined) this.#audience.pushes.push(push)
    return this.#audience.message
  }

  /** What was made so far is true no more. */
  outdate(): void {
    this.#version += 1
    this.#drop()
  }

  #gather(): Audience {
    let answer: Push = () => {}
    const message = new Promise<Message>((resolve) => {
      answer = resolve
    })
    setImmediate(() => this.#make())
    return { pushes: [], message, answer }
  }

  #make(): void {
    const audience = this.#audience
    if (audience === undefined) return
    this.#audience = undefined
    const version = this.#version
    this.#maker.make((message) => {
      if (version === this.#version) this.#keep(message)
      for (const push of audience.pushes) this.#try(push, message)
      audience.answer(message)
    })
  }

  #keep(message: Message): void {
    this.#drop()
    this.#message = message
    this.#aging = this.#clock.after(this.#maxAge, () => {
      this.#drop()
      this.#maker.onIdle()
    })
  }

  #drop(): void {
    this.#message = undefined
    this.#aging?.cancel()
    this.#aging = undefined
  }

  #try(push: Push, message: Message): void {
    try {
      push(message)
    } catch (error) {
      this.#maker.onError(error)
    }
  }
}
