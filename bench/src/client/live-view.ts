import { clientTextFrame } from './client-frame.ts'
import type { LivePage } from './live-page.ts'
import { RawConnection } from './raw-connection.ts'

/** The client sends one each 30 s; it is answered by one frame. */
export const heartbeat: Uint8Array = clientTextFrame('[null,"0","phoenix","heartbeat",{}]')

/**
 * A live view that has been joined, as the official client does it: the same handshake, the same
 * messages, each with a ref of its own. It renders nothing.
 */
export class ConnectedView {
  readonly connection: RawConnection
  /** What the join was answered with. */
  readonly joined: string
  readonly #topic: string
  #ref = joinRef

  private constructor(connection: RawConnection, topic: string, joined: string) {
    this.connection = connection
    this.joined = joined
    this.#topic = topic
  }

  /**
   * Connects and joins the view of a page.
   *
   * @throws Error when the join is refused
   */
  static async open(port: number, page: LivePage): Promise<ConnectedView> {
    const { path, cookie, csrfToken, id, session } = page
    const origin = `http://127.0.0.1:${port}`
    const token = encodeURIComponent(csrfToken)
    const connection = await RawConnection.open(
      port,
      `/live/websocket?_csrf_token=${token}&vsn=2.0.0`,
      `origin: ${origin}\r\ncookie: ${cookie}\r\n`,
    )
    const topic = `lv:${id}`
    const payload = {
      url: `${origin}${path}`,
      params: { _csrf_token: csrfToken, _mounts: 0, _mount_attempts: 0 },
      session,
      static: page.static,
      sticky: false,
    }
    const message = JSON.stringify([`${joinRef}`, `${joinRef}`, topic, 'phx_join', payload])
    const joined = await connection.request(clientTextFrame(message))
    if (!joined.includes('"status":"ok"')) throw new Error(`A join was refused: ${joined}`)
    return new ConnectedView(connection, topic, joined)
  }

  /** Sends an event; it is answered by one frame. */
  send(json: string): void {
    this.#ref += 1
    const message = `["${joinRef}","${this.#ref}","${this.#topic}","event",${json}]`
    this.connection.write(clientTextFrame(message))
  }

  /** Sends an event and waits for its answer. */
  async request(json: string): Promise<string> {
    this.send(json)
    return this.connection.next()
  }
}

/** The client's first ref. */
const joinRef = 4

/** What the client sends for a click on an element with `phx-click`. */
export function click(event: string, value: object = {}): string {
  return JSON.stringify({ type: 'click', event, value: { ...value, value: '' } })
}
