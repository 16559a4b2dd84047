import { RedstartError } from './base.ts'

/** Where the accounts keep their sessions could not be asked; nobody is let in meanwhile. */
export class AccountStoreUnavailable extends RedstartError {
  /** The HTTP status that a request ends with: the fault passes. */
  readonly status: number = 503

  /**
   * @param place - Host and port, without the password.
   * @param reason - What happened, in a few words, and nothing of what was asked.
   */
  constructor(place: string, reason: string) {
    super(
      'account_store_unavailable',
      `The accounts could not ask their store at ${place}: ${reason}. Check that the server runs, that ` +
        'the url of redisAccounts names its host and port, and what its user may do.',
    )
  }
}
