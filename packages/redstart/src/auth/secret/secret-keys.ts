import { deriveKey, type Secret, secretList } from '../../token/index.ts'

/**
 * The keys of the accounts, derived from the endpoint's `secretKeyBase`. Where that is a list, the
 * first makes and all of them verify, so that it can be replaced without logging anybody out.
 */
export class SecretKeys {
  readonly #secret: () => Secret | undefined
  /** What the keys were derived from that are known. */
  #of: Secret | undefined
  readonly #known: Map<string, Ring> = new Map()

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
    return this.all(use)[0]
  }

  /**
   * The keys that verify, the one that makes first.
   *
   * @throws MissingSecret or ShortSecret when there is no `secretKeyBase` that can be used.
   */
  all(use: string): Ring {
    const secret = this.#secret()
    if (secret !== this.#of) {
      this.#known.clear()
      this.#of = secret
    }
    const known = this.#known.get(use)
    if (known) return known
    const [first, ...others] = secretList(secret, 'endpoint')
    const keyOf = (one: string): Buffer => deriveKey(one, `redstart accounts: ${use}`)
    const ring: Ring = [keyOf(first), ...others.map(keyOf)]
    this.#known.set(use, ring)
    return ring
  }
}

/** Keys of one use, the one that makes first. */
type Ring = readonly [Buffer, ...Buffer[]]
