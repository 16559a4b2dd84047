import { InvalidOption } from '../../errors/index.ts'
import type { TrackerOptions } from './types.ts'

/** The options of a tracker, all of them. */
export type Settings = Required<TrackerOptions>

/**
 * Fills in the defaults.
 *
 * @throws InvalidOption for what cannot work.
 */
export function settingsOf(options: TrackerOptions): Settings {
  const broadcastPeriod = options.broadcastPeriod ?? 1_500
  const maxSilentPeriods = options.maxSilentPeriods ?? 10
  const settings: Settings = {
    shards: options.shards ?? 1,
    broadcastPeriod,
    maxSilentPeriods,
    downPeriod: options.downPeriod ?? broadcastPeriod * maxSilentPeriods * 2,
    permdownPeriod: options.permdownPeriod ?? 1_200_000,
    clockSamplePeriods: options.clockSamplePeriods ?? 2,
    maxDeltaSizes: options.maxDeltaSizes ?? [100, 1_000, 10_000],
    permdownOnShutdown: options.permdownOnShutdown ?? true,
    random: options.random ?? Math.random,
  }
  check(settings)
  return settings
}

function check(settings: Settings): void {
  const { broadcastPeriod, downPeriod, permdownPeriod, maxDeltaSizes } = settings
  for (const name of ['shards', 'maxSilentPeriods', 'clockSamplePeriods'] as const) {
    want(isCount(settings[name]), name, settings[name], 'a whole number above 0')
  }
  want(isAtLeast(broadcastPeriod, 1), 'broadcastPeriod', broadcastPeriod, 'at least 1 ms')
  const least = 2 * broadcastPeriod
  want(isAtLeast(downPeriod, least), 'downPeriod', downPeriod, 'at least twice broadcastPeriod')
  const more = downPeriod + 1
  want(isAtLeast(permdownPeriod, more), 'permdownPeriod', permdownPeriod, 'longer than downPeriod')
  const sizes = maxDeltaSizes.length > 0 && maxDeltaSizes.every(isCount)
  want(sizes, 'maxDeltaSizes', maxDeltaSizes, 'at least one whole number above 0')
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value > 0
}

function isAtLeast(value: number, least: number): boolean {
  return Number.isFinite(value) && value >= least
}

function want(right: boolean, name: string, value: unknown, wanted: string): void {
  if (!right) throw new InvalidOption(`${name} of presence`, value, wanted)
}
