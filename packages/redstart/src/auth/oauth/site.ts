import type { Host } from '../host.ts'

/** What a provider has to know of the application. */
export interface Site {
  /** Where the provider sends visitors back to: from the settings, never from a request. */
  readonly callbackUrl: string
  /** The absolute address of the folder that the pages of the accounts are below. */
  readonly accountsUrl: string
  readonly host: () => Host
}
