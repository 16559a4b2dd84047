import type { Session } from './session.ts'

/** Kinds of flash messages. */
export type FlashKind = 'info' | 'error'

/** The key of the session under which Phoenix keeps the flash, and so do we. */
const SESSION_KEY = 'phoenix_flash'

/** Messages for the visitor by their kinds: those of {@link FlashKind}, or words of a live view. */
export type FlashMessages = Readonly<Partial<Record<string, string>>>

/**
 * Messages that outlive one redirect. They wait in the session until a page reads them, so that a
 * request in between, for a picture or by a script, does not lose them.
 */
export class Flash {
  readonly #session: Session
  readonly #carried: () => FlashMessages
  #messages: FlashMessages | undefined

  /** @param carried - Finds what came another way than in the session; called once, if at all. */
  constructor(session: Session, carried: () => FlashMessages) {
    this.#session = session
    this.#carried = carried
  }

  /** All messages; those of the request before are taken from the session. */
  read(): FlashMessages {
    if (this.#messages === undefined) {
      this.#messages = { ...messagesIn(this.#session.get(SESSION_KEY)), ...this.#carried() }
      this.#session.delete(SESSION_KEY)
    }
    return this.#messages
  }

  /** Adds messages, in place of others of their kinds. */
  put(messages: FlashMessages): void {
    this.#messages = { ...this.read(), ...messages }
  }

  /** Puts the messages back into the session when the answer is a redirect: nobody saw them yet. */
  keep(isRedirect: boolean): void {
    const kept = isRedirect ? messagesIn(this.#messages) : {}
    if (Object.keys(kept).length > 0) this.#session.put(SESSION_KEY, kept)
  }
}

/** The messages in a value that came from outside. */
export function messagesIn(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  return Object.fromEntries(
    Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    ),
  )
}
