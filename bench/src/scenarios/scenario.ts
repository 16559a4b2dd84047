import type { Subject } from '../load/subject.ts'
import type { RowName } from '../report/sheet.ts'
import type { SubjectName } from '../subject-names.ts'

/** How long the benchmark may measure. */
export interface Effort {
  /** Measurements of each figure; the median counts. */
  readonly rounds: number
  /** How long one measurement lasts where it is not a fixed number of units, in milliseconds. */
  readonly milliseconds: number
}

/** What one measurement gives, each value in the unit of its row. */
export type Figures = Readonly<Partial<Record<RowName, number>>>

/** One step of a scenario on one subject. */
export interface Stage {
  /** Brings the subject from the stage before to where this one begins. */
  prepare?(): Promise<void>
  /** Measures once. */
  measure(): Promise<Figures>
  /** Undoes, unmeasured, what `measure` left behind. */
  reset?(): Promise<void>
}

/** Who takes part in a scenario. */
export interface Contender {
  readonly name: SubjectName
  /** Its file below `src/`. */
  readonly entry: string
  /** Starts its process, and prepares it; each contender of a scenario has the same stages. */
  begin(effort: Effort): Promise<Trial>
}

/** A contender that has begun. */
export interface Trial {
  readonly subject: Subject
  readonly stages: readonly Stage[]
}

/** What holds for a scenario whoever takes part. */
interface Conditions {
  readonly name: string
  /**
   * `together`: all subjects run at once and take turns, so that noise hits them alike.
   * `alone`: one after the other, where all connections at once would be too many.
   */
  readonly order: 'together' | 'alone'
  /** Connections that the load generator holds to each subject. */
  readonly connections: number
  /** Unrecorded measurements of each stage, while the compiler of the subject warms up. */
  readonly warmUps: number
  /** How often to measure at most, where `Effort.rounds` is more. */
  readonly maxRounds?: number
}

/** What is measured in one go, on the same processes. */
export interface Scenario extends Conditions {
  readonly contenders: readonly Contender[]
}

/** A program that can take part in scenarios of its kind. */
export interface Program<S extends Subject> {
  readonly name: SubjectName
  /** Its file below `src/`. */
  readonly entry: string
  /** Starts the program, which has been bundled. */
  start(): Promise<S>
}

/** What a scenario does with each subject. */
export interface Plan<S extends Subject> extends Conditions {
  /** Prepares a subject, and returns the stages to run on it. */
  begin(subject: S, effort: Effort): Promise<readonly Stage[]>
}

/** Has programs of one kind take part in a plan for that kind. */
export function scenario<S extends Subject>(
  programs: readonly Program<S>[],
  { begin, ...conditions }: Plan<S>,
): Scenario {
  const contenders = programs.map(({ name, entry, start }) => ({
    name,
    entry,
    async begin(effort: Effort): Promise<Trial> {
      const subject = await start()
      try {
        return { subject, stages: await begin(subject, effort) }
      } catch (error) {
        await subject.stop()
        throw error
      }
    },
  }))
  return { ...conditions, contenders }
}
