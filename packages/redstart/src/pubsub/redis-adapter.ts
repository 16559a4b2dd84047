import type { PubSubAdapter } from './adapter.ts'
import { type BrokerOptions, brokerAdapter } from './broker-adapter.ts'
import { parseBrokerUrl } from './broker-url.ts'
import { checkedNodeName, nodeName } from './node-name.ts'
import { redisBroker } from './redis-broker.ts'

/**
 * Joins nodes by Redis 6 or later; by a cluster of Redis 7, with sharded publishing. Needs the package
 * `ioredis`. It connects when the endpoint starts, and for ever again when the connection is lost.
 *
 * @param url - `redis://user:password@host:port`, `rediss://` with TLS,
 *   `redis+cluster://host:port,host:port` or `rediss+cluster://` for a cluster; `?prefix=` as in
 *   {@link BrokerOptions}.
 * @throws InvalidBrokerUrl, and InvalidOption for a name or a prefix that is none.
 * @example
 * attach(server, sockets, { pubsub: redisAdapter('redis://localhost:6379', { prefix: 'shop' }) })
 */
export function redisAdapter(url: string, options: BrokerOptions = {}): PubSubAdapter {
  const address = parseBrokerUrl(url, ['redis', 'redis-cluster'])
  const node = options.node === undefined ? nodeName() : checkedNodeName(options.node)
  return brokerAdapter(redisBroker(address, node, options.tls), {
    ...options,
    node,
    prefix: options.prefix ?? address.prefix,
  })
}
