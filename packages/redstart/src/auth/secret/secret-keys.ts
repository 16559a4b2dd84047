import { deriveKey, type Secret, secretList } from '../../token/index.ts'

/**
 * The keys of the accounts, derived from the endpoint's `secretKeyBase`. Where that is a list, the
 * first makes and all of them verify, so that it can be replaced without logging anybody out.
 */
export class SecretKeys {
  readonly #secret: () => Secret | undefined

  /** @param secret - The `secretKeyBase` as it is now. */
  constructor(secret: () => Secret | undefined) {
    this.#secret = secret
  }

  /**
   * The key that makes: 32 bytes.
   *
   * @param use - What it is for, such as `session rotation`. Keys of different uses have nothing in
   *   common: what one of them signed means nothing to another.
   * @throws MissingSecret or ShortSecret when there is no `secretKeyBase` that can be used.
   */
  current(use: string): Buffer {
    const [first] = secretList(this.#secret(), 'endpoint')
    return keyOf(first, use)
  }

  /**
   * The keys that verify, the one that makes first.
   *
   * @throws MissingSecret or ShortSecret when there is no `secretKeyBase` that can be used.
   */
  all(use: string): readonly Buffer[] {
    return secretList(this.#secret(), 'endpoint').map((secret) => keyOf(secret, use))
  }
}

/** The token layer remembers what it derived. */
function keyOf(secret: string, use: string): Buffer {
  return deriveKey(secret, `redstart accounts: ${use}`)
}
