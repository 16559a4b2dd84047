import { InvalidDefinition, InvalidResult, JoinTimeout } from '../errors/index.ts'
import { validate } from '../schema/index.ts'
import type { Connection, InboundMessage, JoinOutcome, Route } from '../socket/index.ts'
import { type ChannelDefinition, call } from './definition.ts'
import { ChannelProcess } from './process.ts'
import { refusal } from './refusal.ts'
import { Reply } from './result.ts'
import { within } from './within.ts'

/** One channel definition on one topic: what a join of that topic runs. */
export class ChannelRoute implements Route {
  readonly #definition: ChannelDefinition
  readonly #params: Readonly<Record<string, string>>

  constructor(definition: ChannelDefinition, params: Readonly<Record<string, string>>) {
    this.#definition = definition
    this.#params = params
  }

  async join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome> {
    const { clock, logger } = connection.context
    const { joinTimeout } = connection.limits
    const definition = this.#definition
    const assigns = { ...connection.assigns, ...definition.assigns }
    const abort = new AbortController()
    let outcome: Reply | undefined
    try {
      await within(clock, joinTimeout, async () => {
        outcome = await this.#decide(message.payload, assigns, abort.signal)
      })
      if (outcome === undefined) throw new JoinTimeout(topic, joinTimeout)
    } catch (error) {
      abort.abort()
      logger.error({ err: error, topic }, 'A join crashed.')
      const reason = error instanceof JoinTimeout ? 'join timeout' : 'join crashed'
      return { status: 'error', response: { reason } }
    }
    const { status, response, adds } = outcome
    if (status === 'error') return { status, response }
    const channel = new ChannelProcess({
      definition,
      connection,
      topic,
      params: this.#params,
      join: message,
      assigns: Object.assign(assigns, adds),
    })
    return { status: 'ok', response, channel }
  }

  async #decide(payload: unknown, assigns: object, signal: AbortSignal): Promise<Reply> {
    const { params: schema, join, pattern } = this.#definition
    if (join === undefined) throw undefinedJoin(pattern.source)
    let params: unknown = payload
    if (schema !== undefined) {
      const checked = await validate(schema, payload)
      if (!checked.ok) return refusal(checked.issues)
      params = checked.value
    }
    const result = await call(join, { params, topic: this.#params, assigns, signal })
    if (result instanceof Reply && (result.status === 'ok' || result.status === 'error')) {
      return result
    }
    throw new InvalidResult(`The join of ${JSON.stringify(pattern.source)}`, result)
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
