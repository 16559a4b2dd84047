/** A tab with live views, as the official client connects it; it renders nothing. */
import { WebSocket } from 'ws'
import { type SiteVisitor, textIn } from './site-visitor.ts'

type Frame = readonly [
  joinRef: string | null,
  ref: string | null,
  topic: string,
  event: string,
  payload: { readonly status?: string; readonly response?: unknown },
]

/** The client sends one each 30 s. */
const HEARTBEAT = 30_000

export class LiveTab {
  /** Called with the text of each frame that changes the page of the main view. */
  onChange: (frame: string) => void = () => {}
  /** Called when the connection is lost that nobody closed. */
  onLost: () => void = () => {}
  readonly #socket: WebSocket
  readonly #topic: string
  readonly #answers = new Map<string, (frame: Frame) => void>()
  readonly #heartbeat: NodeJS.Timeout
  #ref = 0

  private constructor(socket: WebSocket, topic: string) {
    this.#socket = socket
    this.#topic = topic
    this.#heartbeat = setInterval(() => this.#send(null, 'phoenix', 'heartbeat', {}), HEARTBEAT)
    socket.on('message', (data) => this.#take(data.toString()))
    socket.on('close', () => {
      clearInterval(this.#heartbeat)
      this.onLost()
    })
    socket.on('error', () => {})
  }

  /** Loads a page, connects, and joins the view of its route and the sticky ones beside it. */
  static async open(visitor: SiteVisitor, path: string): Promise<LiveTab> {
    const page = await visitor.get(path)
    const csrf = textIn(page, /name="csrf-token" content="([^"]+)"/)
    const views = viewsIn(page)
    const main = views.find(({ isMain }) => isMain)
    if (main === undefined) throw new Error(`${path} has no live view`)
    const url = new URL(
      `/live/websocket?_csrf_token=${encodeURIComponent(csrf)}&vsn=2.0.0`,
      visitor.origin,
    )
    const socket = new WebSocket(url.href.replace(/^http/, 'ws'), {
      headers: visitor.headers,
      perMessageDeflate: false,
    })
    await new Promise<void>((resolve, reject) => {
      socket.once('open', resolve)
      socket.once('error', reject)
    })
    const tab = new LiveTab(socket, main.topic)
    const params = { _csrf_token: csrf, _mounts: 0, _mount_attempts: 0 }
    for (const { topic, session, static: fixed, isMain } of [
      main,
      ...views.filter((view) => view !== main),
    ]) {
      const address = isMain ? { url: new URL(path, visitor.origin).href } : {}
      const joined = await tab.#ask(topic, 'phx_join', {
        ...address,
        params,
        session,
        static: fixed,
        sticky: !isMain,
      })
      if (joined[4].status !== 'ok')
        throw new Error(`${topic} refused: ${JSON.stringify(joined[4])}`)
    }
    return tab
  }

  /** Sends an event of a hook to the main view; resolves with what it was answered, when it was handled. */
  async push(event: string, value: object): Promise<unknown> {
    const payload = { type: 'hook', event, value }
    const answer = await this.#ask(this.#topic, 'event', payload)
    if (answer[4].status !== 'ok')
      throw new Error(`${event} was refused: ${JSON.stringify(answer[4])}`)
    return answer[4].response
  }

  /** Closes it; resolves when it is closed on this side. */
  close(): Promise<void> {
    this.onLost = () => {}
    return new Promise((resolve) => {
      this.#socket.once('close', () => resolve())
      this.#socket.close()
    })
  }

  #ask(topic: string, event: string, payload: object): Promise<Frame> {
    return new Promise((resolve) => {
      this.#answers.set(this.#send('1', topic, event, payload), resolve)
    })
  }

  #send(joinRef: string | null, topic: string, event: string, payload: object): string {
    this.#ref += 1
    const ref = String(this.#ref)
    this.#socket.send(JSON.stringify([joinRef, ref, topic, event, payload]))
    return ref
  }

  #take(text: string): void {
    const frame: Frame = JSON.parse(text)
    const [, ref, topic, event] = frame
    if (topic === this.#topic) this.onChange(text)
    if (event !== 'phx_reply' || ref === null) return
    this.#answers.get(ref)?.(frame)
    this.#answers.delete(ref)
  }
}

interface ViewOnPage {
  readonly topic: string
  readonly session: string
  readonly static: string
  readonly isMain: boolean
}

function viewsIn(page: string): ViewOnPage[] {
  return [...page.matchAll(/<[a-z][^<>]* data-phx-session="[^<>]*>/g)].map(([element]) => ({
    topic: `lv:${textIn(element, / id="([^"]+)"/)}`,
    session: textIn(element, / data-phx-session="([^"]+)"/),
    static: / data-phx-static="([^"]*)"/.exec(element)?.[1] ?? '',
    isMain: element.includes('data-phx-main'),
  }))
}
