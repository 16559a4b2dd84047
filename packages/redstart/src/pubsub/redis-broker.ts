import type { RedisOptions } from 'ioredis'
import { loadPeer } from '../peer/index.ts'
import type { Broker, BrokerSession } from './broker.ts'
import type { BrokerTls } from './broker-adapter.ts'
import type { BrokerUrl } from './broker-url.ts'
import { openCluster } from './redis-cluster.ts'
import type { RedisConnection } from './redis-connection.ts'
import { type RedisLibrary, RedisPair } from './redis-pair.ts'

/** A Redis server, or a cluster of them. */
export interface RedisBroker extends Broker {
  connect(session: BrokerSession): Promise<RedisConnection>
}

/**
 * The server or the cluster of an address.
 *
 * @param name - What the server lists the connections as.
 */
export function redisBroker(address: BrokerUrl, name: string, tls?: BrokerTls): RedisBroker {
  const { kind, hosts, place } = address
  const options = clientOptions(address, name, tls)
  return {
    place,
    subject: (...parts) => parts.join(':'),
    async connect(session) {
      const library = await loadRedis()
      if (kind === 'redis-cluster') return openCluster({ library, options, hosts, session })
      return RedisPair.open({
        library,
        options: { ...options, ...hosts[0] },
        place,
        session,
        isSharded: false,
      })
    },
  }
}

/** @throws MissingDriver (rejects) without the package. */
function loadRedis(): Promise<RedisLibrary> {
  return loadPeer('ioredis', () => import('ioredis'))
}

function clientOptions(
  { user, password, isEncrypted }: BrokerUrl,
  name: string,
  tls: BrokerTls | undefined,
): RedisOptions {
  return {
    connectionName: name,
    // The library sends a user only together with a password.
    ...(user !== undefined && { username: user, password: password ?? '' }),
    ...(password !== undefined && { password }),
    ...(isEncrypted && { tls: { ...tls } }),
  }
}
