import { InvalidOption } from '../../errors/index.ts'

/**
 * What the body of one request may ask of the server. Every limit is on by default; `Infinity`
 * switches a number off. What goes beyond one of them is refused as a whole.
 */
export interface BodyLimits {
  /** Bytes in all, files included. Default 8,000,000. */
  readonly bytes: number
  /** Bytes of one text field as it is sent. Default 1,000,000. */
  readonly fieldBytes: number
  /** Text fields of a form, empty ones included. Default 10,000. */
  readonly fields: number
  /** Files of a form. Default 20. */
  readonly files: number
  /** Bytes of one file. Default 8,000,000. */
  readonly fileBytes: number
  /** Bytes of the header lines of one part. Default 8,192. */
  readonly headerBytes: number
  /** Names in one key (`a[b][]` has three), or levels of JSON; 1,000 at most. Default 32. */
  readonly nesting: number
  /**
   * Milliseconds that a client may send nothing; a body of at most 64 KB has three times that for the
   * whole of it. Default 20,000.
   */
  readonly idleTimeout: number
}

/** What holds where nothing else is said. */
const defaultBodyLimits: BodyLimits = {
  bytes: 8_000_000,
  fieldBytes: 1_000_000,
  fields: 10_000,
  files: 20,
  fileBytes: 8_000_000,
  headerBytes: 8_192,
  nesting: 32,
  idleTimeout: 20_000,
}

/** Levels that are never taken: what recurses so deep may overflow the stack. */
const MAX_NESTING = 1_000

/**
 * The limits of a route: the defaults, with what the application says.
 *
 * @throws InvalidOption for a name that is no limit, and for a value that is no number of at least 0.
 */
export function bodyLimitsFrom(given: Partial<BodyLimits> = {}): BodyLimits {
  for (const [name, value] of Object.entries(given)) {
    const option = `body.${name}`
    if (!Object.hasOwn(defaultBodyLimits, name)) {
      const names = Object.keys(defaultBodyLimits).join(', ')
      throw new InvalidOption(option, value, `left out; the limits are ${names}`)
    }
    if (typeof value !== 'number' || !(value >= 0)) {
      throw new InvalidOption(option, value, 'a number of at least 0, or Infinity')
    }
    if (name === 'nesting' && value > MAX_NESTING) {
      throw new InvalidOption(option, value, `${MAX_NESTING} at most`)
    }
  }
  return { ...defaultBodyLimits, ...given }
}
