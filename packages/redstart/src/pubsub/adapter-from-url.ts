import type { PubSubAdapter } from './adapter.ts'
import type { BrokerOptions } from './broker-adapter.ts'
import { parseBrokerUrl } from './broker-url.ts'
import { natsAdapter } from './nats-adapter.ts'
import { redisAdapter } from './redis-adapter.ts'

/**
 * The adapter for the broker that a url names: {@link redisAdapter} or {@link natsAdapter}. It is what
 * an endpoint makes of the variable `PUBSUB_URL`.
 *
 * @throws InvalidBrokerUrl, and InvalidOption for a name or a prefix that is none.
 * @example
 * const pubsub = adapterFromUrl('redis://localhost:6379?prefix=shop')
 */
export function adapterFromUrl(url: string, options: BrokerOptions = {}): PubSubAdapter {
  return parseBrokerUrl(url).kind === 'nats'
    ? natsAdapter(url, options)
    : redisAdapter(url, options)
}
