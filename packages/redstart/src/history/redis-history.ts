import { createHash, randomBytes } from 'node:crypto'
import { ForeignMessage, InvalidOption } from '../errors/index.ts'
import {
  type BrokerTls,
  Message,
  type Position,
  parseBrokerUrl,
  parsePosition,
  type RedisBroker,
  redisBroker,
} from '../pubsub/index.ts'
import type { Keep } from './keep.ts'
import { RedisLink } from './redis-link.ts'
import { APPEND, HEAD, READ } from './redis-scripts.ts'
import type { HistoryHost, HistoryRecord, HistoryStore, RunningHistory } from './store.ts'

/** How redisHistory works. */
export interface RedisHistoryOptions {
  /** Keeps applications apart that share a server. Default the url's `?prefix=`, else `redstart`. */
  readonly prefix?: string
  /** Certificates, for encrypted urls. Default the machine's authorities. */
  readonly tls?: BrokerTls
}

/** How much longer a topic is remembered than its messages are kept, in ms. */
const LEASE = 10 * 60_000
const PREFIX = /^[\w-]{1,64}$/
/** What stands between position, id and message in what the script publishes. */
const SPACE = 0x20

/**
 * Keeps messages in Redis 7 or later, for any number of nodes; in a cluster each topic lives on one of
 * its servers. Needs the package `ioredis`. It connects when the endpoint starts, and for ever again.
 *
 * A topic is forgotten when it was neither used nor watched for as long as its messages are kept and ten
 * minutes. What Redis loses when it crashes is a gap to those who had seen it, and to nobody else:
 * `appendfsync always` loses nothing, `everysec` a second, and without persistence everybody has a gap.
 *
 * @param url - As of `redisAdapter`, and it may be the same server.
 * @throws InvalidBrokerUrl, and InvalidOption for a prefix that is none.
 * @example
 * defineEndpoint({ sockets, history: redisHistory('redis://localhost:6379') })
 */
export function redisHistory(url: string, options: RedisHistoryOptions = {}): HistoryStore {
  const address = parseBrokerUrl(url, ['redis', 'redis-cluster'])
  const prefix = options.prefix ?? address.prefix ?? 'redstart'
  if (!PREFIX.test(prefix)) {
    throw new InvalidOption('prefix', prefix.slice(0, 64), '1 to 64 letters, digits, _ and -')
  }
  const broker = redisBroker(address, `${prefix}-history`, options.tls)
  const publish = address.kind === 'redis-cluster' ? 'SPUBLISH' : 'PUBLISH'
  return { start: (host) => new RedisHistory(host, broker, { prefix, publish }) }
}

interface RedisSettings {
  readonly prefix: string
  /** The command that publishes. */
  readonly publish: 'PUBLISH' | 'SPUBLISH'
}

class RedisHistory implements RunningHistory {
  readonly isRemote = true
  readonly #host: HistoryHost
  readonly #settings: RedisSettings
  readonly #link: RedisLink
  /** The topics that are watched. */
  readonly #keeps = new Map<string, Keep>()

  constructor(host: HistoryHost, broker: RedisBroker, settings: RedisSettings) {
    this.#host = host
    this.#settings = settings
    this.#link = new RedisLink(broker, {
      clock: host.clock,
      receive: (bytes) => this.#receive(bytes),
      connected: () => host.recheck(),
      report: (error) => host.report(error),
    })
  }

  async append(message: Message, keep: Keep, id: string): Promise<Position> {
    const names = this.#namesOf(message.topic)
    const { max, maxAge } = keep
    const bytes = message.toBytes()
    return readPosition(
      await this.#link.run(APPEND, names.keys, (attempt) => [
        ...[newEpoch(), max, maxAge, maxAge + LEASE],
        ...[id, bytes, this.#settings.publish, names.channel, attempt],
      ]),
    )
  }

  heads(topics: readonly string[]): Promise<readonly Position[]> {
    return Promise.all(
      topics.map(async (topic) => {
        const lease = (this.#keeps.get(topic)?.maxAge ?? 0) + LEASE
        return readPosition(
          await this.#link.run(HEAD, this.#namesOf(topic).keys, () => [newEpoch(), lease]),
        )
      }),
    )
  }

  async read(
    topic: string,
    { epoch, seq }: Position,
    limit: number,
  ): Promise<readonly HistoryRecord[] | undefined> {
    const answer = await this.#link.run(READ, this.#namesOf(topic).keys, () => [epoch, seq, limit])
    return answer === null ? undefined : listOf(answer).map(readRecord)
  }

  async watch(topic: string, keep: Keep): Promise<void> {
    this.#keeps.set(topic, keep)
    await this.#link.subscribe(this.#namesOf(topic).channel)
  }

  unwatch(topic: string): void {
    this.#keeps.delete(topic)
    this.#link.unsubscribe(this.#namesOf(topic).channel)
  }

  async close(): Promise<void> {
    this.#link.close()
  }

  #receive(bytes: Uint8Array): void {
    try {
      const idAt = bytes.indexOf(SPACE) + 1
      const messageAt = bytes.indexOf(SPACE, idAt) + 1
      const position = parsePosition(textOf(bytes.subarray(0, idAt - 1)))
      if (idAt === 0 || messageAt === 0 || position === undefined) {
        throw new ForeignMessage('it is no record of a history')
      }
      this.#host.receive({
        position,
        id: textOf(bytes.subarray(idAt, messageAt - 1)),
        message: Message.fromBytes(bytes.subarray(messageAt)),
      })
    } catch (error) {
      this.#host.report(error)
    }
  }

  /** A topic may be long and hold any character; what stands in braces decides about its server. */
  #namesOf(topic: string): { readonly keys: readonly string[]; readonly channel: string } {
    const digest = createHash('sha256').update(topic).digest('base64url')
    const name = `${this.#settings.prefix}:history:{${digest}}`
    return { keys: [name, `${name}:log`], channel: `${name}:feed` }
  }
}

function newEpoch(): string {
  return randomBytes(6).toString('hex')
}

function readPosition(answer: unknown): Position {
  const [epoch, seq] = listOf(answer)
  return { epoch: textOf(epoch), seq: Number(textOf(seq)) }
}

function readRecord(answer: unknown): HistoryRecord {
  const [epoch, seq, id, bytes] = listOf(answer)
  if (!(bytes instanceof Uint8Array)) throw new ForeignMessage('it is no record of a history')
  return {
    position: readPosition([epoch, seq]),
    id: textOf(id),
    message: Message.fromBytes(bytes),
  }
}

function listOf(answer: unknown): readonly unknown[] {
  if (!Array.isArray(answer)) throw new ForeignMessage('Redis answers with no list')
  return answer
}

function textOf(bytes: unknown): string {
  return bytes instanceof Uint8Array ? Buffer.from(bytes).toString('latin1') : String(bytes)
}
