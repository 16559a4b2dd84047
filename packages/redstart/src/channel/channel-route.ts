import { type Clock, within } from '../clock/index.ts'
import { call, isThenable } from '../context/index.ts'
import {
  HistoryUnavailable,
  InvalidDefinition,
  InvalidResult,
  JoinTimeout,
} from '../errors/index.ts'
import type { Keep } from '../history/index.ts'
import { type Validation, validate } from '../schema/index.ts'
import type { Connection, InboundMessage, JoinOutcome, Route } from '../socket/index.ts'
import { Beat } from './beat.ts'
import { ChannelProcess } from './channel-process.ts'
import type { ChannelDefinition } from './definition.ts'
import { JoinAttempt } from './join-attempt.ts'
import { refusal } from './refusal.ts'
import { Reply } from './result.ts'
import { Resumption, withoutSince } from './resumption.ts'

/** One channel definition on one topic: what a join of that topic runs. */
export class ChannelRoute implements Route {
  readonly #definition: ChannelDefinition
  readonly #params: Readonly<Record<string, string>>

  constructor(definition: ChannelDefinition, params: Readonly<Record<string, string>>) {
    this.#definition = definition
    this.#params = params
  }

  join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome> {
    const assigns = { ...connection.assigns, ...this.#definition.assigns }
    const attempt = new JoinAttempt({ connection, topic, message, params: this.#params, assigns })
    connection.whileJoining(() => attempt.abort())
    return this.#definition.replyAfter === 0 ? this.#try(attempt) : this.#tryOnBeat(attempt)
  }

  /** A refusal is answered on the beat, however long it took to come to it. */
  async #tryOnBeat(attempt: JoinAttempt): Promise<JoinOutcome> {
    const { connection } = attempt
    const beat = new Beat(connection.context.clock, this.#definition.replyAfter)
    connection.whileJoining(() => {
      attempt.abort()
      beat.stop()
    })
    const outcome = await this.#try(attempt)
    if (outcome.status === 'error') await beat.next()
    beat.stop()
    return outcome
  }

  async #try(attempt: JoinAttempt): Promise<JoinOutcome> {
    const { context, limits } = attempt.connection
    const { history } = this.#definition
    try {
      const decided =
        history === undefined
          ? this.#decide(attempt.message.payload, attempt)
          : this.#decideResuming(attempt, history)
      const reply = isThenable(decided)
        ? await this.#inTime(context.clock, limits.joinTimeout, attempt.topic, decided)
        : decided
      if (reply.status === 'ok') return await this.#accept(attempt, reply)
      attempt.resumption?.end()
      return { status: 'error', response: reply.response }
    } catch (error) {
      attempt.abort()
      return { status: 'error', response: { reason: this.#reasonOf(error, attempt) } }
    }
  }

  /** The channel that an accepted join makes, once it hears everything. */
  async #accept(attempt: JoinAttempt, reply: Reply): Promise<JoinOutcome> {
    const { connection, resumption } = attempt
    const channel = new ChannelProcess(this.#definition, attempt, reply)
    const settling = connection.context.pubsub.settled()
    if (settling !== undefined) await settling
    try {
      const catching = channel.catchUp()
      if (catching !== undefined) await catching
      // What it heard meanwhile may have ended it, and it has said so.
      if (channel.isOver) return { status: 'error', response: { reason: 'join crashed' } }
      const { source } = this.#definition.pattern
      return { status: 'ok', response: resumption?.stamp(reply, source) ?? reply.response, channel }
    } catch (error) {
      await channel.replace()
      throw error
    }
  }

  async #decideResuming(attempt: JoinAttempt, keep: Keep): Promise<Reply> {
    const { connection, topic, message } = attempt
    const { history } = connection.context
    const resumption = await Resumption.begin(history, topic, keep, message.payload)
    attempt.resume(resumption)
    return this.#decide(withoutSince(message.payload), attempt)
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
    const result = call(join, attempt.contextWith(params))
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

  /** What the client is told of a join that failed; what the application did not decide is logged. */
  #reasonOf(error: unknown, { connection, topic }: JoinAttempt): string {
    if (error instanceof HistoryUnavailable) return 'history unavailable'
    connection.context.logger.error({ err: error, topic }, 'A join crashed.')
    return error instanceof JoinTimeout ? 'join timeout' : 'join crashed'
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
