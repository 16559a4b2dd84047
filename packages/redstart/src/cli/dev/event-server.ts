import { randomBytes, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { ownFile } from '../../peer/index.ts'
import type { DevState } from './dev-state.ts'

/** This machine, by the names that browsers have for it. */
const LOCAL = /^https?:\/\/(?:(?:[\w-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/

/**
 * Tells the open pages of an application what happens to it, by Server-Sent Events, also while the
 * application does not run. It listens on this machine alone, below a path that nobody can guess, and
 * lets pages of this machine read.
 */
export class EventServer {
  /** What its addresses begin with. */
  readonly base: string
  readonly #token: string = randomBytes(16).toString('base64url')
  readonly #server: Server
  readonly #script: string
  readonly #pages = new Set<ServerResponse>()
  #state: DevState | undefined

  private constructor(server: Server, port: number, script: string) {
    this.base = `http://127.0.0.1:${port}/${this.#token}`
    this.#server = server
    this.#script = script
    server.on('request', (request, response) => this.#answer(request, response))
  }

  /** Starts to listen, on a port that is free. */
  static async open(): Promise<EventServer> {
    const script = await readFile(ownFile('src/cli/dev/page.js'), 'utf8')
    const server = createServer()
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new TypeError('no port')
    return new EventServer(server, address.port, script)
  }

  /** Tells all pages, and those that come later. */
  tell(state: DevState): void {
    this.#state = state
    for (const page of this.#pages) page.write(eventOf(state))
  }

  /** Resolves when nobody is connected any more. */
  async close(): Promise<void> {
    const closed = once(this.#server, 'close')
    this.#server.close()
    this.#server.closeAllConnections()
    await closed
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const [, token = '', what] = /^\/([\w-]+)\/([\w.]+)(?:\?|$)/.exec(request.url ?? '') ?? []
    const isAllowed = request.method === 'GET' && isSame(token, this.#token)
    if (isAllowed && what === 'reload.js') this.#sendScript(response)
    else if (isAllowed && what === 'events') this.#follow(request, response)
    else response.writeHead(404).end()
  }

  #sendScript(response: ServerResponse): void {
    response.writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'cross-origin',
    })
    response.end(this.#script)
  }

  #follow({ headers: { origin = '' } }: IncomingMessage, response: ServerResponse): void {
    if (!LOCAL.test(origin)) {
      response.writeHead(403).end()
      return
    }
    response.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'access-control-allow-origin': origin,
      vary: 'origin',
    })
    this.#pages.add(response)
    response.once('close', () => this.#pages.delete(response))
    if (this.#state !== undefined) response.write(eventOf(this.#state))
    else response.flushHeaders()
  }
}

function eventOf(state: DevState): string {
  return `data: ${JSON.stringify(state)}\n\n`
}

function isSame(given: string, wanted: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(wanted)]
  return one.length === other.length && timingSafeEqual(one, other)
}
