import { RedstartError } from './base.ts'

/** A channel that a test joins does not let it in. */
export class JoinRefused extends RedstartError {
  /** What the channel answered. */
  readonly response: unknown

  constructor(topic: string, response: unknown) {
    super(
      'join_refused',
      `The join of ${JSON.stringify(topic)} was refused with ${JSON.stringify(response)}. Give the test ` +
        'the assigns and params that the channel wants, or expect the refusal: its response is in ' +
        'error.response.',
    )
    this.response = response
  }
}

/** A form that a test sends is not on the page. */
export class NoForm extends RedstartError {
  constructor(form: string, path: string | undefined) {
    super(
      'no_form',
      `There is no form ${JSON.stringify(form)} on ${path === undefined ? 'any page yet' : `the page ${path}`}. ` +
        'Open the page that has it first, and name the form by "#id" or by its action.',
    )
  }
}

/** The accounts of an application refuse the user whom a test logs in. */
export class LogInRefused extends RedstartError {
  /** Why: `locked`, `suspended`, `unconfirmed` or `changed`. */
  readonly refusal: string

  constructor(refusal: string) {
    super(
      'log_in_refused',
      `The accounts refuse the user whom the test logs in: ${refusal}. Make them as the test needs them, ` +
        'confirmed for example, hand logIn the user as they are stored now, or expect the refusal.',
    )
    this.refusal = refusal
  }
}
