import { DuplicateNode, InvalidOption, MessageNotSent, MessageTooLarge } from '../errors/index.ts'
import type { AdapterHost, PubSubAdapter } from './adapter.ts'
import type { Broker } from './broker.ts'
import { BrokerLink } from './broker-link.ts'
import { BrokerTopics, bucketOf } from './broker-topics.ts'
import { Envelope } from './envelope.ts'
import type { Message } from './message.ts'
import { checkedNodeName, nodeName } from './node-name.ts'
import { type OutboxLimits, outboxLimits } from './outbox.ts'

/** How a node works with its broker. */
export interface BrokerOptions {
  /** The name of this node. Default {@link nodeName}. */
  readonly node?: string | undefined
  /** Keeps applications apart that share a broker. Default the url's `?prefix=`, else `redstart`. */
  readonly prefix?: string | undefined
  /** What may wait while the broker is away. */
  readonly outbox?: Partial<OutboxLimits> | undefined
  /** Certificates, for encrypted urls. Default the machine's authorities. */
  readonly tls?: BrokerTls | undefined
}

/** Certificates for the connection to a broker, as PEM. */
export interface BrokerTls {
  /** The authority that signed the broker's. */
  readonly ca?: string
  /** This node's own, for brokers that ask for one. */
  readonly cert?: string
  readonly key?: string
}

/** The largest message, in bytes. */
const LARGEST_MESSAGE = 67_108_864
const PREFIX = /^[\w-]{1,64}$/

/**
 * An adapter for any {@link Broker}: puts messages into envelopes, topics into buckets, and leaves the
 * way to the broker to a {@link BrokerLink}.
 *
 * @throws InvalidOption for a name, a prefix or a limit that is none.
 */
export function brokerAdapter(broker: Broker, options: BrokerOptions): PubSubAdapter {
  const { prefix = 'redstart' } = options
  const limits = outboxLimits(options.outbox)
  const node = options.node === undefined ? nodeName() : checkedNodeName(options.node)
  if (!PREFIX.test(prefix)) {
    throw new InvalidOption('prefix', prefix.slice(0, 64), '1 to 64 letters, digits, _ and -')
  }
  const envelope = new Envelope(node)
  const subjectOf = (bucket: number): string => broker.subject(prefix, String(bucket))
  const subjectOfNode = (name: string): string => broker.subject(prefix, 'node', name)
  let running: Running | undefined

  const send = (subject: string, message: Message): Promise<void> => {
    const bytes = envelope.seal(message)
    if (bytes.length > LARGEST_MESSAGE) {
      return Promise.reject(new MessageTooLarge(bytes.length, LARGEST_MESSAGE))
    }
    if (running === undefined) return Promise.reject(new MessageNotSent('nobody started it'))
    return running.link.publish(subject, bytes)
  }

  return {
    node,
    get state() {
      return running?.link.state ?? { connected: false, waiting: 0 }
    },
    start(host) {
      const link = new BrokerLink({
        broker,
        limits,
        host: { ...host, receive: opener(envelope, host, node) },
      })
      const topics = new BrokerTopics({
        clock: host.clock,
        subscribe: (bucket) => link.subscribe(subjectOf(bucket)),
        unsubscribe: (bucket) => link.unsubscribe(subjectOf(bucket)),
      })
      running = { host, link, topics }
      link.subscribe(subjectOfNode(node))
    },
    broadcast: (message) => send(subjectOf(bucketOf(message.topic)), message),
    async directBroadcast(to, message) {
      if (to === node) running?.host.receive(message.toBytes())
      else await send(subjectOfNode(checkedNodeName(to)), message)
    },
    subscribe: (topic) => running?.topics.add(topic),
    unsubscribe: (topic) => running?.topics.remove(topic),
    settled: () => running?.link.settled(),
    async close() {
      running?.topics.clear()
      await running?.link.close()
    },
  }
}

/** What an adapter has from its start on. */
interface Running {
  readonly host: AdapterHost
  readonly link: BrokerLink
  readonly topics: BrokerTopics
}

/** Takes what comes from the broker out of its envelope, and hands it to the node. */
function opener(envelope: Envelope, host: AdapterHost, node: string): AdapterHost['receive'] {
  let isNamesakeKnown = false
  return (bytes) => {
    try {
      const opened = envelope.open(bytes)
      if (opened === undefined) return
      if (opened.isFromNamesake && !isNamesakeKnown) {
        isNamesakeKnown = true
        host.report(new DuplicateNode(node))
      }
      host.receive(opened.body)
    } catch (error) {
      host.report(error)
    }
  }
}
