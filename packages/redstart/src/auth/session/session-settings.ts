import { InvalidOption } from '../../errors/index.ts'
import type { SessionKind } from '../types.ts'

/** How long sessions last: `standard` for most, `short` where much is at stake. */
export type SessionProfile = 'standard' | 'short'

/** What an application may say about its sessions. All times are in seconds. */
export interface SessionOptions {
  /**
   * The figures to begin with. `standard`: 14 days idle, 90 days in all, a new secret each day. `short`: 30
   * minutes idle, 12 hours in all, a new secret each 15 minutes. Default `standard`.
   */
  readonly profile?: SessionProfile
  /** How long a session may go unused; from 300 to 34,560,000. */
  readonly idleSeconds?: number
  /** How long a session lasts however much it is used; from `idleSeconds` to 34,560,000. */
  readonly absoluteSeconds?: number
  /** The age at which a secret is replaced; from 300 to half of `idleSeconds`. */
  readonly rotateSeconds?: number
  /** How long a replaced secret still works for requests that are on their way; from 10 to 120. Default 60. */
  readonly graceSeconds?: number
  /** What of the session cookie survives a sign-in: `['locale']`. Default nothing. */
  readonly carryOver?: readonly string[]
  /**
   * How often the sessions of open connections are looked up, which finds what a lost message did not say;
   * from 5 to 300. Default 60.
   */
  readonly fallbackSeconds?: number
}

/** {@link SessionOptions} with nothing left open. */
export interface SessionSettings extends Required<SessionOptions> {
  /** As `idleSeconds`, of refresh tokens: 30 days. */
  readonly apiIdleSeconds: number
  /** As `absoluteSeconds`, of refresh tokens: 90 days. */
  readonly apiAbsoluteSeconds: number
  /** As `graceSeconds`, of refresh tokens: 30 seconds. */
  readonly apiGraceSeconds: number
}

/** The figures that sessions of one kind follow, in milliseconds. */
export interface SessionFigures {
  readonly idle: number
  readonly absolute: number
  /** The age at which a secret is replaced; 0 for one that is replaced whenever it is used. */
  readonly rotate: number
  readonly grace: number
}

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
/** No browser keeps a cookie for longer. */
const LONGEST = 400 * DAY

const PROFILES = {
  standard: { idleSeconds: 14 * DAY, absoluteSeconds: 90 * DAY, rotateSeconds: DAY },
  short: { idleSeconds: 30 * MINUTE, absoluteSeconds: 12 * HOUR, rotateSeconds: 15 * MINUTE },
} as const

const API = {
  apiIdleSeconds: 30 * DAY,
  apiAbsoluteSeconds: 90 * DAY,
  apiGraceSeconds: 30,
} as const

/** Keys that belong to the framework and to one sign-in alone. */
const NEVER_CARRIED = new Set(['_csrf_token', 'live_socket_id', 'phoenix_flash'])

/**
 * The settings with their defaults.
 *
 * @throws InvalidOption for a profile that does not exist, a figure out of its bounds, or a key that must not
 *   survive a sign-in.
 */
export function sessionSettings(options: SessionOptions = {}): SessionSettings {
  const { profile = 'standard' } = options
  if (!Object.hasOwn(PROFILES, profile)) {
    throw new InvalidOption('session.profile', profile, "'standard' or 'short'")
  }
  const { carryOver = [], graceSeconds = 60, fallbackSeconds = 60 } = options
  const {
    idleSeconds = PROFILES[profile].idleSeconds,
    absoluteSeconds = Math.max(PROFILES[profile].absoluteSeconds, idleSeconds),
    rotateSeconds = Math.min(PROFILES[profile].rotateSeconds, Math.floor(idleSeconds / 2)),
  } = options
  between('idleSeconds', idleSeconds, 5 * MINUTE, LONGEST)
  between('absoluteSeconds', absoluteSeconds, idleSeconds, LONGEST)
  // Half of the idle window: whoever comes within it has a cookie that is kept for all of it.
  between('rotateSeconds', rotateSeconds, Math.min(5 * MINUTE, idleSeconds / 2), idleSeconds / 2)
  between('graceSeconds', graceSeconds, 10, 120)
  between('fallbackSeconds', fallbackSeconds, 5, 300)
  for (const key of carryOver) {
    if (!NEVER_CARRIED.has(key)) continue
    throw new InvalidOption('session.carryOver', key, 'a list of keys of your own')
  }
  return {
    profile,
    idleSeconds,
    absoluteSeconds,
    rotateSeconds,
    graceSeconds,
    carryOver,
    fallbackSeconds,
    ...API,
  }
}

function between(option: string, value: number, least: number, most: number): void {
  if (Number.isFinite(value) && value >= least && value <= most) return
  throw new InvalidOption(
    `session.${option}`,
    value,
    `a number of seconds from ${least} to ${most}`,
  )
}

/** What sessions of a kind follow. */
export function figuresOf(settings: SessionSettings, kind: SessionKind): SessionFigures {
  if (kind === 'api') {
    const { apiIdleSeconds, apiAbsoluteSeconds, apiGraceSeconds } = settings
    return {
      idle: apiIdleSeconds * 1000,
      absolute: apiAbsoluteSeconds * 1000,
      rotate: 0,
      grace: apiGraceSeconds * 1000,
    }
  }
  const { idleSeconds, absoluteSeconds, rotateSeconds, graceSeconds } = settings
  return {
    idle: idleSeconds * 1000,
    absolute: absoluteSeconds * 1000,
    rotate: rotateSeconds * 1000,
    grace: graceSeconds * 1000,
  }
}
