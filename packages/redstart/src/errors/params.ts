import { RedstartError } from './base.ts'

/** A query, or a form encoded like one, that cannot be read. Answered with {@link InvalidQuery.status}. */
export class InvalidQuery extends RedstartError {
  /** The HTTP status of the answer. */
  readonly status = 400
  /** What is wrong, as half a sentence. */
  readonly problem: string

  /** @param problem - What is wrong, without what the query holds: queries carry tokens. */
  constructor(problem: string) {
    super(
      'invalid_query',
      `The query cannot be decoded: ${problem}. Send name=value pairs, joined by "&" and ` +
        'percent-encoded as UTF-8.',
    )
    this.problem = problem
  }
}

/** A query that is longer than it may be. Answered with {@link QueryTooLong.status}. */
export class QueryTooLong extends RedstartError {
  /** The HTTP status of the answer; for a form's body it is 413. */
  readonly status = 414

  /**
   * @param bytes - How long the query is.
   * @param maxBytes - How long it may be.
   */
  constructor(bytes: number, maxBytes: number) {
    super(
      'query_too_long',
      `The query is ${bytes} bytes long; ${maxBytes} are allowed. Send large data in a message or in ` +
        'the body of a request, or raise maxBytes.',
    )
  }
}
