import { within } from '../../clock/index.ts'
import { JoinTimeout } from '../../errors/index.ts'
import type { Connection, InboundMessage, JoinOutcome, Route } from '../../socket/index.ts'
import { ViewProcess } from '../view/view-process.ts'
import { type Decision, decide } from './decide.ts'
import { joinRequest } from './join-request.ts'
import { liveConnectionOf } from './live-connection.ts'
import { refusedMount } from './responses.ts'

/** What a join of `lv:…` runs: who may mount what (Phoenix LiveView protocol, section 2.3). */
export class ViewRoute implements Route {
  async join(connection: Connection, topic: string, message: InboundMessage): Promise<JoinOutcome> {
    const live = liveConnectionOf(connection)
    const { logger } = connection.context
    try {
      const deciding = decide(live, topic, joinRequest(message.payload))
      const { plan, response } =
        deciding instanceof Promise ? await this.#inTime(connection, topic, deciding) : deciding
      if (plan === undefined) return { status: 'error', response }
      return await ViewProcess.join(plan, connection, topic, message)
    } catch (error) {
      const refusal = refusedMount(live.runtime.signing, error)
      if (refusal !== undefined) return { status: 'error', response: refusal }
      logger.error({ err: error }, 'A join crashed.')
      const reason = error instanceof JoinTimeout ? 'join timeout' : 'join crashed'
      return { status: 'error', response: { reason } }
    }
  }

  async #inTime(
    { context, limits }: Connection,
    topic: string,
    deciding: Promise<Decision>,
  ): Promise<Decision> {
    let decision: Decision | undefined
    await within(context.clock, limits.joinTimeout, async () => {
      decision = await deciding
    })
    if (decision === undefined) throw new JoinTimeout(topic, limits.joinTimeout)
    return decision
  }
}
