import type { RevokeWhich, SessionRow, SessionStore } from './store.ts'

/** Sessions in the memory of the process. */
export class MemorySessions implements SessionStore {
  readonly #rows = new Map<string, SessionRow>()
  readonly #idsByUser = new Map<string, Set<string>>()

  async insert(row: SessionRow): Promise<void> {
    this.#rows.set(row.id, row)
    const ids = this.#idsByUser.get(row.userId)
    if (ids) ids.add(row.id)
    else this.#idsByUser.set(row.userId, new Set([row.id]))
  }

  async get(id: string): Promise<SessionRow | undefined> {
    return this.#rows.get(id)
  }

  async getMany(ids: readonly string[]): Promise<readonly SessionRow[]> {
    return [...new Set(ids)].flatMap((id) => this.#rows.get(id) ?? [])
  }

  async swap(row: SessionRow, expected: number): Promise<boolean> {
    const kept = this.#living(row.id)
    if (kept?.version !== expected) return false
    this.#rows.set(row.id, { ...row, version: expected + 1 })
    return true
  }

  async touch(id: string, lastSeenAt: number, expiresAt: number): Promise<void> {
    const kept = this.#living(id)
    if (kept) this.#rows.set(id, { ...kept, lastSeenAt, expiresAt })
  }

  async revoke(which: RevokeWhich, reason: string, at: number): Promise<readonly string[]> {
    const revoked: string[] = []
    for (const id of this.#idsOf(which)) {
      const kept = this.#living(id)
      if (!kept) continue
      this.#rows.set(id, {
        ...kept,
        version: kept.version + 1,
        secretHash: '',
        pendingHash: undefined,
        pendingAt: undefined,
        previousHash: undefined,
        previousUntil: undefined,
        revokedAt: at,
        revokedReason: reason,
      })
      revoked.push(id)
    }
    return revoked
  }

  async listByUser(userId: string, now: number): Promise<readonly SessionRow[]> {
    const rows = await this.getMany([...(this.#idsByUser.get(userId) ?? [])])
    return rows
      .filter((row) => row.revokedAt === undefined && row.expiresAt > now)
      .toSorted((a, b) => b.lastSeenAt - a.lastSeenAt)
  }

  async revokedSince(since: number): Promise<readonly string[]> {
    const isMeant = ({ revokedAt }: SessionRow): boolean =>
      revokedAt !== undefined && revokedAt >= since
    return [...this.#rows.values()].filter(isMeant).map(({ id }) => id)
  }

  async sweep(before: number, limit: number): Promise<number> {
    let count = 0
    for (const row of this.#rows.values()) {
      if (count === limit) break
      if (row.expiresAt >= before && (row.revokedAt ?? before) >= before) continue
      this.#delete(row)
      count += 1
    }
    return count
  }

  #living(id: string): SessionRow | undefined {
    const row = this.#rows.get(id)
    return row?.revokedAt === undefined ? row : undefined
  }

  #idsOf(which: RevokeWhich): readonly string[] {
    if ('ids' in which) return which.ids
    const ids = [...(this.#idsByUser.get(which.userId) ?? [])]
    return ids.filter((id) => id !== which.except)
  }

  #delete({ id, userId }: SessionRow): void {
    this.#rows.delete(id)
    const ids = this.#idsByUser.get(userId)
    ids?.delete(id)
    if (ids?.size === 0) this.#idsByUser.delete(userId)
  }
}
