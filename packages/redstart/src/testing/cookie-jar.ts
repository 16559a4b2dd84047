interface Cookie {
  readonly name: string
  readonly value: string
  readonly path: string
  readonly secure: boolean
  /** When it goes, in milliseconds since 1970. */
  readonly expires: number
}

/** The cookies of a browser that knows one site (RFC 6265 section 5). */
export class CookieJar {
  readonly #cookies = new Map<string, Cookie>()

  /** Keeps, replaces or drops the cookie of a `set-cookie` line that came with an answer. */
  keep(line: string, url: URL): void {
    const [pair = '', ...rest] = line.split(';')
    const attributes = new Map(
      rest.map((text) => {
        const [name, value] = halves(text)
        return [name.toLowerCase(), value]
      }),
    )
    const [name, value] = halves(pair)
    const path = attributes.get('path') ?? ''
    const cookie = {
      name,
      value,
      path: path.startsWith('/') ? path : defaultPath(url),
      secure: attributes.has('secure'),
      expires: expiryOf(attributes),
    }
    if (cookie.secure && !isTrusted(url)) return
    const key = `${cookie.path};${name}`
    if (cookie.expires <= Date.now()) this.#cookies.delete(key)
    else this.#cookies.set(key, cookie)
  }

  /** The cookies that a browser would send to a URL, those of longer paths first. */
  for(url: URL): (readonly [name: string, value: string])[] {
    return [...this.#cookies.values()]
      .filter(({ path, secure, expires }) => {
        return isBelow(url.pathname, path) && (!secure || isTrusted(url)) && expires > Date.now()
      })
      .sort((one, other) => other.path.length - one.path.length)
      .map(({ name, value }) => [name, value])
  }
}

function halves(text: string): [name: string, value: string] {
  const [name = '', ...value] = text.split('=')
  return [name.trim(), value.join('=').trim()]
}

/** `Max-Age`, in seconds, counts before `Expires`; a cookie with neither stays. */
function expiryOf(attributes: ReadonlyMap<string, string>): number {
  const maxAge = attributes.get('max-age') ?? ''
  if (/^-?\d+$/.test(maxAge)) {
    return Number(maxAge) <= 0 ? 0 : Date.now() + Number(maxAge) * 1000
  }
  const expires = Date.parse(attributes.get('expires') ?? '')
  return Number.isNaN(expires) ? Number.POSITIVE_INFINITY : expires
}

/** Where a cookie belongs that does not say so: to the folder of the page that it came with. */
function defaultPath({ pathname }: URL): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/'
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
}

/** To browsers the own machine is as good as TLS. */
function isTrusted({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || /^(.+\.)?localhost$|^127\.|^\[::1\]$/.test(hostname)
}
