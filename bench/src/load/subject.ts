import type { MeasuredProcess } from '../server/measured-process.ts'
import type { SubjectName } from '../subject-names.ts'

/** Something under measurement: its process, and what the load generator holds to it. */
export interface Subject {
  readonly name: SubjectName
  readonly process: MeasuredProcess
  /** Keeps idle connections open; called between measurements, never within one. */
  keepAlive(): Promise<void>
  /** Closes everything and ends the process. */
  stop(): Promise<void>
}
