import { InvalidOption } from '../../errors/index.ts'

/** How often something may be tried. */
export interface Limit {
  /** So many times … */
  readonly attempts: number
  /** … in so many seconds. */
  readonly seconds: number
}

/** How often visitors may try things; what is left out has a default. */
export interface ThrottleOptions {
  /** Log-ins to one account, from wherever: at most 100. Default 10 in 15 minutes. */
  readonly logInPerAccount?: Limit
  /** Log-ins from one network, to whatever accounts. Default 300 in 15 minutes. */
  readonly logInPerNetwork?: Limit
  /** Mails of one kind to one address: at most 20. Default 3 in 15 minutes. */
  readonly mailPerAddress?: Limit
  /** Mails of any kind that one network has sent. Default 30 in an hour. */
  readonly mailPerNetwork?: Limit
  /** Registrations from one network. Default 30 in an hour. */
  readonly registerPerNetwork?: Limit
}

/** {@link ThrottleOptions} with their defaults. */
export type ThrottleSettings = Required<ThrottleOptions>

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const DEFAULTS: ThrottleSettings = {
  logInPerAccount: { attempts: 10, seconds: 15 * MINUTE },
  logInPerNetwork: { attempts: 300, seconds: 15 * MINUTE },
  mailPerAddress: { attempts: 3, seconds: 15 * MINUTE },
  mailPerNetwork: { attempts: 30, seconds: HOUR },
  registerPerNetwork: { attempts: 30, seconds: HOUR },
}

/** Beyond these a limit would not protect any more. */
const MOST: readonly (readonly [limit: keyof ThrottleSettings, attempts: number])[] = [
  ['logInPerAccount', 100],
  ['logInPerNetwork', 10_000],
  ['mailPerAddress', 20],
  ['mailPerNetwork', 10_000],
  ['registerPerNetwork', 10_000],
]

/**
 * The settings with their defaults.
 *
 * @throws InvalidOption for a limit out of its bounds: at least 1 attempt, from a minute to a day.
 */
export function throttleSettings(options: ThrottleOptions = {}): ThrottleSettings {
  const settings = { ...DEFAULTS, ...options }
  for (const [name, most] of MOST) {
    const { attempts, seconds } = settings[name]
    between(`throttle.${name}.attempts`, attempts, 1, most)
    between(`throttle.${name}.seconds`, seconds, MINUTE, DAY)
  }
  return settings
}

function between(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new InvalidOption(option, value, `a whole number from ${least} to ${most}`)
}
