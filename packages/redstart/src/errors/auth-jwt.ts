import { RedstartError } from './base.ts'

/** What should be the key of tokens is none, or is absent. The message holds nothing of it. */
export class InvalidTokenKey extends RedstartError {
  /** @param problem - What is wrong with it, in a few words. */
  constructor(problem: string, options?: ErrorOptions) {
    super(
      'invalid_token_key',
      `A key of defineTokens ${problem}. Give ed25519() a private key of Ed25519, as PEM or as a JWK: ` +
        'openssl genpkey -algorithm ed25519 makes one. Without the option keys they are made of ' +
        'secretKeyBase; a key that is absent is never replaced by another.',
      options,
    )
  }
}
