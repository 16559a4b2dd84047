import type { RedisAsker } from './redis-client.ts'
import { POINT, UNPOINT, WRITE } from './redis-scripts.ts'
import type { TokenRow, TokenStore } from './store.ts'

const FIELDS = ['purpose', 'userId', 'sentTo', 'data', 'createdAt', 'expiresAt'] as const

/**
 * One-time tokens in Redis: a hash each, which is gone when it expires, and a hash for each user that
 * says which token of a purpose counts. So one key decides whether a token is good, and who takes it.
 */
export class RedisTokens implements TokenStore {
  readonly #redis: RedisAsker
  readonly #prefix: string

  constructor(redis: RedisAsker, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  async put(row: TokenRow): Promise<void> {
    const { hash, userId, purpose } = row
    const life = Math.max(1, Math.ceil(row.expiresAt - row.createdAt))
    const fields = FIELDS.flatMap((field) => [field, String(row[field])])
    await this.#redis.run(WRITE, this.#tokenKey(hash), life, ...fields)
    await this.#redis.run(POINT, this.#userKey(userId), purpose, hash, life)
  }

  async find(hash: string, now: number): Promise<TokenRow | undefined> {
    const row = await this.#read(hash, now)
    if (row === undefined) return undefined
    const counts = await this.#redis.call('HGET', this.#userKey(row.userId), row.purpose)
    return counts === hash ? row : undefined
  }

  async take(hash: string, now: number): Promise<TokenRow | undefined> {
    const row = await this.#read(hash, now)
    if (row === undefined) return undefined
    const taken = await this.#redis.run(UNPOINT, this.#userKey(row.userId), row.purpose, hash)
    return taken === 1 ? row : undefined
  }

  async deleteByUser(userId: string, purposes?: readonly string[]): Promise<void> {
    const key = this.#userKey(userId)
    if (purposes === undefined) await this.#redis.call('DEL', key)
    else if (purposes.length > 0) await this.#redis.call('HDEL', key, ...purposes)
  }

  async deleteSince(userId: string, createdAt: number): Promise<void> {
    const key = this.#userKey(userId)
    const hashes = await this.#redis.call('HVALS', key)
    if (!Array.isArray(hashes)) return
    for (const hash of hashes) {
      const row = await this.#read(String(hash), 0)
      if (row === undefined || row.createdAt < createdAt) continue
      await this.#redis.run(UNPOINT, key, row.purpose, row.hash)
    }
  }

  /** They expire by themselves. */
  async sweep(): Promise<number> {
    return 0
  }

  async #read(hash: string, now: number): Promise<TokenRow | undefined> {
    const found = await this.#redis.read(this.#tokenKey(hash), FIELDS)
    const { purpose, userId, sentTo = '', data = '' } = found
    const [createdAt, expiresAt] = [Number(found.createdAt), Number(found.expiresAt)]
    if (purpose === undefined || userId === undefined || !(expiresAt > now)) return undefined
    return { hash, purpose, userId, sentTo, data, createdAt, expiresAt }
  }

  #tokenKey(hash: string): string {
    return `${this.#prefix}:token:${hash}`
  }

  #userKey(userId: string): string {
    return `${this.#prefix}:user-tokens:${userId}`
  }
}
