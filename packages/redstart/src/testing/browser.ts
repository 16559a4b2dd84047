import { CookieJar } from './cookie-jar.ts'

/** Whatever answers web-standard requests: an endpoint, a Hono application. */
export interface Visitable {
  fetch(request: Request): Promise<Response> | Response
}

/** What a request is made of, besides its address. */
export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly body?: URLSearchParams | FormData
}

/** One browser at one site: what asks, and keeps the cookies of the answers. */
export class Browser {
  readonly site: Visitable
  readonly origin: string
  readonly cookies: CookieJar = new CookieJar()

  constructor(site: Visitable, origin: string) {
    this.site = site
    this.origin = origin
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
