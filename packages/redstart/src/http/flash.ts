import type { TermRecord } from '../token/index.ts'
import type { Session } from './session.ts'

/** Kinds of flash messages. */
export type FlashKind = 'info' | 'error'

/** The key of the session under which Phoenix keeps the flash, and so do we. */
const SESSION_KEY = 'phoenix_flash'

type Messages = Partial<Record<FlashKind, string>>

/**
 * Messages that outlive one redirect. They wait in the session until a page reads them, so that a
 * request in between, for a picture or by a script, does not lose them.
 */
export class Flash {
  readonly #session: Session
  #messages: Messages | undefined

  constructor(session: Session) {
    this.#session = session
  }

  /** All messages; those of the request before are taken from the session. */
  read(): Readonly<Messages> {
    if (this.#messages === undefined) {
      this.#messages = messagesIn(this.#session.get(SESSION_KEY))
      this.#session.delete(SESSION_KEY)
    }
    return this.#messages
  }

  /** Adds a message, in place of another of its kind. */
  put(kind: FlashKind, message: string): void {
    this.#messages = { ...this.read(), [kind]: message }
  }

  /** Puts the messages back into the session when the answer is a redirect: nobody saw them yet. */
  keep(isRedirect: boolean): void {
    const kept: TermRecord | undefined = isRedirect ? this.#messages : undefined
    if (kept !== undefined && Object.keys(kept).length > 0) this.#session.put(SESSION_KEY, kept)
  }
}

function messagesIn(value: unknown): Messages {
  const messages: Messages = {}
  if (typeof value !== 'object' || value === null) return messages
  for (const kind of ['info', 'error'] as const) {
    const message = Object.hasOwn(value, kind) ? Reflect.get(value, kind) : undefined
    if (typeof message === 'string') messages[kind] = message
  }
  return messages
}
