/** What the harness asks the reporter within a measured program, and what comes back. */
export interface Answers {
  /** CPU time of the process so far, user and system, all its threads, in microseconds. */
  readonly cpu: number
  /** Files and sockets that the process has open; NaN where the system does not tell. */
  readonly openFiles: number
  /** Resident memory in bytes, as it is. */
  readonly rss: number
  /** Resident memory in bytes after full garbage collections. */
  readonly collectedRss: number
  /** Objects on the heap after a full garbage collection, by the name of their class. */
  readonly objects: Readonly<Record<string, number>>
  /** Starts the sampling profiler. */
  readonly startProfile: null
  /** Stops it; the answer is a CPU profile as JSON text. */
  readonly stopProfile: string
}

/** The name of a question. */
export type Question = keyof Answers
