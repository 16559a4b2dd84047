import type { PresenceDefinition, PresenceOwner } from '../presence/index.ts'
import type { Message } from '../pubsub/index.ts'
import type { PresenceHandler } from './definition.ts'
import type { Process } from './process.ts'
import { ProcessPresence } from './process-presence.ts'
import type { ChannelPresence } from './types.ts'

/** The presences of one channel: those that it shows, and all that it is tracked in. */
export class ProcessPresences {
  readonly #process: Process
  /** Who is told of diffs, by their event. */
  readonly #handlers = new Map<string, PresenceHandler['fn']>()
  /** Those on the channel's own topic, by the event of their diffs. */
  readonly #shown = new Map<string, ProcessPresence>()
  /** By the name of the presence. */
  readonly #owners = new Map<string, PresenceOwner<object>>()

  constructor(process: Process, handlers: readonly PresenceHandler[]) {
    this.#process = process
    for (const { definition, fn } of handlers) {
      this.#handlers.set(diffEvent(definition), fn)
      this.of(definition, process.topic)
    }
  }

  /** A presence on a topic; the same one each time for the channel's own. */
  of<M extends object, F extends object>(
    definition: PresenceDefinition<M, F>,
    topic: string,
  ): ChannelPresence<M, F>
  of(definition: PresenceDefinition, topic: string): ProcessPresence {
    const event = diffEvent(definition)
    const known = topic === this.#process.topic ? this.#shown.get(event) : undefined
    if (known !== undefined) return known
    const presence = this.#process.connection.context.presence.of(definition)
    const owner = this.#owners.get(definition.name) ?? presence.owner()
    this.#owners.set(definition.name, owner)
    // What a handler tracks after the end of its channel, nobody would untrack.
    if (this.#process.isOver) owner.end()
    const made = new ProcessPresence(presence, owner, this.#process, topic)
    if (topic === this.#process.topic) this.#shown.set(event, made)
    return made
  }

  /** Tells the channel's own handler of a diff. */
  notice(message: Message): void {
    const fn = message.kind === 'broadcast' ? this.#handlers.get(message.event) : undefined
    if (fn !== undefined) this.#process.handlePresence(fn, message)
  }

  /** Whether a message may go to the client: any but a diff that it has no room for. */
  passes({ event }: Message): boolean {
    return this.#shown.get(event)?.passes() ?? true
  }

  /** Takes the channel off all lists. */
  end(): void {
    for (const owner of this.#owners.values()) owner.end()
  }
}

function diffEvent({ name }: PresenceDefinition): string {
  return `${name}_diff`
}
