import { availableParallelism } from 'node:os'
import { InvalidOption, WeakHashing } from '../../errors/index.ts'
import type { Argon2Cost } from './argon2.ts'
import type { HashQueueLimits } from './hash-queue.ts'
import type { PasswordScheme } from './password-scheme.ts'

/** What passwords have to be like, and what hashing them costs; all optional. */
export interface PasswordOptions {
  /** How many characters a password has at least: 8 to 64. Default 12. */
  readonly minLength?: number
  /** KiB that a hash takes. Default 19456. */
  readonly memory?: number
  /** How often it goes over them: 1 to 16. Default 2. */
  readonly passes?: number
  /** Hashes in next to no time, for tests: refused unless `NODE_ENV` is `test`. */
  readonly cheap?: boolean
  /** How many passwords may wait to be hashed before others are told to come again. Default 100. */
  readonly maxWaiting?: number
  /** Hashes of other systems that are still verified, besides PBKDF2 and scrypt. */
  readonly schemes?: readonly PasswordScheme[]
}

/** {@link PasswordOptions} with their defaults. */
export interface PasswordSettings {
  readonly minLength: number
  readonly cost: Argon2Cost
  readonly queue: HashQueueLimits
  readonly schemes: readonly PasswordScheme[]
}

/**
 * The least memory for one pass, for two and so on, in KiB: the equally good choices of the OWASP cheat
 * sheet on storing passwords. More passes than these need no less memory than the last.
 */
const FLOOR: readonly number[] = [47_104, 19_456, 12_288, 9216, 7168]
const MAX_MEMORY = 1_048_576
const CHEAP: Argon2Cost = { memory: 8, passes: 1 }

/** Threads that files, name look-ups and the like keep for themselves. */
const OTHER_THREADS = 2
const DEFAULT_THREADS = 4

/**
 * The settings with their defaults.
 *
 * @param environment - Variables; those of the process unless given.
 * @throws WeakHashing for a cost below the floor, or for `cheap` outside tests.
 * @throws InvalidOption for what cannot work.
 */
export function passwordSettings(
  options: PasswordOptions = {},
  environment: Readonly<Record<string, string | undefined>> = process.env,
): PasswordSettings {
  const { minLength = 12, maxWaiting = 100, schemes = [] } = options
  requireWhole('password.minLength', minLength, 8, 64)
  requireWhole('password.maxWaiting', maxWaiting, 1, 10_000)
  return {
    minLength,
    cost: costOf(options, environment),
    queue: { inFlight: inFlightOf(environment), waiting: maxWaiting },
    schemes,
  }
}

function costOf(
  { memory = 19_456, passes = 2, cheap = false }: PasswordOptions,
  { NODE_ENV }: Readonly<Record<string, string | undefined>>,
): Argon2Cost {
  requireWhole('password.memory', memory, 8, MAX_MEMORY)
  requireWhole('password.passes', passes, 1, 16)
  if (cheap) {
    if (NODE_ENV === 'test') return CHEAP
    throw new WeakHashing('password.cheap is on, and NODE_ENV is not "test".')
  }
  const floor = FLOOR[Math.min(passes, FLOOR.length) - 1]!
  if (memory < floor) {
    const times = passes === 1 ? '1 pass' : `${passes} passes`
    throw new WeakHashing(`password.memory is ${memory} KiB; with ${times} it takes ${floor}.`)
  }
  return { memory, passes }
}

/** As many as there are cores, but never all the threads that Node has for such work. */
function inFlightOf({ UV_THREADPOOL_SIZE }: Readonly<Record<string, string | undefined>>): number {
  const threads = Number.parseInt(UV_THREADPOOL_SIZE ?? '', 10) || DEFAULT_THREADS
  return Math.max(1, Math.min(availableParallelism(), threads - OTHER_THREADS))
}

function requireWhole(option: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new InvalidOption(option, value, `a whole number from ${least} to ${most}`)
}
