import { unescapeHtml } from './unescape.ts'

/** The attributes of an element, by their names; a bare one is the empty text. */
export type Attributes = Readonly<Partial<Record<string, string>>>

/** The element of a view, as it stands in a page. */
export interface ViewElement {
  readonly id: string
  readonly tag: string
  readonly attributes: Attributes
}

/** What a {@link LivePage} is made of. */
export interface LivePageParts {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The cookies that were sent. */
  readonly cookies: ReadonlyMap<string, string>
}

/** A page that was answered to a browser. */
export class LivePage {
  readonly url: string
  readonly status: number
  readonly headers: Headers
  readonly body: string
  /** The cookies that the browser has afterwards. */
  readonly cookies: ReadonlyMap<string, string>

  constructor({ url, status, headers, body, cookies }: LivePageParts) {
    this.url = url
    this.status = status
    this.headers = headers
    this.body = body
    this.cookies = cookiesAfter(cookies, headers)
  }

  /** The path that the browser is led to. */
  get location(): string | null {
    return this.headers.get('location')
  }

  /** The token of the page, as its script sends it. */
  get csrf(): string | undefined {
    const found = /csrf-token" content="([^"]*)"/.exec(this.body)?.[1]
    return found === undefined ? undefined : unescapeHtml(found)
  }

  /** The elements of all views, in the order of the page. */
  get views(): readonly ViewElement[] {
    return viewsIn(this.body)
  }

  /** The element of a view: the first, or the one with an id. */
  view(id?: string): ViewElement {
    const found = this.views.find((view) => id === undefined || view.id === id)
    if (found === undefined) throw new Error(`There is no view ${id ?? ''} in ${this.body}`)
    return found
  }

  /** The content of the page's first view. */
  get content(): string {
    const { tag } = this.view()
    const start = this.body.indexOf('>', this.body.indexOf('data-phx-session')) + 1
    const end = this.body.lastIndexOf(`</${tag}>`)
    return this.body.slice(start, end)
  }
}

/** The elements of the views in some HTML. */
export function viewsIn(html: string): readonly ViewElement[] {
  const views: ViewElement[] = []
  for (const [, tag = '', text = ''] of html.matchAll(/<([a-z][\w-]*)((?:\s[^<>]*)?)>/g)) {
    const attributes = attributesIn(text)
    const { id, 'data-phx-session': session } = attributes
    if (session !== undefined && id !== undefined) views.push({ id, tag, attributes })
  }
  return views
}

/** Reads the attributes of a tag; their values have to be in double quotes. */
export function attributesIn(text: string): Attributes {
  const found = text.matchAll(/\s([^\s="'<>/]+)(?:="([^"]*)")?/g)
  return Object.fromEntries(
    Array.from(found, ([, name = '', value = '']) => [name, unescapeHtml(value)]),
  )
}

function cookiesAfter(before: ReadonlyMap<string, string>, headers: Headers): Map<string, string> {
  const cookies = new Map(before)
  for (const line of headers.getSetCookie()) {
    const [pair = '', ...rest] = line.split(';')
    const at = pair.indexOf('=')
    const isGone = rest.some((each) => /^\s*max-age=0$/i.test(each))
    if (isGone) cookies.delete(pair.slice(0, at))
    else cookies.set(pair.slice(0, at), pair.slice(at + 1))
  }
  return cookies
}
