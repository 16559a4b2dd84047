import { inspect } from 'node:util'

const SHOWN = '[redacted]'

/**
 * A secret that somebody typed, on its way to where it is needed: whatever prints it, logs it or makes
 * JSON of it gets `[redacted]`.
 *
 * @example
 * const password = new Redacted('correct horse battery staple')
 * console.log({ password }) // { password: [redacted] }
 * await passwords.hash(password.reveal())
 */
export class Redacted {
  static {
    // What console.log shows.
    Object.defineProperty(Redacted.prototype, inspect.custom, { value: () => SHOWN })
  }

  readonly #value: string

  constructor(value: string) {
    this.#value = value
  }

  /** What it is: only for the code that has to have it. */
  reveal(): string {
    return this.#value
  }

  /** `[redacted]` */
  toString(): string {
    return SHOWN
  }

  /** `[redacted]` */
  toJSON(): string {
    return SHOWN
  }
}

/** What was sent as a password, whatever it is: a {@link Redacted} if it is a text. */
export function redacted(given: unknown): unknown {
  return typeof given === 'string' ? new Redacted(given) : given
}
