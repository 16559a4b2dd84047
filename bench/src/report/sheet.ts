import type { SubjectName } from '../subject-names.ts'
import type { Target } from './targets.ts'

/** A line of a table. */
export type RowName =
  | 'delivery-1'
  | 'delivery-4'
  | 'delivery-16'
  | 'echo'
  | 'connect'
  | 'memory'
  | 'memory-uncollected'
  | 'subscribers-1000'
  | 'subscribers-10000'
  | 'topics-1000'
  | 'topics-100000'
  | 'page'
  | 'json'
  | 'requests-memory-10000'
  | 'requests-memory-100000'
  | 'requests-files-10000'
  | 'requests-files-100000'
  | 'templates'
  | 'changeset'

/** What a table says about a row besides the figures. */
export interface Row {
  readonly name: RowName
  readonly label: string
  /** Phoenix 1.8 on Bandit as measured once on a machine of this kind; quoted, never measured. */
  readonly phoenix?: string
  readonly targets: readonly Target[]
}

/** One table. */
export interface Sheet {
  /** What its figures are, where a row says nothing else. */
  readonly unit: string
  /** Whose figures it shows, column by column. */
  readonly columns: readonly SubjectName[]
  readonly rows: readonly Row[]
}
