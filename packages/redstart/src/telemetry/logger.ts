import { pino } from 'pino'

/**
 * What Redstart writes its log to. A `pino` logger is one; so is anything with these four methods.
 * Redstart never passes a payload, a token, an address or a user to it.
 */
export interface Logger {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** A logger that writes nothing. */
export const silentLogger: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
}

/** The logger of an endpoint that was given none: JSON lines on standard output. */
export function defaultLogger(): Logger {
  return pino({ name: 'redstart', base: null })
}
