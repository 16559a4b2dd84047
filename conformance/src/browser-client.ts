import { build } from 'esbuild'
import type { Channel, Socket } from 'phoenix'
import type { BrowserContext, Page } from 'playwright-core'
import { Journal } from './journal.ts'

/** What the bundle and {@link BrowserClient} leave in the page. */
declare const Phoenix: typeof import('phoenix')
declare const client: { readonly socket: Socket; readonly channel: Channel }
declare function report(event: string, detail: unknown): void

/** What the page tells: the state of its socket, and the events of its channel. */
export type PageEvent = readonly [event: string, detail: unknown]

/** What a page's client is asked to be. */
export interface PageClientOptions {
  /** Where the socket is, for the page: a path, or a whole address. */
  readonly endPoint: string
  readonly transport: 'WebSocket' | 'LongPoll'
  readonly authToken?: string
  readonly heartbeatIntervalMs?: number
  readonly longPollFallbackMs?: number
}

/** The official client as a script that makes the global `Phoenix`. */
export async function bundleClient(): Promise<string> {
  const { outputFiles } = await build({
    stdin: { contents: `export * from 'phoenix'`, resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    format: 'iife',
    globalName: 'Phoenix',
    target: 'es2022',
    write: false,
  })
  return outputFiles[0]?.text ?? ''
}

/** The official client in a page, unmodified; it comes back at once where it would take seconds. */
export class BrowserClient {
  readonly page: Page
  /** What the page has told since it was opened. */
  readonly events = new Journal<PageEvent>()

  private constructor(page: Page) {
    this.page = page
  }

  /** Opens a page of its own. */
  static async open(context: BrowserContext, url: string): Promise<BrowserClient> {
    const page = await context.newPage()
    const opened = new BrowserClient(page)
    await page.exposeFunction('report', (event: string, detail: unknown) =>
      opened.events.write([event, detail]),
    )
    await page.goto(url)
    return opened
  }

  /** Connects the page's client, and has it join `room:a` when it can. */
  async connect(options: PageClientOptions): Promise<void> {
    await this.page.evaluate(({ endPoint, transport, ...rest }) => {
      const socket = new Phoenix.Socket(endPoint, {
        transport: transport === 'WebSocket' ? WebSocket : Phoenix.LongPoll,
        reconnectAfterMs: () => 5,
        rejoinAfterMs: () => 5,
        params: { user: 'ann' },
        ...rest,
      })
      socket.onOpen(() => report('open', null))
      socket.onClose(() => report('close', null))
      const channel = socket.channel('room:a')
      channel.onError((reason) => report('error', reason))
      channel.on('news', (news) => report('news', news))
      channel.on('bytes', (bytes) => report('bytes', [...new Uint8Array(bytes)]))
      channel.join().receive('ok', (response) => report('joined', response))
      socket.connect()
      Object.assign(globalThis, { client: { socket, channel } })
    }, options)
  }

  /** The first answer to a push, its status and its response. */
  push(event: string, payload: object = {}): Promise<unknown> {
    return this.page.evaluate(
      ([name, data]) =>
        new Promise((resolve) => {
          const push = client.channel.push(name, data)
          push.receive('ok', (response) => resolve(['ok', response]))
          push.receive('error', (response) => resolve(['error', response]))
          push.receive('timeout', () => resolve(['timeout']))
        }),
      [event, payload] as const,
    )
  }

  /** The same with bytes, there and back. */
  pushBytes(event: string, bytes: readonly number[]): Promise<unknown> {
    return this.page.evaluate(
      ([name, data]) =>
        new Promise((resolve) => {
          const push = client.channel.push(name, Uint8Array.from(data).buffer)
          push.receive('ok', (response) => resolve([...new Uint8Array(response)]))
          push.receive('error', (response) => resolve(response))
        }),
      [event, bytes] as const,
    )
  }

  /** The subprotocol that the browser agreed on. */
  protocol(): Promise<unknown> {
    return this.page.evaluate(() => {
      const transport: unknown = Reflect.get(client.socket, 'conn')
      return transport instanceof WebSocket ? transport.protocol : undefined
    })
  }

  /** Reads what the page tells until it tells of `event`; says what it tells of it. */
  async until(event: string): Promise<unknown> {
    for (;;) {
      const [name, detail] = await this.events.next()
      if (name === event) return detail
    }
  }
}
