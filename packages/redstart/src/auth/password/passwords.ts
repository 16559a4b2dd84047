import { UnusablePassword } from '../../errors/index.ts'
import type { Host } from '../host.ts'
import type { Redacted } from '../secret/redacted.ts'
import { decoyHash, hashArgon2, isWeaker, readArgon2, verifyArgon2 } from './argon2.ts'
import { isGuessable } from './guessable.ts'
import { HashQueue } from './hash-queue.ts'
import { pbkdf2Scheme, scryptScheme } from './imported-schemes.ts'
import type { PasswordScheme } from './password-scheme.ts'
import type { PasswordSettings } from './password-settings.ts'
import { type PasswordText, readPassword } from './password-text.ts'

/** What is wrong with a password that somebody wants to have. */
export type PasswordIssue = 'missing' | 'too_short' | 'too_long' | 'common' | 'personal'

/** What a password must not be made of. */
export interface PasswordOwner {
  /** The address of its owner. */
  readonly email: string
  /** The name of the application. */
  readonly name: string
}

/** Whether a password was the right one. */
export interface Verification {
  readonly ok: boolean
  /** Right, but its hash is easier to guess than one made now: store a new one. */
  readonly outdated: boolean
}

/**
 * Hashes and verifies passwords with argon2id, on other threads and only so many at once.
 *
 * @example
 * const issue = passwords.check(password, { email, name: 'Room chat' })
 * if (issue === undefined) await users.update(id, { passwordHash: await passwords.hash(password) })
 */
export class Passwords {
  readonly #settings: PasswordSettings
  readonly #host: () => Host
  readonly #queue: HashQueue
  readonly #schemes: readonly PasswordScheme[]
  readonly #decoy: string

  constructor(settings: PasswordSettings, host: () => Host) {
    this.#settings = settings
    this.#host = host
    this.#queue = new HashQueue(settings.queue)
    this.#schemes = [pbkdf2Scheme, scryptScheme, ...settings.schemes]
    this.#decoy = decoyHash(settings.cost)
  }

  /**
   * Hashes a password.
   *
   * @returns a PHC string of argon2id.
   * @throws UnusablePassword (rejects) for an empty one and for more than 256 characters.
   * @throws HashingBusy (rejects) when too many are waiting.
   */
  async hash(password: string | Redacted): Promise<string> {
    const text = readPassword(password)
    if (text === 'missing') throw new UnusablePassword('empty')
    if (text === 'too_long') throw new UnusablePassword('longer than 256 characters')
    return this.#queue.run(() => hashArgon2(text.normal, this.#settings.cost))
  }

  /**
   * For the beginning of what ends in a hash: who would be told to come again is told so before the store was
   * asked anything, so that a flood of log-ins costs next to nothing.
   *
   * @throws HashingBusy when too many are waiting.
   */
  requireRoom(): void {
    this.#queue.requireRoom()
  }

  /**
   * Whether a password fits a hash. It takes the same work, and so the same time, when there is no hash
   * or nothing that could be a password: nobody learns from it who has an account. Only a
   * hash of another system takes as long as that system's.
   *
   * @param hash - As it is stored; nothing for somebody who has none.
   * @param password - What came with a form, whatever it is.
   * @throws HashingBusy (rejects) when too many are waiting.
   */
  async verify(hash: string | null | undefined, password: unknown): Promise<Verification> {
    const text = readPassword(password)
    const given: PasswordText = typeof text === 'string' ? NO_PASSWORD : text
    const verifyStored = this.#verifierOf(hash)
    const isRight = await this.#queue.run(() =>
      verifyStored ? verifyStored(given) : verifyArgon2(this.#decoy, given.normal),
    )
    const ok = isRight && verifyStored !== undefined && typeof text !== 'string'
    return { ok, outdated: ok && this.#isOutdated(hash) }
  }

  /**
   * What keeps a password from being good enough, if anything; see {@link isGuessable} for what counts
   * as common.
   */
  check(password: string | Redacted, owner: PasswordOwner): PasswordIssue | undefined {
    const text = readPassword(password)
    if (typeof text === 'string') return text
    if (text.length < this.#settings.minLength) return 'too_short'
    if (isGuessable(text.normal)) return 'common'
    return isGuessable(text.normal, wordsOf(owner)) ? 'personal' : undefined
  }

  #verifierOf(
    hash: string | null | undefined,
  ): ((password: PasswordText) => Promise<boolean>) | undefined {
    if (hash === null || hash === undefined) return undefined
    if (readArgon2(hash)) return ({ normal }) => verifyArgon2(hash, normal)
    const scheme = this.#schemes.find((one) => one.recognizes(hash))
    if (!scheme) {
      this.#host().logger.error({}, 'A stored password hash is of no scheme that is known.')
      return undefined
    }
    return async ({ typed, normal }) => {
      if (await scheme.verify(hash, typed)) return true
      return typed !== normal && scheme.verify(hash, normal)
    }
  }

  #isOutdated(hash: string | null | undefined): boolean {
    const argon2 = readArgon2(hash ?? '')
    return !argon2 || isWeaker(argon2, this.#settings.cost)
  }
}

const NO_PASSWORD: PasswordText = { typed: '', normal: '', length: 0 }

/** The address whole and in parts, and the name of the application, as a password would have them. */
function wordsOf({ email, name }: PasswordOwner): readonly string[] {
  const parts = [email, ...email.split(/[@.+_-]/), email.split('@')[0] ?? '']
  const named = [name, name.replaceAll(/\s/g, ''), ...name.split(/\s/)]
  return [...parts, ...named]
    .map((word) => word.normalize('NFKC').toLowerCase())
    .filter(({ length }) => length >= 3)
}
