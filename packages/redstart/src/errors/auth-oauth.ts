import { RedstartError } from './base.ts'

/** A provider of sign-ins that is set up in a way that cannot work, or is not safe. */
export class InvalidProvider extends RedstartError {
  /**
   * @param provider - Its label or name, as the application calls it.
   * @param problem - What is wrong, as half a sentence; never a secret.
   */
  constructor(provider: string, problem: string) {
    super(
      'invalid_provider',
      `The provider ${JSON.stringify(provider)} of the accounts cannot be used: ${problem}.`,
    )
  }
}

/** The provider that lets everybody be anybody, in production. */
export class FakeProviderRefused extends RedstartError {
  constructor(provider: string) {
    super(
      'fake_provider_refused',
      `The provider ${JSON.stringify(provider)} is a fakeProvider(), with which everybody can sign in as ` +
        'anybody, and NODE_ENV is production. Leave it out there: ' +
        "...(process.env.NODE_ENV !== 'production' && { fake: fakeProvider() }).",
    )
  }
}
