import type { RedisAsker } from './redis-client.ts'
import { ENLIST, REVOKE, SWAP, TOUCH, WRITE } from './redis-scripts.ts'
import { isSessionId } from './row-ids.ts'
import type { RevokeWhich, SessionRow, SessionStore } from './store.ts'

/** How long a session is remembered after it ended, in ms: as long as tokens of it may be about. */
const AFTERLIFE = 24 * 60 * 60_000

const FIELDS = [
  ...['userId', 'kind', 'version', 'secretHash', 'pendingHash', 'pendingAt', 'previousHash'],
  ...['previousUntil', 'method', 'persistent', 'createdAt', 'rotatedAt', 'lastSeenAt'],
  ...['authenticatedAt', 'expiresAt', 'endsAt', 'ip', 'userAgent', 'revokedAt', 'revokedReason'],
] as const

/**
 * Sessions in Redis: a hash each, the ids of each user in a set sorted by when they expire, and those
 * that were revoked in a set sorted by when. All of it is gone a day after it ended.
 */
export class RedisSessions implements SessionStore {
  readonly #redis: RedisAsker
  readonly #prefix: string

  constructor(redis: RedisAsker, prefix: string) {
    this.#redis = redis
    this.#prefix = prefix
  }

  async insert(row: SessionRow): Promise<void> {
    // Listed before it is there: who revokes all sessions of a user must not miss it.
    await this.#enlist(row.userId, row.id, row.expiresAt, lifeOf(row))
    await this.#redis.run(WRITE, this.#sessionKey(row.id), lifeOf(row), ...toHash(row))
  }

  async get(id: string): Promise<SessionRow | undefined> {
    if (!isSessionId(id)) return undefined
    return fromHash(id, await this.#redis.read(this.#sessionKey(id), FIELDS))
  }

  async getMany(ids: readonly string[]): Promise<readonly SessionRow[]> {
    const rows = await Promise.all([...new Set(ids)].map((id) => this.get(id)))
    return rows.filter((row) => row !== undefined)
  }

  async swap(row: SessionRow, expected: number): Promise<boolean> {
    const hash = toHash({ ...row, version: expected + 1 })
    const key = this.#sessionKey(row.id)
    const answer = await this.#redis.run(SWAP, key, expected, lifeOf(row), ...hash)
    if (answer !== 1) return false
    await this.#enlist(row.userId, row.id, row.expiresAt, lifeOf(row))
    return true
  }

  async touch(id: string, lastSeenAt: number, expiresAt: number): Promise<void> {
    if (!isSessionId(id)) return
    const life = lifeOf({ lastSeenAt, expiresAt })
    const key = this.#sessionKey(id)
    const userId = await this.#redis.run(TOUCH, key, lastSeenAt, expiresAt, life)
    if (typeof userId === 'string') await this.#enlist(userId, id, expiresAt, life)
  }

  async revoke(which: RevokeWhich, reason: string, at: number): Promise<readonly string[]> {
    const rows = await this.getMany(await this.#idsOf(which))
    const living = rows.filter(({ revokedAt }) => revokedAt === undefined)
    const revoked = living.map(async ({ id }) => {
      // Listed before it is revoked: a node that starts meanwhile must not miss it.
      await this.#redis.run(ENLIST, this.#revokedKey, id, at, AFTERLIFE)
      const answer = await this.#redis.run(REVOKE, this.#sessionKey(id), at, reason, AFTERLIFE)
      return answer === 1 ? [id] : []
    })
    return (await Promise.all(revoked)).flat()
  }

  async listByUser(userId: string, now: number): Promise<readonly SessionRow[]> {
    const key = this.#userKey(userId)
    await this.#redis.call('ZREMRANGEBYSCORE', key, '-inf', now - AFTERLIFE)
    const rows = await this.getMany(await this.#idsOf({ userId }))
    return rows
      .filter((row) => row.revokedAt === undefined && row.expiresAt > now)
      .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)
  }

  async revokedSince(since: number): Promise<readonly string[]> {
    return texts(await this.#redis.call('ZRANGE', this.#revokedKey, since, '+inf', 'BYSCORE'))
  }

  async sweep(before: number): Promise<number> {
    await this.#redis.call('ZREMRANGEBYSCORE', this.#revokedKey, '-inf', `(${before}`)
    return 0
  }

  async #idsOf(which: RevokeWhich): Promise<readonly string[]> {
    if ('ids' in which) return which.ids
    const ids = texts(await this.#redis.call('ZRANGE', this.#userKey(which.userId), 0, -1))
    return ids.filter((id) => id !== which.except)
  }

  async #enlist(userId: string, id: string, expiresAt: number, life: number): Promise<void> {
    await this.#redis.run(ENLIST, this.#userKey(userId), id, expiresAt, life)
  }

  #sessionKey(id: string): string {
    return `${this.#prefix}:session:${id}`
  }

  #userKey(userId: string): string {
    return `${this.#prefix}:user-sessions:${userId}`
  }

  get #revokedKey(): string {
    return `${this.#prefix}:revoked-sessions`
  }
}

/** How long the row is to live from now on, in ms; it was last used now, or before. */
function lifeOf({ lastSeenAt, expiresAt }: Pick<SessionRow, 'lastSeenAt' | 'expiresAt'>): number {
  return Math.max(0, Math.ceil(expiresAt - lastSeenAt)) + AFTERLIFE
}

/** Fields and values, in turn. */
function toHash(row: SessionRow): string[] {
  return FIELDS.flatMap((field) => (row[field] === undefined ? [] : [field, String(row[field])]))
}

function fromHash(
  id: string,
  hash: { readonly [K in (typeof FIELDS)[number]]?: string },
): SessionRow | undefined {
  if (hash.userId === undefined) return undefined
  return {
    id,
    userId: hash.userId,
    kind: hash.kind === 'api' ? 'api' : 'browser',
    version: Number(hash.version),
    secretHash: hash.secretHash ?? '',
    pendingHash: hash.pendingHash,
    pendingAt: maybeNumber(hash.pendingAt),
    previousHash: hash.previousHash,
    previousUntil: maybeNumber(hash.previousUntil),
    method: hash.method ?? '',
    persistent: hash.persistent === 'true',
    createdAt: Number(hash.createdAt),
    rotatedAt: Number(hash.rotatedAt),
    lastSeenAt: Number(hash.lastSeenAt),
    authenticatedAt: Number(hash.authenticatedAt),
    expiresAt: Number(hash.expiresAt),
    endsAt: Number(hash.endsAt),
    ip: hash.ip,
    userAgent: hash.userAgent,
    revokedAt: maybeNumber(hash.revokedAt),
    revokedReason: hash.revokedReason,
  }
}

function maybeNumber(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function texts(answer: unknown): readonly string[] {
  return Array.isArray(answer) ? answer.map(String) : []
}
