/** What a browser keeps of a site: cookies, and the forms of pages. */

const accept = 'text/html,application/xhtml+xml'

export class SiteVisitor {
  readonly origin: string
  readonly #address: string
  readonly #cookies = new Map<string, string>()

  /** @param address - Where the visitor says to come from; the node believes it, as it would a proxy. */
  constructor(origin: string, address: string) {
    this.origin = origin
    this.#address = address
  }

  /** What each request says of the visitor. */
  get headers(): Record<string, string> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    return { origin: this.origin, cookie, 'x-forwarded-for': this.#address }
  }

  /** Opens a page, redirects followed. @throws Error for any answer but 200 */
  async get(path: string): Promise<string> {
    const response = await this.#ask(path)
    const location = response.headers.get('location')
    if (location !== null) {
      await response.arrayBuffer()
      return this.get(location)
    }
    const body = await response.text()
    if (response.status !== 200) throw new Error(`GET ${path} was answered with ${response.status}`)
    return body
  }

  /** Logs in by the form. Waits and tries again while the server has its hands full with hashes. */
  async logIn(email: string, password: string): Promise<void> {
    const page = await this.get('/users/log-in')
    const token = textIn(page, /name="_csrf_token" value="([^"]+)"/)
    const body = new URLSearchParams({
      _csrf_token: token,
      'user[email]': email,
      'user[password]': password,
    })
    const response = await this.#ask('/users/log-in', { method: 'POST', body })
    await response.arrayBuffer()
    if (response.status === 503) {
      const seconds = Number(response.headers.get('retry-after') ?? 1)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
      return this.logIn(email, password)
    }
    if (response.status !== 302 && response.status !== 303) {
      throw new Error(`${email} could not log in: ${response.status}`)
    }
  }

  async #ask(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = { accept, ...this.headers }
    const url = new URL(path, this.origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return response
  }
}

/** The first group of a pattern. @throws Error when the text has none */
export function textIn(text: string, pattern: RegExp): string {
  const found = pattern.exec(text)?.[1]
  if (found === undefined) throw new Error(`There is no ${pattern} in ${text.slice(0, 400)}`)
  return found
}
