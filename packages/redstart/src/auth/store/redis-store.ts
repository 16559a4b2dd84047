import { InvalidOption } from '../../errors/index.ts'
import { type BrokerTls, parseBrokerUrl } from '../../pubsub/index.ts'
import { RedisAsker, type RedisClient } from './redis-client.ts'
import { RedisSessions } from './redis-sessions.ts'
import { RedisThrottles } from './redis-throttles.ts'
import { RedisTokens } from './redis-tokens.ts'
import type { AccountStore } from './store.ts'

/** How redisAccounts works. */
export interface RedisAccountsOptions {
  /** Keeps applications apart that share a server. Default the url's `?prefix=`, else `redstart`. */
  readonly prefix?: string
  /** Certificates, for encrypted urls. Default the machine's authorities. */
  readonly tls?: BrokerTls
}

const PREFIX = /^[\w-]{1,64}$/

/**
 * Keeps sessions, one-time tokens and counters in Redis 7 or later, a server or a cluster, for any
 * number of nodes. Needs the package `ioredis`. What Redis forgets, by a crash or for want of memory,
 * signs its users out: let it persist, and never evict (`maxmemory-policy noeviction`).
 *
 * @param server - An address as that of `redisAdapter`, which is connected to at the first use, or a
 * client of `ioredis`, which stays open.
 * @throws InvalidBrokerUrl, and InvalidOption for a prefix that is none.
 * @example
 * defineAccounts({ …, store: redisAccounts('redis://localhost:6379') })
 */
export function redisAccounts(
  server: string | RedisClient,
  options: RedisAccountsOptions = {},
): AccountStore {
  const isUrl = typeof server === 'string'
  const prefix = options.prefix ?? (isUrl ? parseBrokerUrl(server).prefix : undefined) ?? 'redstart'
  if (!PREFIX.test(prefix)) {
    throw new InvalidOption('prefix', prefix.slice(0, 64), '1 to 64 letters, digits, _ and -')
  }
  const asker = isUrl ? RedisAsker.at(server, options.tls) : RedisAsker.of(server)
  const keys = `${prefix}:accounts`
  return {
    sessions: new RedisSessions(asker, keys),
    tokens: new RedisTokens(asker, keys),
    throttles: new RedisThrottles(asker, keys),
    close: () => asker.close(),
  }
}
