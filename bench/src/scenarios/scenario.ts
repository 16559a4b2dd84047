import type { Subject } from '../load/subject.ts'
import type { RowName } from '../report/rows.ts'

/** How long the benchmark may measure. */
export interface Effort {
  /** Measurements of each figure; the median counts. */
  readonly rounds: number
  /** How long one measurement lasts where it is not a fixed number of units, in milliseconds. */
  readonly milliseconds: number
}

/** What one measurement gives, each value in the unit of its row. */
export type Figures = Readonly<Partial<Record<RowName, number>>>

/** One step of a scenario on one server. */
export interface Stage {
  /** Brings the server from the stage before to where this one begins. */
  prepare?(): Promise<void>
  /** Measures once. */
  measure(): Promise<Figures>
  /** Undoes, unmeasured, what `measure` left behind. */
  reset?(): Promise<void>
}

/** What is measured in one go, on the same server processes. */
export interface Scenario {
  readonly name: string
  /**
   * `together`: all servers run at once and take turns, so that noise hits them alike.
   * `alone`: one server after the other, where all connections at once would be too many.
   */
  readonly order: 'together' | 'alone'
  /** Connections that the load generator holds to each server. */
  readonly connections: number
  /** Unrecorded measurements of each stage, while the compiler of the server warms up. */
  readonly warmUps: number
  /** How often to measure at most, where `Effort.rounds` is more. */
  readonly maxRounds?: number
  /** Prepares a server, and returns the stages to run on it; each server has the same ones. */
  begin(subject: Subject, effort: Effort): Promise<readonly Stage[]>
}
