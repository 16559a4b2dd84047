import type { Presence, PresenceEntry, PresenceOwner, PresenceState } from '../presence/index.ts'
import type { Message } from '../pubsub/index.ts'
import type { Process } from './process.ts'
import type { ChannelPresence } from './types.ts'

/** How often a client that does not keep up is looked at again, in ms. */
const RECHECK = 250

/** One presence on one topic, in the hand of a channel: what it tracks, and what its client is shown. */
export class ProcessPresence implements ChannelPresence<object, object> {
  readonly #presence: Presence<object, object>
  readonly #owner: PresenceOwner<object>
  readonly #process: Process
  readonly #topic: string
  #isBehind = false
  #hasState = false

  constructor(
    presence: Presence<object, object>,
    owner: PresenceOwner<object>,
    process: Process,
    topic: string,
  ) {
    this.#presence = presence
    this.#owner = owner
    this.#process = process
    this.#topic = topic
  }

  track(key: string | number, meta: object): string
  track(key: string | number, meta: null, options: { readonly count: true }): void
  track(
    key: string | number,
    meta: object | null,
    options?: { readonly count: true },
  ): string | undefined {
    this.#process.assertOpen('track')
    return this.#owner.track(this.#topic, key, meta, options)
  }

  update(key: string | number, meta: object | ((meta: object) => object)): string {
    this.#process.assertOpen('update')
    return this.#owner.update(this.#topic, key, meta)
  }

  untrack(key?: string | number): void {
    this.#owner.untrack(this.#topic, key)
  }

  list(): Promise<PresenceState<object, object>> {
    return this.#presence.list(this.#topic)
  }

  getByKey(key: string | number): Promise<PresenceEntry<object, object> | undefined> {
    return this.#presence.getByKey(this.#topic, key)
  }

  async pushState(): Promise<void> {
    await this.#presence.state(this.#topic, (state) => this.#push(state))
  }

  /** Whether a diff may go to the client; to one that does not keep up goes the state, once it does. */
  passes(): boolean {
    if (this.#isBehind) return false
    if (!this.#process.connection.isCongested) return true
    this.#isBehind = true
    this.#recheck()
    return false
  }

  #push(state: Message): void {
    if (this.#process.isOver) return
    // The client takes diffs that came before its first state behind it, and one of them may be undone by
    // another that it did not get: only a second state puts that right.
    if (this.#isBehind && !this.#hasState) this.#process.pushMessage(state)
    this.#isBehind = false
    this.#hasState = true
    this.#process.pushMessage(state)
  }

  #recheck(): void {
    const { connection } = this.#process
    connection.context.clock.after(RECHECK, () => {
      if (this.#process.isOver) return
      if (connection.isCongested) this.#recheck()
      else this.#process.run(() => this.pushState())
    })
  }
}
