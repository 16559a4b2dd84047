import type { Redis, RedisOptions } from 'ioredis'
import { BrokerRefused, BrokerUnreachable, type RedstartError } from '../errors/index.ts'
import type { BrokerSession } from './broker.ts'
import { quoted, unreachable } from './broker-fault.ts'
import { Pulse } from './pulse.ts'
import type { RedisConnection } from './redis-connection.ts'
import type { RedisScript, ScriptCall } from './redis-script.ts'
import { ScriptRunner } from './redis-script-runner.ts'

/** The library; loaded by who opens a pair. */
export type RedisLibrary = Pick<typeof import('ioredis'), 'Redis'>

/** What a {@link RedisPair} is made of. */
export interface PairParts {
  readonly library: RedisLibrary
  /** Host, port, user, password, certificates. */
  readonly options: RedisOptions
  /** Host and port, for messages. */
  readonly place: string
  readonly session: BrokerSession
  /** Whether to publish within a shard of a cluster. */
  readonly isSharded: boolean
}

/**
 * Two connections to one Redis server, for a subscribed one takes no other commands. If either breaks
 * the session is over; {@link BrokerLink} makes the next one, so the library's own reconnecting and
 * queueing are off.
 */
export class RedisPair implements RedisConnection {
  readonly #parts: PairParts
  readonly #publisher: Line
  readonly #subscriber: Line
  readonly #scripts: ScriptRunner
  #isCorked = false

  private constructor(parts: PairParts, publisher: Line, subscriber: Line) {
    this.#parts = parts
    this.#publisher = publisher
    this.#subscriber = subscriber
    this.#scripts = new ScriptRunner(publisher.redis, parts.session.clock)
    const { session, isSharded, place } = parts
    subscriber.redis.on(isSharded ? 'smessageBuffer' : 'messageBuffer', (_channel, bytes) => {
      subscriber.pulse.heard()
      session.receive(bytes)
    })
    // A part of the cluster has moved elsewhere, and subscriptions with it.
    subscriber.redis.on('moved', () => session.lose(new BrokerUnreachable(place, MOVED)))
  }

  /** Connects. Rejects with BrokerUnreachable or BrokerRefused. */
  static async open(parts: PairParts): Promise<RedisPair> {
    const [publisher, subscriber] = await Promise.all([openLine(parts), openLine(parts)])
    return new RedisPair(parts, publisher, subscriber)
  }

  async publish(channel: string, bytes: Uint8Array): Promise<void> {
    const { redis, pulse } = this.#publisher
    const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#cork()
    try {
      await (this.#parts.isSharded
        ? redis.spublish(channel, buffer)
        : redis.publish(channel, buffer))
      pulse.heard()
    } catch (error) {
      throw this.#fault(error)
    }
  }

  async run(script: RedisScript, call: ScriptCall): Promise<unknown> {
    this.#cork()
    try {
      const answer = await this.#scripts.run(script, call)
      this.#publisher.pulse.heard()
      return answer
    } catch (error) {
      throw this.#fault(error)
    }
  }

  async subscribe(channels: readonly string[]): Promise<void> {
    const { redis } = this.#subscriber
    if (channels.length === 0) return
    try {
      if (this.#parts.isSharded) await Promise.all(channels.map((name) => redis.ssubscribe(name)))
      else await redis.subscribe(...channels)
    } catch (error) {
      throw this.#fault(error)
    }
  }

  unsubscribe(channel: string): void {
    const { redis } = this.#subscriber
    const done = this.#parts.isSharded ? redis.sunsubscribe(channel) : redis.unsubscribe(channel)
    // It fails when the connection breaks, and then there is nothing to unsubscribe from.
    done.catch(() => {})
  }

  /** What is published in one turn of the event loop leaves in one write. */
  #cork(): void {
    if (this.#isCorked) return
    this.#isCorked = true
    const { stream } = this.#publisher.redis
    stream.cork()
    setImmediate(() => {
      this.#isCorked = false
      stream.uncork()
    })
  }

  #fault(error: unknown): RedstartError {
    const { place, session } = this.#parts
    if (!isMoved(error)) return redisFault(place, error)
    const fault = new BrokerUnreachable(place, MOVED)
    session.lose(fault)
    return fault
  }
}

const MOVED = 'a part of the cluster has moved to another server'

/** One connection, and what watches over it. */
interface Line {
  readonly redis: Redis
  readonly pulse: Pulse
}

/** A connection whose end, or silence, ends the session. */
async function openLine(parts: PairParts): Promise<Line> {
  const { session, place } = parts
  const redis = await connectRedis(parts)
  let fault: unknown
  redis.on('error', (error) => {
    fault ??= error
  })
  redis.on('end', () => session.lose(redisFault(place, fault)))
  const pulse = new Pulse({
    clock: session.clock,
    signal: session.signal,
    ping: () => redis.ping(),
    silent: () => session.lose(new BrokerUnreachable(place, 'it has fallen silent')),
  })
  return { redis, pulse }
}

/** A connection, which the end of the session breaks. */
export async function connectRedis(
  parts: Pick<PairParts, 'library' | 'options' | 'place' | 'session'>,
): Promise<Redis> {
  const { library, options, place, session } = parts
  session.signal.throwIfAborted()
  const redis = new library.Redis({
    ...options,
    lazyConnect: true,
    retryStrategy: null,
    // The session has a time of its own.
    connectTimeout: 0,
    enableOfflineQueue: false,
    autoResubscribe: false,
    autoResendUnfulfilledCommands: false,
    // Publishing works while a server loads its data, and needs none of the rights that the check does.
    enableReadyCheck: false,
    disableClientInfo: true,
    protocol: 2,
  })
  let fault: unknown
  redis.on('error', (error) => {
    fault ??= error
  })
  session.signal.addEventListener('abort', () => breakOff(redis), { once: true })
  try {
    await redis.connect()
  } catch (error) {
    throw redisFault(place, fault ?? error)
  }
  return redis
}

/** Ends a connection at once; the library by itself would wait for the other end to agree. */
function breakOff(redis: Redis): void {
  redis.disconnect()
  redis.stream?.destroy()
}

/** What the library says, as an error of ours; {@link unreachable} says why it goes no further. */
export function redisFault(place: string, error: unknown): RedstartError {
  if (!isReply(error)) {
    const isOther = error instanceof Error && error.message.includes('Unknown RESP type')
    return isOther
      ? new BrokerUnreachable(place, 'what listens there is no Redis')
      : unreachable(place, error)
  }
  // Redis repeats what it does not understand, and that may be a password.
  const [said = ''] = error.message.split(/,? with args /)
  return new BrokerRefused(place, quoted(said))
}

function isMoved(error: unknown): boolean {
  return isReply(error) && error.message.startsWith('MOVED ')
}

function isReply(error: unknown): error is Error {
  return error instanceof Error && error.name === 'ReplyError'
}
