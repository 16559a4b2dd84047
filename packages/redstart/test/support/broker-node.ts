/** Nodes at a real broker, and what they hear. */
import { onTestFinished, vi } from 'vitest'
import type { Clock } from '../../src/clock/index.ts'
import { adapterFromUrl, type BrokerOptions, type Message, PubSub } from '../../src/pubsub/index.ts'

/** The topic that these nodes speak on. */
export const TOPIC = 'room:1'

/** A node at a broker, until the test that is running has ended. */
export class BrokerNode {
  readonly pubsub: PubSub
  /** The events that came in on the topic. */
  readonly heard: string[] = []
  readonly errors: unknown[] = []
  /** How often the way to the broker was found. */
  connects = 0

  constructor(url: string, options: BrokerOptions & { clock?: Clock } = {}) {
    const { clock, ...rest } = options
    this.pubsub = new PubSub({
      adapter: adapterFromUrl(url, rest),
      ...(clock && { clock }),
      onError: (error) => void this.errors.push(error),
    })
    this.pubsub.onReconnect(() => {
      this.connects += 1
    })
    this.pubsub.subscribe(TOPIC, {
      receive: (message: Message) => void this.heard.push(message.event),
    })
    onTestFinished(() => this.pubsub.close())
  }

  /** A node that is connected, and so hears its topic. */
  static async connected(...args: ConstructorParameters<typeof BrokerNode>): Promise<BrokerNode> {
    const node = new BrokerNode(...args)
    await vi.waitFor(() => node.expectConnected(true), { timeout: 20_000 })
    return node
  }

  /** Broadcasts an event on the topic. */
  send(event: string): Promise<void> {
    return this.pubsub.broadcast(TOPIC, event, {})
  }

  /** Broadcasts, and says what becomes of it. */
  async fateOf(event: string): Promise<'sent' | 'failed'> {
    try {
      await this.send(event)
      return 'sent'
    } catch {
      return 'failed'
    }
  }

  expectConnected(connected: boolean): void {
    if (this.pubsub.state.connected !== connected) throw new Error(`connected is ${!connected}`)
  }

  /** Waits until the node has noticed that the broker is there, or that it is not. */
  async becomes(connected: boolean): Promise<void> {
    await vi.waitFor(() => this.expectConnected(connected), { timeout: 20_000, interval: 10 })
  }

  /** Waits until the newest event that came in is `event`. */
  async hears(event: string): Promise<void> {
    await vi.waitFor(
      () => {
        if (this.heard.at(-1) !== event) throw new Error(`heard ${this.heard.join()}`)
      },
      { timeout: 20_000, interval: 10 },
    )
  }
}
