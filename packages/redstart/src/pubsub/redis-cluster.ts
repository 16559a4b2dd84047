import type { RedisOptions } from 'ioredis'
import { BrokerRefused } from '../errors/index.ts'
import type { BrokerSession } from './broker.ts'
import type { BrokerHost } from './broker-url.ts'
import type { RedisConnection } from './redis-connection.ts'
import { keySlot, SLOTS } from './redis-key-slot.ts'
import { connectRedis, type RedisLibrary, RedisPair, redisFault } from './redis-pair.ts'

/** What a connection to a cluster is made of. */
export interface ClusterParts {
  readonly library: RedisLibrary
  readonly options: RedisOptions
  /** Servers to ask for the others. */
  readonly hosts: readonly BrokerHost[]
  readonly session: BrokerSession
}

/** A range of slots, and the master that serves it. */
interface Range extends BrokerHost {
  readonly first: number
  readonly last: number
}

/**
 * A pair of connections to each master of a cluster. A channel lives on the master of its slot, so the
 * servers share the work. Whatever changes in the cluster ends the session, and the next one asks anew;
 * while a slot has no master there is none, as Redis itself holds it by default.
 */
export async function openCluster(parts: ClusterParts): Promise<RedisConnection> {
  const { library, options, session } = parts
  const pairs = new Map<string, Promise<RedisPair>>()
  const pairAt = ({ host, port }: BrokerHost): Promise<RedisPair> => {
    const place = `${host}:${port}`
    const known = pairs.get(place)
    if (known !== undefined) return known
    const client = { ...options, host, port }
    const opening = RedisPair.open({ library, options: client, place, session, isSharded: true })
    pairs.set(place, opening)
    return opening
  }
  const slots: RedisPair[] = new Array(SLOTS)
  const filling = (await findRanges(parts)).map(async (range) => {
    slots.fill(await pairAt(range), range.first, range.last + 1)
  })
  await Promise.all(filling)

  const pairOf = (name: string): RedisPair => {
    const slot = keySlot(name)
    const pair = slots[slot]
    if (pair !== undefined) return pair
    throw new BrokerRefused(places(parts.hosts), `no server of the cluster has slot ${slot}`)
  }
  return {
    publish: async (channel, bytes) => pairOf(channel).publish(channel, bytes),
    async subscribe(channels) {
      await Promise.all(channels.map((channel) => pairOf(channel).subscribe([channel])))
    },
    unsubscribe: (channel) => pairOf(channel).unsubscribe(channel),
    run: async (script, call) => pairOf(call.keys[0] ?? '').run(script, call),
  }
}

/** Asks all servers that are known at once: one of them may be the one that is gone. */
async function findRanges(parts: ClusterParts): Promise<readonly Range[]> {
  const asking = parts.hosts.map((host) => askForRanges(parts, host))
  try {
    return await Promise.any(asking)
  } catch {
    // All have failed, each with an error of ours; one is enough to tell.
    return Promise.race(asking)
  }
}

async function askForRanges(
  { library, options, session }: ClusterParts,
  { host, port }: BrokerHost,
): Promise<readonly Range[]> {
  const place = `${host}:${port}`
  const client = { ...options, host, port }
  const redis = await connectRedis({ library, options: client, place, session })
  try {
    return readRanges(await redis.cluster('SLOTS'), host)
  } catch (error) {
    throw redisFault(place, error)
  } finally {
    redis.disconnect()
  }
}

/**
 * Reads `[first, last, [host, port, …], replicas…]` of each range. A server that does not know its own
 * address is where it was asked.
 */
function readRanges(reply: unknown, askedHost: string): readonly Range[] {
  if (!Array.isArray(reply)) return []
  return reply.flatMap((range: unknown): readonly Range[] => {
    const [first, last, master] = Array.isArray(range) ? range : []
    const [host, port] = Array.isArray(master) ? master : []
    if (!isSlot(first) || !isSlot(last) || typeof port !== 'number') return []
    return [{ first, last, host: typeof host === 'string' && host ? host : askedHost, port }]
  })
}

function isSlot(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < SLOTS
}

function places(hosts: readonly BrokerHost[]): string {
  return hosts.map(({ host, port }) => `${host}:${port}`).join(', ')
}
