import { InvalidOption } from '../errors/index.ts'

/** How much of a topic is kept. */
export interface Keep {
  /** Messages. Default 1,000, at most 10,000. */
  readonly max: number
  /** Milliseconds. Default five minutes, at most seven days. */
  readonly maxAge: number
}

const DEFAULT: Keep = { max: 1_000, maxAge: 5 * 60_000 }
const MOST: Keep = { max: 10_000, maxAge: 7 * 24 * 60 * 60_000 }
const LEAST: Keep = { max: 1, maxAge: 1_000 }

/**
 * What a channel asks for, with the defaults.
 *
 * @throws InvalidOption for a number that is too small or too large.
 */
export function keepFrom(given: Partial<Keep> = {}): Keep {
  const keep = { ...DEFAULT, ...given }
  for (const name of ['max', 'maxAge'] as const) {
    const value = keep[name]
    if (Number.isInteger(value) && value >= LEAST[name] && value <= MOST[name]) continue
    const want = `a whole number from ${LEAST[name]} to ${MOST[name]}`
    throw new InvalidOption(`history.${name}`, value, want)
  }
  return keep
}
