import { pino } from 'pino'

/**
 * What Redstart writes its log to. A `pino` logger is one; so is anything with these four methods.
 * Redstart never passes a payload, a token, an address or a user to it. A message is a sentence that is
 * always the same; what varies is in the fields.
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

/**
 * A logger that never throws: a log that cannot be written, to a full disk for example, must not end
 * what it tells of.
 */
export function fearless(logger: Logger): Logger {
  const guard =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      try {
        logger[level](fields, message)
      } catch {
        // There is nowhere left to say it.
      }
    }
  return {
    debug: guard('debug'),
    info: guard('info'),
    warn: guard('warn'),
    error: guard('error'),
  }
}
