import { IncomingMessage } from 'node:http'
import { Socket } from 'node:net'
import type { Endpoint } from '../../endpoint/index.ts'
import { LiveNotJoined } from '../../errors/index.ts'
import { Connection, type Frame, type Transport } from '../../socket/index.ts'
import { encodeMessage } from '../encode.ts'
import { isMap, type JsonMap } from './wire.ts'

/** What became of a message to the server: its answer, or the end of the channel before there was one. */
export type Outcome =
  | { readonly status: 'ok' | 'error'; readonly response: JsonMap }
  | { readonly status: 'closed' | 'crashed'; readonly response?: undefined }

/** What has been joined on a topic, as the client sees it. */
export interface ClientChannel {
  readonly topic: string
  readonly joinRef: string
  /** Told of what the server sends by itself. */
  pushed(event: string, payload: JsonMap): void
  /** The channel has ended, in an orderly way or by a crash. */
  ended(how: 'closed' | 'crashed'): void
}

interface Pending {
  readonly channel: ClientChannel
  readonly settle: (outcome: Outcome) => void
}

/** Where the connection is to be opened, and as whom. */
export interface SocketRequest {
  /** Where live views connect. */
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: Readonly<Record<string, string>>
}

/** The client's end of a connection that stays in memory: frames, references and answers. */
export class ClientSocket implements Transport {
  readonly kind = 'memory'
  readonly binary = true
  readonly pendingBytes = 0
  readonly #heard: () => void
  readonly #channels = new Map<string, ClientChannel>()
  readonly #pending = new Map<string, Pending>()
  #connection: Connection | undefined
  #ref = 0

  /** @param heard - Told of every message of the server. */
  constructor(heard: () => void) {
    this.#heard = heard
  }

  /**
   * Opens a connection to an endpoint.
   *
   * @throws LiveNotJoined (rejects) when the endpoint has no such socket, or refuses the client.
   */
  async open(
    endpoint: Pick<Endpoint, '$connect'>,
    { path, query, headers }: SocketRequest,
  ): Promise<void> {
    const request = new IncomingMessage(new Socket())
    request.method = 'GET'
    request.url = `${path}/websocket?${query}`
    request.headers = { ...headers }
    const opened = await endpoint.$connect(request, this)
    if (opened instanceof Connection) {
      this.#connection = opened
      return
    }
    if (opened === undefined) {
      const advice = 'Add one to the router: router.live(path, view).'
      throw new LiveNotJoined(path, 'the endpoint has no live views', advice)
    }
    throw new LiveNotJoined(path, `the endpoint answered ${opened.status}`, 'Look at its log.')
  }

  /** The server's end. */
  get connection(): Connection | undefined {
    return this.#connection
  }

  /** A reference that was not used before. */
  nextRef(): string {
    this.#ref += 1
    return String(this.#ref)
  }

  /** Hears a channel from now on. */
  listen(channel: ClientChannel): void {
    this.#channels.set(channel.topic, channel)
  }

  /**
   * Sends a message.
   *
   * @param take - Called with the answer as soon as it is there, before anything that comes behind it.
   */
  push(
    channel: ClientChannel,
    event: string,
    payload: JsonMap | Uint8Array<ArrayBuffer>,
    take: (outcome: Outcome) => void = () => {},
  ): Promise<Outcome> {
    const { topic, joinRef } = channel
    const ref = event === 'phx_join' ? joinRef : this.nextRef()
    return new Promise((resolve) => {
      const settle = (outcome: Outcome): void => {
        this.#pending.delete(ref)
        take(outcome)
        resolve(outcome)
      }
      this.#pending.set(ref, { channel, settle })
      if (this.#connection === undefined) settle({ status: 'closed' })
      else this.#connection.accept(encodeMessage(joinRef, ref, topic, event, payload))
    })
  }

  /** Hangs up. Resolves when the views have terminated. */
  async hangUp(): Promise<void> {
    const connection = this.#connection
    this.close()
    await connection?.end({ shutdown: 'closed' })
  }

  // ── what the server calls ─────────────────────────────────────────────────────────────────────

  send({ data }: Frame): void {
    if (typeof data !== 'string') return
    const message: unknown = JSON.parse(data)
    if (!Array.isArray(message)) return
    const [joinRef, ref, topic, event, payload]: unknown[] = message
    this.#heard()
    if (event === 'phx_reply') {
      if (isMap(payload)) this.#answered(String(ref), payload)
      return
    }
    const channel = this.#channels.get(String(topic))
    if (channel === undefined || channel.joinRef !== joinRef) return
    if (event === 'phx_close') this.#ended(channel, 'closed')
    else if (event === 'phx_error') this.#ended(channel, 'crashed')
    else channel.pushed(String(event), isMap(payload) ? payload : {})
  }

  close(): void {
    this.#connection = undefined
    for (const channel of [...this.#channels.values()]) this.#ended(channel, 'closed')
  }

  pause(): void {}

  resume(): void {}

  #answered(ref: string, { status, response }: JsonMap): void {
    this.#pending.get(ref)?.settle({
      status: status === 'ok' ? 'ok' : 'error',
      response: isMap(response) ? response : {},
    })
  }

  #ended(channel: ClientChannel, how: 'closed' | 'crashed'): void {
    if (this.#channels.get(channel.topic) === channel) this.#channels.delete(channel.topic)
    channel.ended(how)
    for (const { channel: waiting, settle } of [...this.#pending.values()]) {
      if (waiting === channel) settle({ status: how })
    }
  }
}
