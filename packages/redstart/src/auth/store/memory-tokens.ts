import type { TokenRow, TokenStore } from './store.ts'

/** One-time tokens in the memory of the process. */
export class MemoryTokens implements TokenStore {
  readonly #rows = new Map<string, TokenRow>()
  /** By user and purpose, the hash of the one that counts. */
  readonly #hashes = new Map<string, Map<string, string>>()

  async put(row: TokenRow): Promise<void> {
    const hashes = this.#hashes.get(row.userId) ?? new Map<string, string>()
    const older = hashes.get(row.purpose)
    if (older !== undefined) this.#rows.delete(older)
    this.#hashes.set(row.userId, hashes.set(row.purpose, row.hash))
    this.#rows.set(row.hash, row)
  }

  async find(hash: string, now: number): Promise<TokenRow | undefined> {
    const row = this.#rows.get(hash)
    return row && row.expiresAt > now ? row : undefined
  }

  async take(hash: string, now: number): Promise<TokenRow | undefined> {
    const row = this.#rows.get(hash)
    if (!row || row.expiresAt <= now) return undefined
    this.#delete(row)
    return row
  }

  async deleteByUser(userId: string, purposes?: readonly string[]): Promise<void> {
    for (const [purpose, hash] of [...(this.#hashes.get(userId) ?? [])]) {
      const row = this.#rows.get(hash)
      if (row && (purposes?.includes(purpose) ?? true)) this.#delete(row)
    }
  }

  async deleteSince(userId: string, createdAt: number): Promise<void> {
    for (const hash of [...(this.#hashes.get(userId)?.values() ?? [])]) {
      const row = this.#rows.get(hash)
      if (row && row.createdAt >= createdAt) this.#delete(row)
    }
  }

  async sweep(before: number, limit: number): Promise<number> {
    let count = 0
    for (const row of this.#rows.values()) {
      if (count === limit) break
      if (row.expiresAt >= before) continue
      this.#delete(row)
      count += 1
    }
    return count
  }

  #delete({ hash, userId, purpose }: TokenRow): void {
    this.#rows.delete(hash)
    const hashes = this.#hashes.get(userId)
    hashes?.delete(purpose)
    if (hashes?.size === 0) this.#hashes.delete(userId)
  }
}
