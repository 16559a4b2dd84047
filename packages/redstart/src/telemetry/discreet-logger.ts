import { RedstartError } from '../errors/index.ts'
import type { Logger } from './logger.ts'

/**
 * Fields that say nothing of anybody: names that the framework or the application's code gave, and
 * measures. All others are left out, those that are yet to come among them.
 */
const KEPT = ['code', 'limit', 'refused', 'omitted', 'route', 'status', 'ms']
/** Errors that an error names as its cause, one behind the other. */
const MAX_CAUSES = 5
const CLASS = /^[A-Za-z_$][\w$]{0,63}$/
const HEADER = /^[\w$.]+(?: \[\w+\])?(?:: )?$/
const FRAME =
  /^ {4}at (?:.* \(|async )?((?:file:\/)?\/[^?#<]+|node:[^?#<]+)(?:[?#].*)?:(\d+:\d+)\)?$/

/** What is left of an error. */
interface DiscreetError {
  /** Its class. */
  readonly type: string
  /** Of our own errors. */
  readonly code?: string
  /** Where it was thrown and from where that was called: `file:line:column`. */
  readonly at?: readonly string[]
  readonly cause?: DiscreetError
}

/**
 * A logger for an endpoint that must not tell who its clients are or what they say. It passes on the
 * sentence, which is the same for everybody, fields from a short list, and of an error its class, its
 * code and the places in the code: no topic, event, payload or origin, no message of an error, and
 * nothing else that somebody made up.
 */
export function discreetLogger(logger: Logger): Logger {
  const through =
    (level: keyof Logger) =>
    (fields: object, message: string): void =>
      logger[level](discreet(fields), message)
  return {
    debug: through('debug'),
    info: through('info'),
    warn: through('warn'),
    error: through('error'),
  }
}

function discreet(fields: object): object {
  const given = new Map(Object.entries(fields))
  const kept = KEPT.filter((name) => given.has(name)).map((name) => [name, given.get(name)])
  const err = given.has('err') ? { err: discreetError(given.get('err'), MAX_CAUSES) } : {}
  return { ...err, ...Object.fromEntries(kept) }
}

function discreetError(error: unknown, causes: number): DiscreetError {
  if (!(error instanceof Error)) return { type: error === null ? 'null' : typeof error }
  const { name } = error.constructor
  const { cause } = error
  return {
    type: CLASS.test(name) ? name : 'Error',
    ...(error instanceof RedstartError && { code: error.code }),
    at: placesIn(error),
    ...(cause !== undefined && causes > 0 && { cause: discreetError(cause, causes - 1) }),
  }
}

/**
 * The places of a stack, without the functions: V8 names those by what they were called as, such as
 * `handlers[topic]`. A message may look like a place, so nothing is taken from a stack whose message
 * cannot be told from the rest.
 */
function placesIn({ stack, message }: Error): readonly string[] {
  if (typeof stack !== 'string' || typeof message !== 'string') return []
  const text = message === '' ? '' : `: ${message}`
  const at = text === '' ? stack.search(/\n|$/) : stack.indexOf(text)
  const rest = stack.slice(at + text.length)
  const isWhole = at >= 0 && HEADER.test(stack.slice(0, at)) && /^(?:\n|$)/.test(rest)
  if (!isWhole) return []
  return rest.split('\n').flatMap((line) => {
    const [, file, position] = FRAME.exec(line) ?? []
    return file === undefined ? [] : [`${file}:${position}`]
  })
}
