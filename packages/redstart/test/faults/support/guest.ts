import { type Channel, Presence } from 'phoenix'
import { resumable } from 'redstart/client'
import { type Position, parsePosition } from 'redstart/pubsub'
import { expect } from 'vitest'
import { z } from 'zod'
import { answerTo, officialClient } from '../../../../../conformance/src/official-client.ts'
import { Visitors } from './node-protocol.ts'

/** A message as a client got it. */
export interface Heard {
  readonly from: string
  readonly n: number
  /** Where there is a history. */
  readonly position: Position | undefined
}

const Heard = z.object({ from: z.string(), n: z.number(), _pos: z.string().optional() })
const Joined = z.object({ _pos: z.string().optional(), gap: z.literal(true).optional() })

/** What became of a message, as far as its sender knows. */
export type Fate = 'sent' | 'refused' | 'unknown'

/** How long a sender waits for an answer, in ms, before it goes on without one. */
const ANSWER_TIME = 1_000

/** The official client on one topic. */
export class Guest {
  readonly topic: string
  readonly channel: Channel
  readonly heard: Heard[] = []
  /** The reply to each join. */
  readonly joins: { readonly position: Position | undefined; readonly gap: boolean }[] = []
  readonly #presence: Presence

  /** @param client - Of {@link officialClient}; several guests may share one */
  constructor(client: Client, topic: string, key?: string) {
    const params = key === undefined ? {} : { key }
    this.topic = topic
    this.channel = resumable((since) =>
      client.socket.channel(topic, () => ({ ...params, ...since() })),
    )
    this.#presence = new Presence(this.channel)
    this.channel.on('said', (payload) => {
      const { from, n, _pos } = Heard.parse(payload)
      this.heard.push({ from, n, position: positionFrom(_pos) })
    })
  }

  /** Joins; resolves when it has for the first time. */
  async join(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.channel.join().receive('ok', (response) => {
        const { _pos, gap } = Joined.parse(response)
        this.joins.push({ position: positionFrom(_pos), gap: gap === true })
        resolve()
      })
    })
    return this
  }

  /** Says something; resolves when its fate is known, or the client does not wait any longer. */
  async say(from: string, n: number, wait: number = ANSWER_TIME): Promise<Fate> {
    const [status] = await answerTo(this.channel.push('say', { from, n }, wait))
    if (status === 'ok') return 'sent'
    return status === 'error' ? 'refused' : 'unknown'
  }

  /** Who is there, as the client shows it. */
  visitors(): Visitors {
    const entries: [string, unknown][] = this.#presence.list((key, entry) => [key, entry])
    return Visitors.parse(Object.fromEntries(entries))
  }

  /** What was said, without the positions. */
  get numbers(): number[] {
    return this.heard.map(({ n }) => n)
  }

  /** Waits until it has heard something. */
  async hears(from: string, n: number): Promise<void> {
    const wanted = expect.objectContaining({ from, n })
    await expect.poll(() => this.heard, { timeout: 60_000, interval: 20 }).toContainEqual(wanted)
  }
}

/** The official client. */
export type Client = ReturnType<typeof officialClient>

/** The official client, connected to a port, and again whenever the connection is lost. */
export function clientOf(port: number): Client {
  const client = officialClient(
    { port },
    { transport: 'WebSocket', reconnectAfterMs: () => 50, rejoinAfterMs: () => 50 },
  )
  client.socket.connect()
  return client
}

/** A guest with a client of its own. */
export function guestAt(port: number, topic: string, key?: string): Promise<Guest> {
  return new Guest(clientOf(port), topic, key).join()
}

function positionFrom(text: string | undefined): Position | undefined {
  return text === undefined ? undefined : parsePosition(text)
}
