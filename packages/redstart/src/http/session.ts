import { AnswerSent } from '../errors/index.ts'
import {
  CSRF_SESSION_KEY,
  decodeSession,
  encodeSession,
  newCsrfState,
  type Secret,
  type SessionCookieOptions,
  type SessionData,
  secretList,
  type Term,
} from '../token/index.ts'
import { type CookieOptions, serializeCookie } from './cookies.ts'

/** How the session cookie of an endpoint looks. It is Plug's, so an Elixir application reads it. */
export interface SessionSettings extends SessionCookieOptions, CookieOptions {
  /** Name of the cookie. */
  readonly cookie: string
}

/** The session settings of an endpoint that says nothing. Salts are no secrets. */
export const defaultSession: SessionSettings = {
  cookie: '_redstart_session',
  signingSalt: 'redstart session',
}

/**
 * What the server remembers of a browser between requests, in a signed cookie: readable by who has
 * the browser, unless the settings have an `encryptionSalt`, but not changeable. It is decoded when
 * first asked for, and sent again only when it was changed.
 */
export class Session {
  readonly #settings: SessionSettings
  readonly #secret: Secret | undefined
  readonly #sent: string | undefined
  #data: Map<string, Term> | undefined
  #changed = false
  #isSealed = false

  /** @param sent - The value of the cookie, if one came. */
  constructor(settings: SessionSettings, secret: Secret | undefined, sent: string | undefined) {
    this.#settings = settings
    this.#secret = secret
    this.#sent = sent
  }

  /** What is kept under `key`; undefined when nothing is. */
  get(key: string): Term | undefined {
    return this.#read().get(key)
  }

  /** All that is kept. */
  all(): Readonly<SessionData> {
    return Object.fromEntries(this.#read())
  }

  /** Keeps `value` under `key`: text, numbers, booleans, lists and plain objects, 4 KB in all. */
  put(key: string, value: Term): void {
    this.#mustBeOpen()
    this.#read().set(key, value)
    this.#changed = true
  }

  /** Forgets what is kept under `key`. */
  delete(key: string): void {
    if (!this.#read().has(key)) return
    this.#mustBeOpen()
    this.#read().delete(key)
    this.#changed = true
  }

  /**
   * Makes what an attacker may know of this session worthless, and keeps the rest: call it when
   * somebody signs in or out. Forms of older pages are refused afterwards.
   */
  renew(): void {
    this.delete(CSRF_SESSION_KEY)
  }

  /** Forgets everything. */
  clear(): void {
    this.#mustBeOpen()
    this.#changed ||= this.#sent !== undefined || this.#read().size > 0
    this.#data = new Map()
  }

  /** Nothing can be kept any more: the cookie was sent. */
  seal(): void {
    this.#isSealed = true
  }

  /** Whether a cookie has to be sent. */
  get changed(): boolean {
    return this.#changed
  }

  /** The session's CSRF state, made when there is none. */
  csrfState(): string {
    const known = this.get(CSRF_SESSION_KEY)
    if (typeof known === 'string' && Buffer.byteLength(known) === 24) return known
    const state = newCsrfState()
    this.put(CSRF_SESSION_KEY, state)
    return state
  }

  /**
   * The `set-cookie` header.
   *
   * @param secure - Whether the browser came by https.
   * @throws CookieTooLarge when the session holds more than a browser keeps.
   */
  toCookie(secure: boolean): string {
    const { cookie } = this.#settings
    const data = this.#read()
    if (data.size === 0)
      return serializeCookie(cookie, '', { ...this.#settings, maxAge: 0 }, secure)
    const session: SessionData = Object.fromEntries(data)
    const value = encodeSession(secretList(this.#secret, 'endpoint'), session, this.#settings)
    return serializeCookie(cookie, value, this.#settings, secure)
  }

  #mustBeOpen(): void {
    if (this.#isSealed) throw new AnswerSent('conn.session')
  }

  #read(): Map<string, Term> {
    if (this.#data === undefined) {
      const secret = secretList(this.#secret, 'endpoint')
      const session = decodeSession(secret, this.#sent, this.#settings)
      this.#data = new Map(Object.entries(session ?? {}))
    }
    return this.#data
  }
}
