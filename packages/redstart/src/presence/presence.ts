import type { Message } from '../pubsub/index.ts'
import { assertTopic, toKey } from './presence-key.ts'
import { PresenceOwner } from './presence-owner.ts'
import type { Roster } from './roster.ts'
import type { PresenceDiff, PresenceEntry, PresenceState } from './types.ts'

/**
 * Who is there, on all nodes: what `endpoint.presence(definition)` gives.
 *
 * @example
 * const here = await endpoint.presence(visitors).list('room:42')
 * print(Object.keys(here).length)
 */
export class Presence<M extends object, F extends object = {}> {
  readonly #roster: Roster

  constructor(roster: Roster) {
    this.#roster = roster
  }

  /**
   * The entries of a topic as they are now, by key.
   *
   * @throws InvalidPresence (rejects) for a topic that is no string of 1 to 10,000 characters.
   */
  async list(topic: string): Promise<PresenceState<M, F>> {
    assertTopic(this.#roster.definition.name, topic)
    const state: unknown = await this.#roster.list(topic)
    // Metas passed the schema when they were tracked, additions are what fetch gave.
    return state as PresenceState<M, F>
  }

  /**
   * The entry of one key, or undefined.
   *
   * @throws InvalidPresence (rejects) for a topic or a key that can be none.
   */
  async getByKey(topic: string, key: string | number): Promise<PresenceEntry<M, F> | undefined> {
    const { name } = this.#roster.definition
    assertTopic(name, topic)
    const only = toKey(name, key)
    const entry: unknown = (await this.#roster.list(topic, only))[only]
    return entry as PresenceEntry<M, F> | undefined
  }

  /**
   * Calls `fn` with each diff of a topic that this node's clients get, after they did. What it throws,
   * or rejects with, is logged.
   *
   * @returns what ends that.
   * @throws InvalidPresence for a topic that can be none.
   */
  listen(topic: string, fn: (diff: PresenceDiff<M, F>) => unknown): () => void {
    assertTopic(this.#roster.definition.name, topic)
    return this.#roster.listen(topic, fn)
  }

  /** A new owner, who lasts until it is ended. A channel has one of its own. */
  owner(): PresenceOwner<M> {
    return new PresenceOwner(this.#roster)
  }

  /**
   * The message with all entries of a topic, `<name>_state`, for one client. Everybody who asks in one
   * turn of the event loop gets the same one.
   *
   * @param push - Called with it at the point between two diffs where it belongs. Who waits for the
   *   promise and pushes it then may have pushed a diff before it that it lacks, and would undo.
   * @throws InvalidPresence for a topic that can be none.
   */
  state(topic: string, push?: (message: Message) => void): Promise<Message> {
    assertTopic(this.#roster.definition.name, topic)
    return this.#roster.state(topic, push)
  }
}
