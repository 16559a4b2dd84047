import type { Conn } from '../../http/index.ts'
import type { Term } from '../../token/index.ts'
import type { Core } from '../core.ts'

/** For how long a browser keeps what it was given on its way to a provider, in seconds. */
export const COOKIE_SECONDS = 600

type CookieCore = Pick<Core, 'settings'>

/** What the browser holds of a way to a provider, which nobody else can read or make. */
export class SealedCookie {
  readonly #name: string

  /** @param name - What it is called after the name of the application. */
  constructor(name: string) {
    this.#name = name
  }

  /** What it holds; undefined unless it is ours, whole and not too old. */
  read(core: CookieCore, conn: Conn): Term | undefined {
    return conn.cookie(this.#nameFor(core, conn), { encrypted: true })
  }

  /** @throws CookieTooLarge for more than a browser keeps. */
  write(core: CookieCore, conn: Conn, value: Term): void {
    const options = { encrypted: true, maxAge: COOKIE_SECONDS } as const
    conn.putCookie(this.#nameFor(core, conn), value, options)
  }

  clear(core: CookieCore, conn: Conn): void {
    conn.deleteCookie(this.#nameFor(core, conn))
  }

  /** With the prefix a browser takes the cookie from this very host alone, and over https. */
  #nameFor({ settings: { slug } }: CookieCore, conn: Conn): string {
    return `${conn.isSecure ? '__Host-' : ''}${slug}_${this.#name}`
  }
}
