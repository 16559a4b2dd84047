import { type Clock, within } from '../clock/index.ts'
import { call } from '../context/index.ts'
import { InvalidDefinition, InvalidResult, JoinTimeout } from '../errors/index.ts'
import { type Validation, validate } from '../schema/index.ts'
import type { Connection, InboundMessage, JoinOutcome, Route } from '../socket/index.ts'
import type { ChannelDefinition } from './definition.ts'
import { ChannelProcess } from './process.ts'
import { refusal } from './refusal.ts'
import { Reply } from './result.ts'
import { isThenable } from './thenable.ts'
import type { Base, JoinContext } from './types.ts'

/** One channel definition on one topic: what a join of that topic runs. */
export class ChannelRoute implements Route {
  readonly #definition: ChannelDefinition
  readonly #params: Readonly<Record<string, string>>

  constructor(definition: ChannelDefinition, params: Readonly<Record<string, string>>) {
    this.#definition = definition
    this.#params = params
  }

  async join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome> {
    const { context, limits } = connection
    const definition = this.#definition
    const assigns = { ...connection.assigns, ...definition.assigns }
    const attempt = new JoinAttempt(this.#params, assigns)
    connection.whileJoining(() => attempt.abort())
    try {
      const decided = this.#decide(message.payload, attempt)
      const { status, response, adds } = isThenable(decided)
        ? await this.#inTime(context.clock, limits.joinTimeout, topic, decided)
        : decided
      if (status === 'error') return { status, response }
      const channel = new ChannelProcess({
        definition,
        connection,
        topic,
        params: this.#params,
        join: message,
        assigns: typeof adds === 'object' ? { ...assigns, ...adds } : assigns,
      })
      return { status: 'ok', response, channel }
    } catch (error) {
      attempt.abort()
      context.logger.error({ err: error, topic }, 'A join crashed.')
      const reason = error instanceof JoinTimeout ? 'join timeout' : 'join crashed'
      return { status: 'error', response: { reason } }
    }
  }

  /** Stays synchronous where the schema and the application are. */
  #decide(payload: unknown, attempt: JoinAttempt): Reply | Promise<Reply> {
    const { params: schema } = this.#definition
    if (schema === undefined) return this.#ask(payload, attempt)
    const checked = validate(schema, payload)
    const judge = (result: Validation<unknown>): Reply | Promise<Reply> =>
      result.ok ? this.#ask(result.value, attempt) : refusal(result.issues)
    return isThenable(checked) ? checked.then(judge) : judge(checked)
  }

  #ask(params: unknown, attempt: JoinAttempt): Reply | Promise<Reply> {
    const { join, pattern } = this.#definition
    if (join === undefined) throw undefinedJoin(pattern.source)
    attempt.params = params
    const result = call(join, attempt)
    return isThenable(result)
      ? Promise.resolve(result).then((settled) => this.#check(settled))
      : this.#check(result)
  }

  #check(result: unknown): Reply {
    if (result instanceof Reply && (result.status === 'ok' || result.status === 'error')) {
      return result
    }
    throw new InvalidResult(
      `The join of ${JSON.stringify(this.#definition.pattern.source)}`,
      result,
    )
  }

  async #inTime(
    clock: Clock,
    ms: number,
    topic: string,
    decided: PromiseLike<Reply>,
  ): Promise<Reply> {
    let reply: Reply | undefined
    await within(clock, ms, async () => {
      reply = await decided
    })
    if (reply === undefined) throw new JoinTimeout(topic, ms)
    return reply
  }
}

/** One call of the application's `join`, and what it is given. */
class JoinAttempt implements JoinContext<Base> {
  params: unknown
  readonly topic: Readonly<Record<string, string>>
  readonly assigns: object
  // Made only for those who ask, for it is not cheap and hardly any join does.
  #abort: AbortController | undefined

  constructor(topic: Readonly<Record<string, string>>, assigns: object) {
    this.params = undefined
    this.topic = topic
    this.assigns = assigns
  }

  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    return this.#abort.signal
  }

  /** Nobody waits for the join any more. */
  abort(): void {
    this.#abort?.abort()
  }
}

/** A channel that nobody could join. */
export function undefinedJoin(pattern: string): InvalidDefinition {
  return new InvalidDefinition(
    `The channel ${JSON.stringify(pattern)}`,
    'does not say who may join',
    'Add .join(() => ok()) to let everybody in, or decide with ok(…) and error(…).',
  )
}
