import { labels, type SubjectName } from '../subject-names.ts'
import type { Samples } from './samples.ts'
import type { RowName } from './sheet.ts'

/** Whose targets these are. */
const ours: SubjectName = 'redstart'

/**
 * Growth that still counts as flat. With ten times the sockets the kernel and the CPU's caches
 * alone make the floor grow, so growth is compared with the floor's.
 */
const flatGrowth = 1.15

/** What came of a target. */
export interface Verdict {
  /** What was measured: a ratio, or a figure in the row's unit. */
  readonly measured: string
  readonly met: boolean
}

/** A figure that ours has to reach. */
export interface Target {
  /** What is asked for, in words. */
  readonly wanted: string
  /** Judges the row; undefined when a figure that it needs was not measured. */
  judge(row: RowName, samples: Samples): Verdict | undefined
}

/** At most `limit` times what `peer` takes. */
export function atMostTimes(limit: number, peer: SubjectName): Target {
  return {
    wanted: `≤ ${limit} × ${labels[peer]}`,
    judge: (row, samples) => judgeRatio(samples.ratio(row, ours, peer), (ratio) => ratio <= limit),
  }
}

/** What another shape of ours takes is at most `limit` times what ours takes by itself. */
export function shapeAtMostTimes(limit: number, shape: SubjectName): Target {
  return {
    wanted: `${labels[shape]} ≤ ${limit} × ${labels[ours]}`,
    judge: (row, samples) => judgeRatio(samples.ratio(row, shape, ours), (ratio) => ratio <= limit),
  }
}

/** At least `factor` times less than `peer` takes. */
export function below(factor: number, peer: SubjectName): Target {
  return {
    wanted: `${labels[peer]} ≥ ${factor} × ours`,
    judge: (row, samples) => judgeRatio(samples.ratio(row, peer, ours), (ratio) => ratio >= factor),
  }
}

/** At most `limit`, in the row's own unit. */
export function atMost(limit: number): Target {
  return {
    wanted: `≤ ${limit}`,
    judge(row, samples) {
      const value = samples.median(row, ours)
      return value === undefined ? undefined : { measured: value.toFixed(1), met: value <= limit }
    },
  }
}

/**
 * At most `limit` microseconds on a machine that takes `reference` for what another row says. Beside
 * {@link atMost}, which says what was measured: it alone depends on the machine, and on who else uses it.
 */
export function atSpeed(limit: number, speed: RowName, reference: number): Target {
  return {
    wanted: `at the speed of the targets`,
    judge(row, samples) {
      const value = samples.median(row, ours)
      const here = samples.median(speed, 'minimal')
      if (value === undefined || here === undefined) return undefined
      const scaled = (value * reference) / here
      return { measured: scaled.toFixed(1), met: scaled <= limit }
    },
  }
}

/** What this one takes is at most `limit`, in the row's own unit. */
export function subjectAtMost(limit: number, subject: SubjectName): Target {
  return {
    wanted: `${labels[subject]} ≤ ${limit}`,
    judge(row, samples) {
      const value = samples.median(row, subject)
      return value === undefined ? undefined : { measured: value.toFixed(0), met: value <= limit }
    },
  }
}

/** Grows from the row `smaller` to this one no more than the floor does. */
export function flat(smaller: RowName): Target {
  const growth = (row: RowName, server: SubjectName, samples: Samples): number =>
    (samples.median(row, server) ?? Number.NaN) / (samples.median(smaller, server) ?? Number.NaN)
  return {
    wanted: `growth ≤ ${flatGrowth} × the floor's`,
    judge(row, samples) {
      const ratio = growth(row, ours, samples) / growth(row, 'floor', samples)
      return Number.isNaN(ratio) ? undefined : judgeRatio(ratio, () => ratio <= flatGrowth)
    },
  }
}

/** Grows from the row `smaller`, within the same round, to at most `limit` times as much. */
export function stays(limit: number, smaller: RowName): Target {
  return {
    wanted: `≤ ${limit} × the row above`,
    judge: (row, samples) =>
      judgeRatio(samples.growth(smaller, row, ours), (growth) => growth <= limit),
  }
}

function judgeRatio(
  ratio: number | undefined,
  isMet: (ratio: number) => boolean,
): Verdict | undefined {
  if (ratio === undefined) return undefined
  return { measured: `${ratio.toFixed(2)} ×`, met: isMet(ratio) }
}
