import { NoForm } from '../errors/index.ts'
import { Browser, type Sent, type Visitable } from './browser.ts'
import type { Pair } from './form-controls.ts'
import { formIn, type PageForm } from './page-form.ts'
import { textIn } from './page-text.ts'

/** What a visitor was answered. */
export interface VisitedPage {
  readonly status: number
  /** Where the visitor ended up, redirects followed: path and query. */
  readonly path: string
  readonly headers: Headers
  /** The body as it came. */
  readonly html: string
  /** What one would read of it, without tags, spaces made single, one between blocks and cells. */
  readonly text: string
}

/** What a form is filled in with: names to values; null takes a field out, a list repeats it. */
export type FormFields = Readonly<Record<string, string | File | null | readonly string[]>>

const MAX_REDIRECTS = 10

/**
 * Visits an endpoint as a browser without JavaScript does, in the same process: keeps cookies,
 * follows redirects, and sends the forms of the page with the values that stand in them.
 *
 * @param origin - The site. With another than this machine, only `https:` has cookies that are `Secure`.
 *
 * @example
 * const visitor = visit(endpoint)
 * await visitor.get('/rooms/new')
 * const page = await visitor.submit('#room-form', { 'room[name]': 'Lobby' })
 * expect(page.text).toContain('The room is open.')
 */
export function visit(endpoint: Visitable, origin = 'http://localhost'): Visitor {
  return new Visitor(new Browser(endpoint, origin))
}

/** See {@link visit}. */
export class Visitor {
  /** The browser, for a page of the same visitor that is live. */
  readonly $browser: Browser
  #page: VisitedPage | undefined

  constructor(browser: Browser) {
    this.$browser = browser
  }

  /** The cookies that would be sent to the page that was opened last, by name. */
  get cookies(): ReadonlyMap<string, string> {
    const { origin, cookies: jar } = this.$browser
    const cookies = jar.for(new URL(this.#page?.path ?? '/', origin))
    // Of one name the first counts: its path is the longest.
    return new Map(cookies.reverse())
  }

  /** Opens a page, as a click on a link does. */
  get(path: string): Promise<VisitedPage> {
    return this.#visit(path, { method: 'GET' })
  }

  /** Sends fields without a form, as only a script or an attacker does. */
  post(path: string, fields: FormFields = {}): Promise<VisitedPage> {
    return this.#visit(path, {
      method: 'POST',
      body: bodyOf(Object.entries(fields).flatMap(pairs)),
    })
  }

  /**
   * Sends a form of the page that was opened last. Its own fields go along, the hidden ones too; those
   * given here replace them.
   *
   * @param form - `#id`, or the form's action.
   * @throws NoForm when the page has no such form.
   */
  submit(form: string, fields: FormFields = {}): Promise<VisitedPage> {
    const page = this.#page
    const found = page && formIn(page.html, form)
    if (page === undefined || found === undefined) throw new NoForm(form, page?.path)
    const own = found.fields.filter(([name]) => !Object.hasOwn(fields, name))
    const all = [...own, ...Object.entries(fields).flatMap(pairs)]
    return this.$send({ ...found, fields: all }, page.path)
  }

  /** Sends a form of a page as it is. */
  $send({ action, isPost, isMultipart, fields }: PageForm, path: string): Promise<VisitedPage> {
    const all = fields.map(withBreaks)
    const { pathname, search } = new URL(action ?? path, this.$browser.origin + path)
    if (!isPost) return this.get(`${pathname}?${encoded(all)}`)
    return this.#visit(pathname + search, { method: 'POST', body: bodyOf(all, isMultipart) })
  }

  async #visit(path: string, sent: Sent, redirects = 0): Promise<VisitedPage> {
    const url = new URL(path, this.$browser.origin)
    const response = await this.$browser.fetch(url, sent)
    const location = response.headers.get('location')
    const html = await response.text()
    if (response.status >= 300 && response.status < 400 && location && redirects < MAX_REDIRECTS) {
      const target = new URL(location, url)
      if (target.origin === url.origin) {
        const isSame = response.status === 307 || response.status === 308
        const next: Sent = isSame ? sent : { method: 'GET' }
        return this.#visit(target.pathname + target.search, next, redirects + 1)
      }
    }
    const { status } = response
    const text = textIn(html)
    this.#page = { status, path: url.pathname + url.search, headers: response.headers, html, text }
    return this.#page
  }
}

/** A form sends every line break as two characters, whatever stands in the page. */
function withBreaks([name, value]: Pair): Pair {
  const normal = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n')
  return [normal(name), typeof value === 'string' ? normal(value) : value]
}

function pairs([name, value]: readonly [string, FormFields[string]]): readonly Pair[] {
  if (value === null) return []
  return (typeof value === 'string' || value instanceof File ? [value] : value).map((item) => [
    name,
    item,
  ])
}

function bodyOf(all: readonly Pair[], isMultipart = false): URLSearchParams | FormData {
  const hasFile = all.some(([, value]) => value instanceof File)
  if (!isMultipart && !hasFile) {
    return encoded(all)
  }
  const data = new FormData()
  for (const [name, value] of all) data.append(name, value)
  return data
}

function encoded(all: readonly Pair[]): URLSearchParams {
  const params = new URLSearchParams()
  for (const [name, value] of all) params.append(name, String(value))
  return params
}
