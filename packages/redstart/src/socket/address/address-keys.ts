import { hash, randomBytes } from 'node:crypto'
import { deriveKey, type Secret, secretList } from '../../token/index.ts'

/** What the key is for that addresses are hidden with. */
const SALT = 'redstart address limits'
const KEY_BYTES = 32
/** Hexadecimal digits of a name: 128 bits. */
const DIGITS = 32

/**
 * Names for addresses from which nobody can get back to the address: without the key there are few
 * enough addresses to try them all.
 */
export class AddressKeys {
  /** In hexadecimal digits. */
  readonly #key: string

  /**
   * @param shared - The secret of an endpoint whose nodes have to find the same names; without it they
   *   are good for this process.
   * @throws MissingSecret, ShortSecret
   */
  constructor(shared?: { readonly secretKeyBase: Secret | undefined }) {
    const key =
      shared === undefined
        ? randomBytes(KEY_BYTES)
        : deriveKey(secretList(shared.secretKeyBase, 'endpoint')[0], SALT, {
            keyLength: KEY_BYTES,
          })
    this.#key = key.toString('hex')
  }

  /** The name of a network. */
  ofNetwork(network: string): string {
    return this.#name(network)
  }

  /** The name of a topic, as it is joined from one network. */
  ofTopic(networkKey: string, topic: string): string {
    return this.#name(`${networkKey} ${topic}`)
  }

  /**
   * Half of a hash behind a key of one block: nothing is proved by a name, so this need not be an HMAC,
   * which would cost a handshake ten times as much.
   */
  #name(text: string): string {
    return hash('sha256', `${this.#key}${text}`, 'hex').slice(0, DIGITS)
  }
}
