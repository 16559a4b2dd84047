import type { Callback } from '../context/index.ts'
import { InvalidDefinition } from '../errors/index.ts'
import type { TypedTopic } from '../topic/index.ts'
import type { ChannelDefinition, InfoHandler } from './definition.ts'

/** A channel, as the engine sees it: the definition without its types. */
export interface EngineChannel {
  readonly $definition: ChannelDefinition
}

/**
 * Reads what `.info()` was given.
 *
 * @param owner - What it was called on, for the error: `a channel`.
 * @throws InvalidDefinition when it is neither of its forms.
 */
export function infoHandler(
  owner: string,
  source: TypedTopic<string, unknown> | EngineChannel,
  second: string | Callback,
  third: Callback | undefined,
): InfoHandler {
  if ('$definition' in source) {
    if (typeof second === 'string' && third !== undefined) {
      const { pattern, history } = source.$definition
      return { channel: pattern, keep: history, event: second, fn: third }
    }
  } else if (typeof second === 'function') {
    return { channel: undefined, keep: undefined, event: source.pattern, fn: second }
  }
  throw new InvalidDefinition(
    `An info handler of ${owner}`,
    'is not written as one',
    'Write .info(topic, fn) for a typed topic, or .info(channel, event, fn) for broadcasts.',
  )
}
