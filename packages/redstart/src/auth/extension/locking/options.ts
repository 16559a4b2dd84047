/** The figures of `locking`. */
export interface LockingOptions {
  /** How many wrong passwords lock an account: 3 to 100. Default 5. */
  readonly failures?: number
  /** For how many minutes it is locked, and for how many failures count: 5 to 1,440. Default 20. */
  readonly lockMinutes?: number
  /** How long the link that unlocks it is good, in minutes: 5 to 1,440. Default 30. */
  readonly linkMinutes?: number
}
