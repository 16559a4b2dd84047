import type { Redis } from 'ioredis'
import type { Clock } from '../clock/index.ts'
import type { RedisScript, ScriptCall } from './redis-script.ts'

/** Runs scripts on one connection. */
export class ScriptRunner {
  readonly #redis: Redis
  readonly #clock: Clock
  /** How far the server's clock is ahead of ours, in ms. */
  #ahead: Promise<number> | undefined
  /** Scripts that the server has seen, so that no call has to be made twice and overtake another. */
  readonly #loaded = new Map<RedisScript, Promise<unknown>>()

  constructor(redis: Redis, clock: Clock) {
    this.#redis = redis
    this.#clock = clock
  }

  /** What the script answers, with bytes for texts. Rejects with the library's error. */
  async run(script: RedisScript, call: ScriptCall): Promise<unknown> {
    const end = this.#clock.now() + call.wait
    try {
      return await this.#attempt(script, call, end)
    } catch (error) {
      // Somebody may have set one of the clocks, or the server was busy when they were compared.
      if (!isReply(error, 'LATE') || this.#clock.now() >= end) throw error
      this.#ahead = undefined
      return this.#attempt(script, call, end)
    }
  }

  async #attempt(script: RedisScript, { keys, args }: ScriptCall, end: number): Promise<unknown> {
    await this.#load(script)
    const deadline = Math.round(end + (await this.#compareClocks()))
    const rest = [keys.length, ...keys, ...args.map(toArgument), deadline]
    try {
      return await this.#redis.callBuffer('EVALSHA', script.digest, ...rest)
    } catch (error) {
      // Somebody made the server forget all scripts.
      if (!isReply(error, 'NOSCRIPT')) throw error
      return this.#redis.callBuffer('EVAL', script.text, ...rest)
    }
  }

  #load(script: RedisScript): Promise<unknown> {
    const known = this.#loaded.get(script)
    if (known !== undefined) return known
    const loading = this.#redis.script('LOAD', script.text)
    this.#loaded.set(script, loading)
    // A server that is busy may take it the next time.
    loading.catch(() => this.#loaded.delete(script))
    return loading
  }

  #compareClocks(): Promise<number> {
    if (this.#ahead !== undefined) return this.#ahead
    const comparing = this.#askForTime()
    this.#ahead = comparing
    comparing.catch(() => {
      this.#ahead = undefined
    })
    return comparing
  }

  /** Errs by the time of the answer's way at most, and to the side that gives up sooner. */
  async #askForTime(): Promise<number> {
    const [seconds, microseconds] = await this.#redis.time()
    return Number(seconds) * 1_000 + Number(microseconds) / 1_000 - this.#clock.now()
  }
}

function toArgument(value: string | number | Uint8Array): string | number | Buffer {
  if (!(value instanceof Uint8Array)) return value
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
}

function isReply(error: unknown, code: string): boolean {
  return error instanceof Error && error.name === 'ReplyError' && error.message.startsWith(code)
}
