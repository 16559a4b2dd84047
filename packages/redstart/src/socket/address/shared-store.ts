import type { Redis } from 'ioredis'
import { RateLimiterRedis } from 'rate-limiter-flexible'
import { AddressStoreUnavailable, RedstartError } from '../../errors/index.ts'
import { loadPeer } from '../../peer/index.ts'
import { type Counter, limiterOptions, MemoryCounter, type Rate } from './meter.ts'

/** How long the store may take for one count before it is done without, in ms. */
const PATIENCE = 1_000
/** How long between two attempts to reach it, in ms, at most. */
const RETRY = 2_000

/**
 * A Redis in which the nodes of a cluster count together. While it is away every node counts by itself.
 */
export class SharedStore {
  readonly #url: string
  readonly #report: (error: AddressStoreUnavailable) => void
  #redis: Redis | undefined
  #closed = false

  /** @param report - Told of every failure; there may be many. */
  constructor(url: string, report: (error: AddressStoreUnavailable) => void) {
    this.#url = url
    this.#report = report
  }

  /** Connects, in the background and for ever. */
  start(): void {
    this.#connect().catch((error: unknown) => this.#fail(error))
  }

  close(): void {
    this.#closed = true
    this.#redis?.disconnect()
  }

  /** Counts here, and in memory whenever that fails. */
  counter(rate: Rate): Counter {
    const memory = new MemoryCounter(rate)
    let shared: RateLimiterRedis | undefined
    return {
      consume: (key) => {
        // Made with the first count behind the connection: until then there is no store.
        if (this.#redis === undefined) return memory.consume(key)
        shared ??= new RateLimiterRedis({
          ...limiterOptions(rate),
          storeClient: this.#redis,
          rejectIfRedisNotReady: true,
        })
        return shared.consume(key).catch((outcome: unknown) => {
          // What is no error is the verdict that there were too many.
          if (!(outcome instanceof Error)) throw outcome
          this.#fail(outcome)
          return memory.consume(key)
        })
      },
    }
  }

  async #connect(): Promise<void> {
    const { Redis } = await loadPeer('ioredis', () => import('ioredis'))
    if (this.#closed) return
    const redis = new Redis(this.#url, {
      connectTimeout: 5 * PATIENCE,
      commandTimeout: PATIENCE,
      // A server that hangs would collect the commands that nobody waits for any more.
      socketTimeout: PATIENCE,
      enableOfflineQueue: false,
      autoResendUnfulfilledCommands: false,
      maxRetriesPerRequest: 0,
      retryStrategy: (times) => Math.min(times * 100, RETRY),
    })
    redis.on('error', (error) => this.#fail(error))
    this.#redis = redis
  }

  #fail(error: unknown): void {
    this.#report(new AddressStoreUnavailable(withoutSecrets(error)))
  }
}

/**
 * What went wrong, in an error that holds nothing of what was sent: the library keeps the command with
 * its error, and Redis repeats what it does not understand. Either may be the password.
 */
function withoutSecrets(error: unknown): Error {
  if (error instanceof RedstartError) return error
  const [said = ''] = String(error).split(/,? with args /)
  return new Error(said)
}
