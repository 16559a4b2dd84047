import { InvalidOption } from '../../errors/index.ts'

/**
 * A figure of an extension, within its bounds.
 *
 * @throws InvalidOption for one outside of them, or that is no number.
 */
export function bounded(option: string, value: number, least: number, most: number): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value
  throw new InvalidOption(option, value, `a number from ${least} to ${most}`)
}
