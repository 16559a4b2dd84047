import { defineEndpoint, type Endpoint, type LiveMountOptions } from 'redstart/endpoint'
import { html } from 'redstart/html'
import { browserPipeline, defineRouter, type Pipeline, type Router } from 'redstart/http'
import type { LiveView } from 'redstart/live'
import type { Limits } from 'redstart/socket'
import { onTestFinished } from 'vitest'
import { type ConnectOptions, connect } from '../../src/raw-client.ts'
import { type JumpingClock, jumpingClock } from './jumping-clock.ts'
import { LiveClient, type LiveViewOfClient } from './live-client.ts'
import { LiveLog } from './live-log.ts'
import { LivePage } from './live-page.ts'

/** Options of {@link serveLive}. */
export interface LiveSiteOptions {
  readonly live?: LiveMountOptions
  readonly limits?: Partial<Limits>
  readonly secretKeyBase?: string
}

/** The pipeline of the pages: a whole document with the token that the client sends along. */
export const pages: Pipeline = browserPipeline().layout(
  (conn, page) => html`<!doctype html>
<html><head><title>${page.title}</title><meta name="csrf-token" content=${conn.csrfToken}></head>
<body>${page.content}</body></html>`,
)

/** A site with live views on a port of its own, for one test. */
export class LiveSite {
  readonly endpoint: Endpoint
  readonly clock: JumpingClock
  readonly log: LiveLog
  readonly origin: string

  constructor(endpoint: Endpoint, clock: JumpingClock, log: LiveLog, origin: string) {
    this.endpoint = endpoint
    this.clock = clock
    this.log = log
    this.origin = origin
  }

  /** Asks for a page as a browser does; redirects are not followed. */
  async get(path: string, cookies: ReadonlyMap<string, string> = new Map()): Promise<LivePage> {
    const cookie = cookieHeader(cookies)
    const response = await fetch(this.origin + path, {
      redirect: 'manual',
      headers: { accept: 'text/html', ...(cookie && { cookie }) },
    })
    return new LivePage({
      url: this.origin + path,
      status: response.status,
      headers: response.headers,
      body: await response.text(),
      cookies,
    })
  }

  /** Opens the connection of a page: with its session and its token, unless told otherwise. */
  async connect(
    page: LivePage,
    { csrf = page.csrf, query = '', cookies = page.cookies, ...options }: ConnectAs = {},
  ): Promise<LiveClient> {
    const token =
      csrf === undefined || csrf === null ? '' : `&_csrf_token=${encodeURIComponent(csrf)}`
    const url = `${this.origin.replace('http', 'ws')}/live/websocket?vsn=2.0.0${token}${query}`
    const cookie = cookieHeader(cookies)
    return new LiveClient(
      await connect(url, { ...options, origin: this.origin, headers: cookie ? { cookie } : {} }),
    )
  }

  /** Opens a page, connects and mounts the view of its route. */
  async open(path = '/', cookies?: ReadonlyMap<string, string>): Promise<LiveViewOfClient> {
    const page = await this.get(path, cookies)
    const client = await this.connect(page)
    return client.mount(page)
  }
}

/** How a connection differs from that of the page. */
export interface ConnectAs extends ConnectOptions {
  /** Null for none. */
  readonly csrf?: string | null | undefined
  /** More of the query, from its `&` on. */
  readonly query?: string
  readonly cookies?: ReadonlyMap<string, string>
}

/** Serves a router with live views until the test that is running has ended. */
export async function serveLive(
  router: Pick<Router, 'serve'>,
  options: LiveSiteOptions = {},
): Promise<LiveSite> {
  const clock = jumpingClock()
  const log = new LiveLog()
  const endpoint = defineEndpoint({
    router,
    secretKeyBase: 'a secret of the tests of live views, which is at least 64 bytes long',
    checkOrigin: false,
    logger: log,
    clock,
    ...options,
  })
  const { port } = await endpoint.listen({ port: 0, host: '127.0.0.1' })
  onTestFinished(() => endpoint.close())
  return new LiveSite(endpoint, clock, log, `http://127.0.0.1:${port}`)
}

/** Serves one view at `/`. */
export function serveView(view: LiveView, options?: LiveSiteOptions): Promise<LiveSite> {
  return serveLive(
    defineRouter().scope('/', pages, (r) => r.live('/', view)),
    options,
  )
}

/** Serves one view at `/`, opens it and mounts it. */
export async function openView(
  view: LiveView,
  options?: LiveSiteOptions,
): Promise<LiveViewOfClient & { readonly site: LiveSite }> {
  const site = await serveView(view, options)
  return Object.assign(await site.open(), { site })
}

function cookieHeader(cookies: ReadonlyMap<string, string>): string {
  return Array.from(cookies, ([name, value]) => `${name}=${value}`).join('; ')
}
