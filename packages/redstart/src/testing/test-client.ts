import { type Clock, systemClock } from '../clock/index.ts'
import { type Message, PubSub } from '../pubsub/index.ts'
import {
  Connection,
  type Limits,
  limitsFrom,
  SerializerV2,
  type SocketDefinition,
} from '../socket/index.ts'
import { type Logger, silentLogger } from '../telemetry/index.ts'
import { encodeMessage } from './encode.ts'
import { MemoryTransport } from './memory-transport.ts'
import { isReply, type Sent } from './sent.ts'
import { TestNode } from './test-node.ts'

/** What a {@link TestClient} is made of. */
export interface TestClientOptions {
  readonly assigns: object
  readonly pubsub?: PubSub
  readonly clock?: Clock
  readonly limits?: Partial<Limits>
  readonly logger?: Logger
}

/** One client with one channel, on a connection that ends in memory. */
export class TestClient {
  readonly #topic: string
  readonly #transport = new MemoryTransport()
  readonly #broadcasts = new MemoryTransport()
  readonly #connection: Connection
  #ref = 0

  constructor(definition: SocketDefinition, topic: string, options: TestClientOptions) {
    const { assigns, clock = systemClock, logger = silentLogger, limits } = options
    const pubsub = options.pubsub ?? new PubSub()
    this.#topic = topic
    this.#connection = new Connection({
      context: TestNode.of(pubsub, clock, logger),
      definition,
      transport: this.#transport,
      serializer: new SerializerV2(),
      limits: limitsFrom(limits),
      assigns,
      id: undefined,
      onEnd: () => {},
    })
    pubsub.subscribe(topic, { receive: (message) => this.#broadcasts.keep(toSent(message)) })
  }

  /** Sends an event and waits for its reply. */
  async request(
    event: string,
    payload: unknown,
    ms: number,
  ): Promise<{ status: string; response: unknown }> {
    const ref = this.#nextRef()
    const reply = this.#transport.take((sent) => sent.ref === ref, `reply to ${event}`, ms)
    this.#connection.accept(encodeMessage('1', ref, this.#topic, event, payload))
    const { payload: answer } = await reply
    if (!isReply(answer)) throw new Error(`The channel ended before it answered ${event}.`)
    return answer
  }

  /** Sends an event and waits for nothing. */
  send(event: string, payload: unknown): void {
    this.#connection.accept(encodeMessage('1', this.#nextRef(), this.#topic, event, payload))
  }

  /** The payload of the next `event` that reaches this client. */
  async pushed(event: string, ms: number): Promise<unknown> {
    const sent = await this.#transport.take((one) => one.event === event, event, ms)
    return sent.payload
  }

  /** The payload of the next broadcast of `event` on the topic, whoever gets it. */
  async broadcasted(event: string, ms: number): Promise<unknown> {
    const sent = await this.#broadcasts.take((one) => one.event === event, event, ms)
    return sent.payload
  }

  #nextRef(): string {
    this.#ref += 1
    return String(this.#ref)
  }
}

function toSent({ event, payload }: Message): Sent {
  return { ref: null, event, payload }
}
