import type { SessionSettings, Signing } from '../http/index.ts'
import { CookieJar } from './cookie-jar.ts'

/** Whatever answers web-standard requests: an endpoint, a Hono application. */
export interface Visitable {
  fetch(request: Request): Promise<Response> | Response
  /** How an endpoint signs the sessions of its pages. */
  readonly $signing?: SignedSessions | undefined
}

/** What an endpoint's sessions are signed and kept with. */
export type SignedSessions = Signing & { readonly session: SessionSettings }

/** What a request is made of, besides its address. */
export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly body?: URLSearchParams | FormData
}

/** One browser at one site: what asks, and keeps the cookies of the answers. */
export class Browser {
  readonly site: Visitable
  readonly origin: string
  readonly cookies: CookieJar

  /** @param cookies - Those of a browser that goes to another site behind the same address. */
  constructor(site: Visitable, origin: string, cookies: CookieJar = new CookieJar()) {
    this.site = site
    this.origin = origin
    this.cookies = cookies
  }

  /** Sends a request; follows nothing. */
  async fetch(url: URL, sent: Sent): Promise<Response> {
    const cookie = this.cookieHeader(url)
    const headers = { accept: 'text/html', ...(cookie !== '' && { cookie }) }
    const response = await this.site.fetch(new Request(url, { ...sent, headers }))
    for (const line of response.headers.getSetCookie()) this.cookies.keep(line, url)
    return response
  }

  /** The cookies that go along to a URL, as a header has them. */
  cookieHeader(url: URL): string {
    return this.cookies
      .for(url)
      .map(([name, value]) => `${name}=${value}`)
      .join('; ')
  }
}
