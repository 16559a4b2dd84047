import assert from 'node:assert/strict'
import { type Channel, type ChannelState, Presence as ClientPresence, type Push } from 'phoenix'
import type { Presence } from '../../src/presence/index.ts'
import type { Message, PubSub, Subscriber } from '../../src/pubsub/index.ts'

/** A channel of the official client of which only the receiving end is there. */
class ReplayChannel implements Channel {
  state: ChannelState = 'joined'
  topic = 'replay'
  #joins = 0
  readonly #callbacks = new Map<string, (payload: unknown) => unknown>()

  /** The client has joined, perhaps again. */
  rejoin(): void {
    this.#joins += 1
  }

  /** What the client's Presence looks at to know whether it has to wait for a state. */
  joinRef(): string {
    return String(this.#joins)
  }

  replay(event: string, payload: unknown): void {
    this.#callbacks.get(event)?.(payload)
  }

  on(event: string, callback: (payload: unknown) => unknown): number {
    return this.#callbacks.set(event, callback).size
  }

  off(): void {}
  onClose = (): number => 0
  onError = (): number => 0
  onMessage = (): void => {}
  join(): Push {
    throw new Error('It has joined.')
  }
  leave(): Push {
    throw new Error('It does not leave.')
  }
  push(): Push {
    throw new Error('It only receives.')
  }
}

/** Who is there, in a form that can be compared: the order of keys and metas says nothing. */
export type Roll = Record<string, string[]>

/**
 * A browser on a topic: the `Presence` of the official client, fed with the very messages that a node
 * sends. After each of them it has to agree with the list of that node.
 */
export class PresenceClient implements Subscriber {
  readonly received: Message[] = []
  /** Called after each message that the client has taken. */
  onMessage: (message: Message) => void = () => {}
  readonly #events: { state: string; diff: string }
  #channel = new ReplayChannel()
  #presence: ClientPresence
  #leave: (() => void) | undefined
  #hasState = false
  #hasQueued = false

  constructor(name = 'presence') {
    this.#events = { state: `${name}_state`, diff: `${name}_diff` }
    this.#presence = new ClientPresence(this.#channel, { events: this.#events })
  }

  /** Whether the client has a state, and so is up to date. */
  get isSynced(): boolean {
    return this.#leave !== undefined && this.#hasState
  }

  /**
   * Whether diffs came before the state. The client takes them after it, and may show what they
   * brought until the next diff, though the state has it no more.
   */
  get hasQueued(): boolean {
    return this.#hasQueued
  }

  /** The entries that the client shows, by key. */
  get entries(): Record<string, { metas: Record<string, unknown>[] }> {
    const entries: [string, { metas: Record<string, unknown>[] }][] = this.#presence.list(
      (key, entry) => [key, entry],
    )
    return Object.fromEntries(entries)
  }

  /**
   * Joins a topic on a node, as a client that comes back does when it was on one before. One that was
   * lost before its state came begins anew, as a page does that is loaded again: what the official
   * client had queued it would otherwise take after the next state, true or not.
   */
  join(pubsub: PubSub, topic: string): void {
    this.leave()
    if (this.#hasQueued && !this.#hasState) {
      this.#channel = new ReplayChannel()
      this.#presence = new ClientPresence(this.#channel, { events: this.#events })
    }
    this.#hasState = false
    this.#hasQueued = false
    this.#channel.rejoin()
    pubsub.subscribe(topic, this)
    this.#leave = () => pubsub.unsubscribe(topic, this)
  }

  /** Has itself sent the state, as a channel's `pushState` does. */
  async pushState(presence: Pick<Presence<object>, 'state'>, topic: string): Promise<void> {
    const leave = this.#leave
    await presence.state(topic, (message) => {
      if (this.#leave !== leave) return
      this.#hasState = true
      this.receive(message)
    })
  }

  receive(message: Message): void {
    assert(typeof message.body === 'string')
    this.received.push(message)
    if (!this.#hasState) this.#hasQueued = true
    this.#channel.replay(message.event, JSON.parse(message.body))
    this.onMessage(message)
  }

  /** Loses the connection; what the client knew stays. */
  leave(): void {
    this.#leave?.()
    this.#leave = undefined
  }
}

/** The {@link Roll} of a list, of a state, or of what a client shows. */
export function roll(state: object): Roll {
  const entries: [string, { metas: Record<string, unknown>[] }][] = Object.entries(state)
  return Object.fromEntries(
    entries.map(([key, { metas }]) => [
      key,
      // Of a chain of updates that became one, diff and list may name another predecessor.
      metas.map(({ phx_ref_prev, ...meta }) => JSON.stringify(sorted(meta))).sort(),
    ]),
  )
}

function sorted(value: Record<string, unknown>): [string, unknown][] {
  return Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
}
