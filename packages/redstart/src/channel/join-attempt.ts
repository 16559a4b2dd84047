import type { Connection, InboundMessage } from '../socket/index.ts'
import type { Resumption } from './resumption.ts'
import type { Base, JoinContext } from './types.ts'

/** What a {@link JoinAttempt} begins with. */
export interface AttemptOptions {
  readonly connection: Connection
  readonly topic: string
  readonly message: InboundMessage
  readonly params: Readonly<Record<string, string>>
  readonly assigns: object
}

/** One join, from its message to the channel that it becomes, or to its refusal. */
export class JoinAttempt {
  readonly connection: Connection
  readonly topic: string
  readonly message: InboundMessage
  /** The named parts of the topic. */
  readonly params: Readonly<Record<string, string>>
  readonly assigns: object
  #resumption: Resumption | undefined
  // Made only for those who ask, for it is not cheap and hardly any join does.
  #controller: AbortController | undefined
  #isAborted = false

  constructor(options: AttemptOptions) {
    this.connection = options.connection
    this.topic = options.topic
    this.message = options.message
    this.params = options.params
    this.assigns = options.assigns
  }

  /** The topic's history, where the channel has one. */
  get resumption(): Resumption | undefined {
    return this.#resumption
  }

  /** Aborts when nobody waits for the join any more. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#isAborted) this.#controller.abort()
    return this.#controller.signal
  }

  /** What the application's `join` is given. */
  contextWith(params: unknown): JoinContext<Base> {
    return new Context(this, params)
  }

  /** Takes hold of the topic's history. */
  resume(resumption: Resumption): void {
    this.#resumption = resumption
    if (this.#isAborted) resumption.end()
  }

  /** Nobody waits for the join any more. */
  abort(): void {
    this.#isAborted = true
    this.#controller?.abort()
    this.#resumption?.end()
  }
}

/** A class, so that the signal is made only when it is read. */
class Context implements JoinContext<Base> {
  readonly params: unknown
  readonly #attempt: JoinAttempt

  constructor(attempt: JoinAttempt, params: unknown) {
    this.#attempt = attempt
    this.params = params
  }

  get topic(): Readonly<Record<string, string>> {
    return this.#attempt.params
  }

  get assigns(): object {
    return this.#attempt.assigns
  }

  get resumed(): boolean {
    return this.#attempt.resumption?.resumed ?? false
  }

  get signal(): AbortSignal {
    return this.#attempt.signal
  }
}
