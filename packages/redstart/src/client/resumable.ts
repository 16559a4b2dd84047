/** What {@link resumable} asks of a channel: to be one of the official client. */
export interface ResumableChannel {
  onMessage: (event: string, payload: unknown, ref: unknown) => unknown
}

/** Makes the part of the join's payload that says which position the client has. */
export type Since = () => { since?: string }

/**
 * A channel that comes back for what it missed, where the server's channel has a history: after each
 * interruption it joins with the position of the last message that it got. A join that is answered
 * with `gap: true` has to be taken as a first one. Set `onMessage` on the channel, if you do, before.
 *
 * @param make - Makes the channel, with `since` in the payload of its joins.
 * @example
 * const room = resumable((since) => socket.channel('room:42', since))
 * const withMore = resumable((since) => socket.channel('room:7', () => ({ ...since(), token })))
 */
export function resumable<C extends ResumableChannel>(make: (since: Since) => C): C {
  let position: string | undefined
  const channel = make(() => (position === undefined ? {} : { since: position }))
  const see = channel.onMessage.bind(channel)
  channel.onMessage = (event, payload, ref) => {
    position = positionIn(payload) ?? position
    return see(event, payload, ref)
  }
  return channel
}

/** A push carries its position itself, the reply to a join in its response. */
function positionIn(payload: unknown): string | undefined {
  if (!isRecord(payload)) return undefined
  const { _pos: position, response } = payload
  if (typeof position === 'string') return position
  return isRecord(response) && typeof response._pos === 'string' ? response._pos : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
