import { createHash } from 'node:crypto'
import type { RedisOptions } from 'ioredis'
import { AccountStoreUnavailable } from '../../errors/index.ts'
import { loadPeer } from '../../peer/index.ts'
import { type BrokerTls, parseBrokerUrl } from '../../pubsub/index.ts'

/** What the accounts need of a client of Redis; one of `ioredis`, for a server or a cluster, fits. */
export interface RedisClient {
  call(command: string, ...args: (string | number)[]): Promise<unknown>
}

/** A Lua script, which runs as a whole or not at all. */
export interface LuaScript {
  readonly text: string
  /** By which a server knows it that has seen it before. */
  readonly digest: string
}

/** How long anybody waits for an answer, in ms. */
const WAIT = 3_000

/** Makes a script of its text. */
export function luaScript(text: string): LuaScript {
  return { text, digest: createHash('sha1').update(text).digest('hex') }
}

/** The way to Redis: by a client that the application has, or by one that is made at the first use. */
export class RedisAsker {
  /** Host and port, for messages. */
  readonly #place: string
  readonly #client: () => Promise<RedisClient>
  readonly #close: () => Promise<void>

  private constructor(
    place: string,
    client: () => Promise<RedisClient>,
    close: () => Promise<void>,
  ) {
    this.#place = place
    this.#client = client
    this.#close = close
  }

  /** Asks by a client that somebody else closes. */
  static of(client: RedisClient): RedisAsker {
    return new RedisAsker(
      'the given client',
      async () => client,
      async () => {},
    )
  }

  /** Connects at the first question, and for ever again. @throws InvalidBrokerUrl */
  static at(url: string, tls?: BrokerTls): RedisAsker {
    const address = parseBrokerUrl(url, ['redis', 'redis-cluster'])
    const { kind, hosts, user, password, isEncrypted } = address
    const options: RedisOptions = {
      connectionName: 'redstart-accounts',
      lazyConnect: true,
      connectTimeout: WAIT,
      commandTimeout: WAIT,
      maxRetriesPerRequest: 1,
      // The library sends a user only together with a password.
      ...(user !== undefined && { username: user, password: password ?? '' }),
      ...(password !== undefined && { password }),
      ...(isEncrypted && { tls: { ...tls } }),
    }
    let opening: ReturnType<typeof open> | undefined
    const open = async () => {
      const { Cluster, Redis } = await loadPeer('ioredis', () => import('ioredis'))
      const client =
        kind === 'redis-cluster'
          ? new Cluster([...hosts], { lazyConnect: true, redisOptions: options })
          : new Redis({ ...options, ...hosts[0] })
      // Whoever asks is told.
      client.on('error', () => {})
      return client
    }
    const client = () => {
      opening ??= open()
      return opening
    }
    const close = async () => {
      const closing = opening
      // Whoever asks after that connects anew.
      opening = undefined
      const client = await closing
      // Lets what runs finish; a server that is away has nothing that runs.
      await client?.quit().catch(() => client.disconnect())
    }
    return new RedisAsker(address.place, client, close)
  }

  /** Sends a command. @throws AccountStoreUnavailable (rejects) */
  async call(command: string, ...args: (string | number)[]): Promise<unknown> {
    const client = await this.#client()
    try {
      return await client.call(command, ...args)
    } catch (error) {
      throw new AccountStoreUnavailable(this.#place, reasonOf(error))
    }
  }

  /** Runs a script on one key. @throws AccountStoreUnavailable (rejects) */
  async run(script: LuaScript, key: string, ...args: (string | number)[]): Promise<unknown> {
    const client = await this.#client()
    try {
      return await client.call('EVALSHA', script.digest, 1, key, ...args)
    } catch (error) {
      if (!isUnknownScript(error)) throw new AccountStoreUnavailable(this.#place, reasonOf(error))
      return this.call('EVAL', script.text, 1, key, ...args)
    }
  }

  /** The values of some fields of a hash, by their names; those that it has not are left out. */
  async read<F extends string>(key: string, fields: readonly F[]): Promise<{ [K in F]?: string }> {
    const values = await this.call('HMGET', key, ...fields)
    const found: { [K in F]?: string } = {}
    for (const [index, field] of fields.entries()) {
      const value: unknown = Array.isArray(values) ? values[index] : undefined
      if (typeof value === 'string') found[field] = value
    }
    return found
  }

  close(): Promise<void> {
    return this.#close()
  }
}

function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT')
}

/** Redis repeats what it does not understand, and the library what it was asked: neither is told. */
function reasonOf(error: unknown): string {
  const [said = ''] = error instanceof Error ? error.message.split(/,? with args /) : []
  return said || 'it did not say why'
}
