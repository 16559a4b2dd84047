import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { z } from 'zod'
import { defineEndpoint, type Endpoint, type EndpointDefinition } from '../../src/endpoint/index.ts'
import { html, raw } from '../../src/html/index.ts'
import { browserPipeline, type Pipeline } from '../../src/http/index.ts'
import { elementsOf, type PageElement } from '../parsed-page.ts'
import { WireClient, type Wired } from '../wire.ts'

export const secretKeyBase = 'only for tests '.repeat(5)

/** Pages with the document that live views need around them. */
export const browser: Pipeline = browserPipeline().layout(
  (conn, { content, title }) => html`<!doctype html>
    <html lang="en"><head><title>${title ?? 'none'}</title>
    <meta name="csrf-token" content=${conn.csrfToken}></head>
    <body><nav>layout</nav>${content}</body></html>`,
)

/** What a page was answered with. */
export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly html: string
  readonly elements: readonly PageElement[]
}

/** An element that a client would join. */
export interface ViewElement extends PageElement {
  readonly id: string
  readonly topic: string
  readonly session: string
  readonly static: string
}

/** An endpoint that listens until its test has ended. */
export async function site(definition: Omit<EndpointDefinition<{}>, 'sockets'>): Promise<Site> {
  const errors: unknown[] = []
  const ignore = (): void => {}
  const logger = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: (fields: object): void => {
      errors.push('err' in fields ? fields.err : fields)
    },
  }
  const endpoint = defineEndpoint({
    secretKeyBase,
    host: '127.0.0.1',
    accessLog: false,
    logger,
    ...definition,
  })
  onTestFinished(() => endpoint.close())
  const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
  return new Site(endpoint, `127.0.0.1:${port}`, errors)
}

/** One visitor of an endpoint, with cookies. */
export class Site {
  readonly endpoint: Endpoint<{}>
  readonly origin: string
  /** What was logged as an error. */
  readonly errors: readonly unknown[]
  readonly cookies = new Map<string, string>()
  readonly #host: string

  constructor(endpoint: Endpoint<{}>, host: string, errors: readonly unknown[]) {
    this.endpoint = endpoint
    this.errors = errors
    this.origin = `http://${host}`
    this.#host = host
  }

  /** Asks for a page; redirects are not followed. */
  async get(path: string): Promise<Answered> {
    const headers = { cookie: this.cookie }
    const response = await fetch(this.origin + path, { redirect: 'manual', headers })
    for (const line of response.headers.getSetCookie()) {
      const [name = '', value = ''] = line.split(';')[0]?.split(/=(.*)/s) ?? []
      if (/max-age=0/i.test(line)) this.cookies.delete(name)
      else this.cookies.set(name, value)
    }
    const text = await response.text()
    const { status } = response
    const isPage = response.headers.get('content-type')?.startsWith('text/html')
    const elements = isPage && status === 200 ? elementsOf(raw(text)) : []
    return { status, headers: response.headers, html: text, elements }
  }

  get cookie(): string {
    return [...this.cookies].map((pair) => pair.join('=')).join('; ')
  }

  /** Loads a page and connects to its views, as the browser does. */
  async load(path: string): Promise<LoadedPage> {
    const page = await this.get(path)
    const csrf = page.elements.find(({ attributes }) => attributes.name === 'csrf-token')
    const token = csrf?.attributes.content ?? ''
    const client = await this.connect({ _csrf_token: token })
    return new LoadedPage(page, client, this.origin + path, token)
  }

  async connect(
    params: Readonly<Record<string, string>>,
    cookie = this.cookie,
  ): Promise<WireClient> {
    const query = new URLSearchParams({ ...params, vsn: '2.0.0' })
    const ws = new WebSocket(`ws://${this.#host}/live/websocket?${query}`, {
      headers: { cookie, origin: this.origin },
    })
    const client = new WireClient(ws)
    onTestFinished(() => ws.terminate())
    await once(ws, 'open')
    return client
  }
}

/** A page in a browser that is connected. */
export class LoadedPage {
  readonly page: Answered
  readonly client: WireClient
  readonly url: string
  readonly csrf: string
  /** What came besides the answers. */
  readonly pushed: (readonly [event: string, payload: object])[] = []
  readonly #joinRefs = new Map<string, string>()
  #ref = 0

  constructor(page: Answered, client: WireClient, url: string, csrf: string) {
    this.page = page
    this.client = client
    this.url = url
    this.csrf = csrf
  }

  /** The element of a view: the first, or that with the id. */
  view(id?: string): ViewElement {
    return viewIn(this.page, id)
  }

  /** Joins a view and waits for the answer: its status and its response. */
  async join(
    element: ViewElement,
    changes: Readonly<Record<string, unknown>> = {},
  ): Promise<Reply> {
    const ref = this.#nextRef()
    this.#joinRefs.set(element.topic, ref)
    return this.#ask(ref, ref, element.topic, 'phx_join', {
      url: this.url,
      params: { _csrf_token: this.csrf, _mounts: 0, _mount_attempts: 0 },
      session: element.session,
      static: element.static,
      sticky: false,
      ...changes,
    })
  }

  /** Sends a message of a view and waits for its answer. */
  push(topic: string, event: string, payload: unknown): Promise<Reply> {
    const joinRef = this.#joinRefs.get(topic) ?? null
    return this.#ask(joinRef, this.#nextRef(), topic, event, payload)
  }

  /** Sends a message of a view, whose answer is among what was {@link pushed}. */
  send(topic: string, event: string, payload: unknown): void {
    const joinRef = this.#joinRefs.get(topic) ?? null
    this.client.send([joinRef, this.#nextRef(), topic, event, payload])
  }

  #nextRef(): string {
    this.#ref += 1
    return String(this.#ref)
  }

  async #ask(...message: Wired): Promise<Reply> {
    this.client.send(message)
    for (;;) {
      const frame = Frame.parse(await this.client.next())
      const [, ref, , event, { status, response }] = frame
      if (ref === message[1] && event === 'phx_reply') return { status, response: response ?? {} }
      this.pushed.push([event, frame[4]])
    }
  }
}

const Frame = z.tuple([
  z.string().nullable(),
  z.string().nullable(),
  z.string(),
  z.string(),
  z.looseObject({
    status: z.string().optional(),
    response: z.record(z.string(), z.unknown()).optional(),
  }),
])

/** The answer to a message. */
export interface Reply {
  readonly status: string | undefined
  readonly response: Readonly<Record<string, unknown>>
}

/** The element of a view in a page: the first, or that with the id. */
export function viewIn({ elements }: Pick<Answered, 'elements'>, id?: string): ViewElement {
  const element = elements.find(
    ({ attributes }) =>
      attributes['data-phx-session'] !== undefined && (id === undefined || attributes.id === id),
  )
  if (element === undefined) throw new Error('The page has no such view.')
  const {
    id: own = '',
    'data-phx-session': session = '',
    'data-phx-static': dead = '',
  } = element.attributes
  return { ...element, id: own, topic: `lv:${own}`, session, static: dead }
}
