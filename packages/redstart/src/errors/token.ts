import { RedstartError } from './base.ts'

/** Prints a secret that is long enough, and random in every byte. */
const MAKE_SECRET = 'npx redstart secret'

/** A secret is absent: most often an environment variable that is not set. */
export class MissingSecret extends RedstartError {
  /**
   * @param name - Which secret, as its user writes it: `secretKeyBase`, `secretKeyBase[1]`.
   * @param variable - The environment variable that the remedy reads it from.
   */
  constructor(name: string, variable: string) {
    super(
      'missing_secret',
      `There is no ${name}. A secret is a string, or a list of strings of which the first signs. ` +
        `Make one with ${MAKE_SECRET}, put it in the environment as ${variable}, and pass ` +
        `process.env.${variable}.`,
    )
  }
}

/** A secret is too short to be safe. */
export class ShortSecret extends RedstartError {
  /**
   * @param name - Which secret, as its user writes it.
   * @param bytes - How long it is, in bytes of UTF-8.
   * @param minBytes - How long it has to be.
   * @param variable - The environment variable that the remedy puts it in.
   */
  constructor(name: string, bytes: number, minBytes: number, variable: string) {
    super(
      'short_secret',
      `${name} is ${bytes} bytes long; at least ${minBytes} are needed. Make one with ` +
        `${MAKE_SECRET}, put it in the environment as ${variable}, and pass process.env.${variable}.`,
    )
  }
}

/** A value that cannot be put into a token or a session. */
export class UnencodableTerm extends RedstartError {
  /** @param problem - What was found, without the value itself: tokens hold private data. */
  constructor(problem: string) {
    super(
      'unencodable_term',
      `${problem} cannot be put into a token or a session. Use null, booleans, finite numbers, ` +
        'bigints, strings, bytes, arrays, plain objects and Maps, or Atom, Tuple and Float.',
    )
  }
}

/** What should be masked is not a CSRF state. */
export class InvalidCsrfState extends RedstartError {
  constructor() {
    super(
      'invalid_csrf_state',
      'A CSRF state is the 24 characters that newCsrfState() returns, and this is something else. ' +
        'Put a new state into the session, and mask that.',
    )
  }
}
