import { call } from '../context/index.ts'
import { AlreadyTracked, InvalidPresence, NotTracked, OwnerEnded } from '../errors/index.ts'
import { assertTopic, toKey } from './presence-key.ts'
import { parseMeta } from './presence-meta.ts'
import type { Roster } from './roster.ts'
import type { ShownMeta } from './tracked.ts'
import type { PresenceMeta } from './types.ts'

/**
 * Someone who is there: what it tracks is gone when it ends. A channel has one of its own, reached by
 * `socket.presence(definition)`; {@link Presence.owner} makes others, for a job or a device.
 *
 * @example
 * const robot = endpoint.presence(visitors).owner()
 * robot.track('room:42', 'robot', { device: 'server' })
 * robot.end()
 */
export class PresenceOwner<M extends object> {
  readonly #roster: Roster
  /** Who this is to the tracker, once it has tracked a meta. */
  #id: string | undefined
  /** The keys that it is counted under, by topic. */
  #counted: Map<string, Set<string>> | undefined
  #isEnded = false

  constructor(roster: Roster) {
    this.#roster = roster
  }

  /**
   * Tracks a key. The same key of another owner is a second meta of the same entry.
   *
   * @param key - A string of 1 to 512 characters, or a number, which becomes one.
   * @returns the `phx_ref` of the meta.
   * @throws AlreadyTracked when this owner tracks the key on this topic; InvalidPresence for a topic,
   *   a key or a meta that cannot be; AsyncSchema; OwnerEnded.
   */
  track(topic: string, key: string | number, meta: M): string
  /** Counts one more under a key: of all of them, only the number travels. */
  track(topic: string, key: string | number, meta: null, options: { readonly count: true }): void
  /** One of the two, for who passes on what it is given. */
  track(
    topic: string,
    key: string | number,
    meta: M | null,
    options: { readonly count: true } | undefined,
  ): string | undefined
  track(
    topic: string,
    key: string | number,
    meta: M | null,
    options?: { readonly count: true },
  ): string | undefined {
    const { definition, ledger, isClosed } = this.#roster
    if (this.#isEnded || isClosed) throw new OwnerEnded(definition.name)
    assertTopic(definition.name, topic)
    const name = toKey(definition.name, key)
    if (this.#counts(topic, name) || this.#meta(topic, name) !== undefined) {
      throw new AlreadyTracked(definition.name, topic)
    }
    if (options?.count === true) return this.#count(topic, name, meta)
    const parsed = parseMeta(definition, meta)
    this.#id ??= ledger.newOwner()
    return ledger.track(this.#id, topic, name, parsed)
  }

  /**
   * Replaces the meta of a key: clients see one diff, and never that the key is gone.
   *
   * @param meta - The new meta, or what makes it of the present one, which has its refs with it.
   * @returns the new `phx_ref`.
   * @throws NotTracked; InvalidPresence when the new meta cannot be, or the key is counted; AsyncSchema.
   */
  update(topic: string, key: string | number, meta: M | ((meta: PresenceMeta<M>) => M)): string {
    const { definition, ledger } = this.#roster
    const name = toKey(definition.name, key)
    if (this.#counts(topic, name)) {
      throw new InvalidPresence(definition.name, 'a counted key has no meta to update')
    }
    const current = this.#meta(topic, name)
    if (this.#id === undefined || current === undefined) {
      throw new NotTracked(definition.name, topic)
    }
    const next = typeof meta === 'function' ? call(meta, current) : meta
    return ledger.update(this.#id, topic, name, parseMeta(definition, next), current.phx_ref)
  }

  /** Ends the tracking of a key, or of all keys of the topic. None is no error, and seen by nobody. */
  untrack(topic: string, key?: string | number): void {
    const { definition, ledger } = this.#roster
    if (key !== undefined) return this.#untrack(topic, toKey(definition.name, key))
    const metas = this.#id === undefined ? [] : ledger.keys(this.#id, topic)
    const keys = [...metas, ...(this.#counted?.get(topic) ?? [])]
    this.#roster.together([topic], () => {
      for (const name of keys) this.#untrack(topic, name)
    })
  }

  /** Untracks everything, with one diff for each topic. From now on nothing can be tracked. */
  end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    const counted = this.#counted ?? new Map<string, Set<string>>()
    this.#counted = undefined
    this.#roster.together(counted.keys(), () => {
      for (const [topic, keys] of counted) {
        for (const key of keys) this.#roster.count(topic, key, -1)
      }
      if (this.#id !== undefined) this.#roster.ledger.untrackAll(this.#id)
    })
  }

  #count(topic: string, key: string, meta: unknown): undefined {
    const { name, counted } = this.#roster.definition
    if (!counted) {
      throw new InvalidPresence(name, 'it counts no keys: define it with { counted: true }')
    }
    if (meta !== null) throw new InvalidPresence(name, 'a counted key has no meta: give null')
    this.#counted ??= new Map()
    this.#counted.set(topic, (this.#counted.get(topic) ?? new Set<string>()).add(key))
    this.#roster.count(topic, key, 1)
  }

  #untrack(topic: string, key: string): void {
    const counted = this.#counted?.get(topic)
    if (counted?.delete(key)) {
      if (counted.size === 0) this.#counted?.delete(topic)
      this.#roster.count(topic, key, -1)
    } else if (this.#id !== undefined) {
      this.#roster.ledger.untrack(this.#id, topic, key)
    }
  }

  #counts(topic: string, key: string): boolean {
    return this.#counted?.get(topic)?.has(key) ?? false
  }

  #meta(topic: string, key: string): ShownMeta | undefined {
    return this.#id === undefined ? undefined : this.#roster.ledger.meta(this.#id, topic, key)
  }
}
