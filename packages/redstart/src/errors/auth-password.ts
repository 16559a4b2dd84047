import { RedstartError } from './base.ts'

/** Passwords are hashed with less than what keeps a stolen table of users from being read. */
export class WeakHashing extends RedstartError {
  /** @param problem - What is too little, as a sentence. */
  constructor(problem: string) {
    super(
      'weak_hashing',
      `Passwords would be hashed too weakly: ${problem} Leave memory and passes out for good ones, and ` +
        "write cheap: process.env.NODE_ENV === 'test' for fast tests.",
    )
  }
}

/**
 * More passwords are to be checked at once than the machine can take. Answered with 503 and
 * `Retry-After`.
 */
export class HashingBusy extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 503
  /** After how many seconds it is worth another try. */
  readonly retryAfter = 2

  constructor(waiting: number) {
    super(
      'hashing_busy',
      `${waiting} passwords are waiting to be hashed, and no more may. If this is no attack, the machine ` +
        'needs more cores, or UV_THREADPOOL_SIZE more threads.',
    )
  }
}

/** A password that cannot be stored. Its text is not in the message. */
export class UnusablePassword extends RedstartError {
  constructor(problem: string) {
    super(
      'unusable_password',
      `A password cannot be hashed: it is ${problem}. Ask passwords.check first, and show its answer ` +
        'to whoever chose it.',
    )
  }
}
