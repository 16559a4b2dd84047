import type { Figures } from '../scenarios/index.ts'
import { type SubjectName, subjectNames } from '../subject-names.ts'
import type { RowName } from './sheet.ts'

/** All measured values, by row and subject, in the order of the rounds. */
export class Samples {
  readonly #values = new Map<string, readonly number[]>()

  /** Adds what one measurement of a subject gave. */
  add(subject: SubjectName, figures: Figures): void {
    for (const [row, value] of Object.entries(figures)) {
      this.#values.set(key(row, subject), [...this.#of(row, subject), value])
    }
  }

  /** Whether any subject was measured for the row. */
  has(row: RowName): boolean {
    return subjectNames.some((subject) => this.#of(row, subject).length > 0)
  }

  /** The median; undefined when nothing was measured. */
  median(row: RowName, subject: SubjectName): number | undefined {
    return median(this.#of(row, subject))
  }

  /** The median over the rounds of how many times `a` is `b`, each pair from the same round. */
  ratio(row: RowName, a: SubjectName, b: SubjectName): number | undefined {
    return median(quotients(this.#of(row, a), this.#of(row, b)))
  }

  /** The median over the rounds of how many times the first row the second one is. */
  growth(from: RowName, to: RowName, subject: SubjectName): number | undefined {
    return median(quotients(this.#of(to, subject), this.#of(from, subject)))
  }

  #of(row: string, subject: SubjectName): readonly number[] {
    return this.#values.get(key(row, subject)) ?? []
  }
}

function key(row: string, subject: SubjectName): string {
  return `${row} ${subject}`
}

/** Each value divided by that of the same round. */
function quotients(values: readonly number[], divisors: readonly number[]): readonly number[] {
  return values.map((value, round) => value / (divisors[round] ?? Number.NaN))
}

function median(values: readonly number[]): number | undefined {
  const sorted = values.filter((value) => !Number.isNaN(value)).toSorted((a, b) => a - b)
  const upper = sorted[sorted.length >> 1]
  const lower = sorted[(sorted.length - 1) >> 1]
  return upper === undefined || lower === undefined ? undefined : (upper + lower) / 2
}
