/** What the harness asks the reporter within a server, and what comes back. */
export interface Answers {
  /** CPU time of the process so far, user and system, all its threads, in microseconds. */
  readonly cpu: number
  /** Resident memory in bytes, as it is. */
  readonly rss: number
  /** Resident memory in bytes after full garbage collections. */
  readonly collectedRss: number
  /** Starts the sampling profiler. */
  readonly startProfile: null
  /** Stops it; the answer is a CPU profile as JSON text. */
  readonly stopProfile: string
}

/** The name of a question. */
export type Question = keyof Answers
