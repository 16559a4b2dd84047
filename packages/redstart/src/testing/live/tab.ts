import { LiveNotJoined, LiveRedirected, ViewLeft } from '../../errors/index.ts'
import type { Browser } from '../browser.ts'
import { ancestors, select } from '../dom.ts'
import type { Outcome } from './client-socket.ts'
import { type Leaving, LivePage } from './live-page.ts'
import { flashInSession } from './session-cookie.ts'
import { Site, type TestedEndpoint } from './site.ts'
import { isView } from './view-elements.ts'
import { type JsonMap, textIn } from './wire.ts'

/** The cookie in which the client keeps messages for the page that it loads next. */
const FLASH_COOKIE = '__phoenix_flash__'
const MAX_REDIRECTS = 10

/** One tab of a browser: it loads pages, and shows one at a time. */
export class Tab {
  readonly browser: Browser
  readonly site: Site
  readonly #endpoint: TestedEndpoint
  readonly #connectParams: JsonMap
  #page: LivePage | undefined

  constructor(endpoint: TestedEndpoint, browser: Browser, connectParams: JsonMap) {
    this.#endpoint = endpoint
    this.#connectParams = connectParams
    this.browser = browser
    this.site = Site.of(endpoint)
  }

  /**
   * The page that it shows.
   *
   * @throws ViewLeft when it shows none.
   */
  get page(): LivePage {
    if (this.#page === undefined) throw new ViewLeft('of the tab', undefined)
    return this.#page
  }

  /**
   * Loads a page and joins its views.
   *
   * @param redirects - How many redirects are followed.
   * @returns the page as it came.
   * @throws LiveRedirected when it leads elsewhere, LiveNotJoined when it is no page with a live view.
   */
  async load(path: string, redirects: number): Promise<string> {
    await this.close()
    const url = new URL(path, this.browser.origin)
    const response = await this.browser.fetch(url, { method: 'GET' })
    const html = await response.text()
    const { status } = response
    const location = response.headers.get('location')
    if (location !== null && status >= 300 && status < 400) {
      const target = new URL(location, url)
      const isLocal = target.origin === url.origin
      const to = isLocal ? target.pathname + target.search : target.href
      if (redirects > 0 && isLocal) return this.load(to, redirects - 1)
      const flash = flashInSession(this.#endpoint.$signing, this.browser, target)
      throw new LiveRedirected(path, { kind: 'redirect', to, flash })
    }
    if (status !== 200) {
      const advice = 'Look at its log; where that is expected, ask by visit(endpoint).'
      throw new LiveNotJoined(path, `the endpoint answered ${status}`, advice)
    }
    const { $signing: signing } = this.#endpoint
    const joinParams = this.#joinParams()
    const page = new LivePage({ site: this.site, url, html, signing, joinParams })
    await this.#connect(page, path)
    return html
  }

  async #connect(page: LivePage, path: string): Promise<void> {
    const roots = select('[data-phx-session]:not([data-phx-parent-id])', page.document.page)
    const main = roots.find(({ attribs }) => attribs['data-phx-main'] !== undefined) ?? roots[0]
    if (main === undefined) {
      const advice = 'Mount it with router.live(path, view), or ask for it by visit(endpoint).'
      throw new LiveNotJoined(path, 'the page has no live view', advice)
    }
    await page.socket.open(this.#endpoint, {
      path: this.#endpoint.$livePath ?? '',
      query: this.#query(page, path),
      headers: { host: page.url.host, cookie: this.browser.cookieHeader(page.url) },
    })
    this.#page = page
    this.site.add(page)
    const params = this.#joinParams()
    for (const root of roots) {
      // A view in another is joined by that one, also if it stays when that one goes.
      if ([...ancestors(root)].some(isView)) continue
      const view = page.addView(root)
      if (root === main) page.lead(view)
      const outcome = await view.join({ url: page.url.href, params })
      if (outcome.status !== 'ok') this.#refused(page, path, outcome)
    }
    await this.settled()
  }

  /** @throws LiveNotJoined unless the page has what proves that it is of this site. */
  #query(page: LivePage, path: string): URLSearchParams {
    const [meta] = select('meta[name="csrf-token"]', page.document.page)
    const token = meta?.attribs.content
    if (token === undefined) {
      const problem = 'the page has no <meta name="csrf-token">'
      const advice = 'Put one with conn.csrfToken into the layout: browsers connect with it.'
      throw new LiveNotJoined(path, problem, advice)
    }
    const params = Object.entries({ ...this.#connectParams, _csrf_token: token, vsn: '2.0.0' })
    return new URLSearchParams(
      params.map(([name, value]): [string, string] => [name, String(value)]),
    )
  }

  #joinParams(): JsonMap {
    return { ...this.#connectParams, _mounts: 0, _mount_attempts: 0 }
  }

  /** @throws LiveRedirected or LiveNotJoined, as the server said. */
  #refused(page: LivePage, path: string, { status, response }: Outcome): never {
    page.rethrow()
    if (page.departure !== undefined) throw new LiveRedirected(path, page.departure)
    const reason = textIn(response, 'reason') ?? status
    const problem = `its join was answered ${JSON.stringify(reason)}`
    throw new LiveNotJoined(path, problem, 'The log of the endpoint says why.')
  }

  /** Goes on to another live view over the connection, or by loading the page where that is refused. */
  async navigate(to: string, token?: string): Promise<void> {
    const { page } = this
    const { container } = page
    if (container?.attribs['data-phx-main'] === undefined) return this.#reload(to, token)
    const url = new URL(to, page.url)
    await page.replaceMain()
    const params = { ...this.#joinParams(), _live_referer: page.url.href }
    const flash = token === undefined ? {} : { flash: token }
    const outcome = await page.addView(container).join({ redirect: url.href, params, ...flash })
    if (outcome.status === 'ok') return page.arrive(url)
    const reason = textIn(outcome.response, 'reason')
    if (reason === 'unauthorized' || reason === 'stale') return this.#reload(to, token)
    // A redirect of the mount waits to be followed in its turn.
    if (page.departure === undefined) this.#refused(page, to, outcome)
  }

  async #reload(to: string, token: string | undefined): Promise<void> {
    const { url: current } = this.page
    const url = new URL(to, current)
    this.#carry(token, url)
    await this.load(url.pathname + url.search, MAX_REDIRECTS)
  }

  /** Goes where the page was sent. */
  async follow(): Promise<void> {
    const { kind, to, token } = this.page.takeDeparture()
    await (kind === 'navigate' ? this.navigate(to, token) : this.#reload(to, token))
  }

  /** Leaves the page for where it was sent. */
  async leave(): Promise<Leaving> {
    const { page } = this
    const leaving = page.takeDeparture()
    this.#carry(leaving.token, page.url)
    await this.close()
    return leaving
  }

  /** Has the messages go along to the next page that is loaded. */
  #carry(token: string | undefined, url: URL): void {
    if (token !== undefined) this.browser.cookies.keep(`${FLASH_COOKIE}=${token}; path=/`, url)
  }

  /** Closes the page. Resolves when its views have terminated. */
  async close(): Promise<void> {
    const page = this.#page
    if (page === undefined) return
    this.site.remove(page)
    await page.close()
  }

  /**
   * Does something, and waits for all that comes of it.
   *
   * @throws LiveCrashed when a view crashed meanwhile, InvalidPage and UnreadableDiff when the page is not
   *   right any more.
   */
  async act<T>(task: () => Promise<T>): Promise<T> {
    const result = await task()
    await this.settled()
    return result
  }

  /** Resolves when all views have handled what came to them. */
  async settled(): Promise<void> {
    await this.site.settled()
    this.#page?.rethrow()
  }

  /** As {@link settled}, and until no view waits for what it has begun. */
  async idle(): Promise<void> {
    await this.site.idle()
    this.#page?.rethrow()
  }
}
