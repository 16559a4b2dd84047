import type { ConnectionOptions, NatsConnection } from 'nats'
import {
  BrokerRefused,
  BrokerUnreachable,
  MessageTooLarge,
  type RedstartError,
} from '../errors/index.ts'
import { loadPeer } from '../peer/index.ts'
import type { PubSubAdapter } from './adapter.ts'
import type { Broker, BrokerConnection, BrokerSession } from './broker.ts'
import { type BrokerOptions, brokerAdapter } from './broker-adapter.ts'
import { quoted, unreachable } from './broker-fault.ts'
import { type BrokerUrl, parseBrokerUrl } from './broker-url.ts'
import { checkedNodeName, nodeName } from './node-name.ts'
import { Pulse } from './pulse.ts'

/**
 * Joins nodes by NATS 2. Needs the package `nats`. It connects when the endpoint starts, and for ever
 * again when the connection is lost.
 *
 * @param url - `nats://user:password@host:port`, `nats://token@host:port`, or `tls://` for encrypted;
 *   several servers of one cluster as `nats://host:port,host:port`; `?prefix=` as in
 *   {@link BrokerOptions}.
 * @throws InvalidBrokerUrl, and InvalidOption for a name or a prefix that is none.
 * @example
 * attach(server, sockets, { pubsub: natsAdapter('nats://localhost:4222') })
 */
export function natsAdapter(url: string, options: BrokerOptions = {}): PubSubAdapter {
  const address = parseBrokerUrl(url, ['nats'])
  const node = options.node === undefined ? nodeName() : checkedNodeName(options.node)
  return brokerAdapter(natsBroker(address.place, clientOptions(address, node, options)), {
    ...options,
    node,
    prefix: options.prefix ?? address.prefix,
  })
}

function clientOptions(
  { hosts, user, password, isEncrypted }: BrokerUrl,
  node: string,
  { tls }: BrokerOptions,
): ConnectionOptions {
  return {
    servers: hosts.map(({ host, port }) => `${host.includes(':') ? `[${host}]` : host}:${port}`),
    name: node,
    ...(user !== undefined &&
      (password === undefined ? { token: user } : { user, pass: password })),
    ...(isEncrypted && { tls: { ...tls } }),
    // The link connects again, and names are looked up as everywhere else in Node.
    reconnect: false,
    resolve: false,
    ignoreClusterUpdates: true,
    noEcho: true,
    timeout: LIBRARY_TIMEOUT,
  }
}

/** Longer than the link waits: the library cannot be told to give up, but ends by itself. */
const LIBRARY_TIMEOUT = 20_000

function natsBroker(place: string, options: ConnectionOptions): Broker {
  return {
    place,
    subject: (...parts) => parts.join('.'),
    async connect(session) {
      const { connect } = await loadPeer('nats', () => import('nats'))
      const connecting = connect(options)
      // An attempt that was given up may still succeed, and is closed then.
      const closing = async (): Promise<void> => (await connecting).close()
      session.signal.addEventListener('abort', () => closing().catch(() => {}), { once: true })
      try {
        return new NatsLine(await connecting, place, session)
      } catch (error) {
        throw natsFault(place, error)
      }
    },
  }
}

/** One connection to a NATS server. */
class NatsLine implements BrokerConnection {
  readonly #nats: NatsConnection
  readonly #place: string
  readonly #session: BrokerSession
  readonly #pulse: Pulse
  readonly #stops = new Map<string, () => void>()
  #flush: Promise<void> | undefined

  constructor(nats: NatsConnection, place: string, session: BrokerSession) {
    this.#nats = nats
    this.#place = place
    this.#session = session
    this.#pulse = new Pulse({
      clock: session.clock,
      signal: session.signal,
      ping: () => nats.flush(),
      silent: () => session.lose(new BrokerUnreachable(place, 'it has fallen silent')),
    })
    void this.#watchEnd()
    void this.#watchRefusals()
  }

  /** NATS does not answer a message, but it answers a ping behind it. */
  publish(subject: string, bytes: Uint8Array): Promise<void> {
    const limit = this.#nats.info?.max_payload ?? Number.POSITIVE_INFINITY
    if (bytes.length > limit) return Promise.reject(new MessageTooLarge(bytes.length, limit))
    try {
      this.#nats.publish(subject, bytes)
    } catch (error) {
      return Promise.reject(natsFault(this.#place, error))
    }
    // Not before: nobody would wait for the answer to a ping behind nothing.
    this.#flush ??= this.#flushSoon()
    return this.#flush
  }

  async subscribe(subjects: readonly string[]): Promise<void> {
    for (const subject of subjects) {
      const subscription = this.#nats.subscribe(subject, {
        callback: (error, { data }) => {
          if (error) {
            this.#lose(error)
            return
          }
          this.#pulse.heard()
          this.#session.receive(data)
        },
      })
      this.#stops.set(subject, () => subscription.unsubscribe())
    }
    await this.#nats.flush()
  }

  unsubscribe(subject: string): void {
    this.#stops.get(subject)?.()
    this.#stops.delete(subject)
  }

  /** One ping for all that is published until then; the library writes both together. */
  #flushSoon(): Promise<void> {
    return new Promise((resolve, reject) => {
      queueMicrotask(() => {
        this.#flush = undefined
        // A refusal comes ahead of the answer, but the library tells of it a little later.
        this.#nats.flush().then(
          () => setImmediate(resolve),
          (error) => reject(natsFault(this.#place, error)),
        )
      })
    })
  }

  async #watchEnd(): Promise<void> {
    this.#lose(await this.#nats.closed())
  }

  /** What this user may not publish, NATS says later and to nobody in particular. */
  async #watchRefusals(): Promise<void> {
    for await (const { type, permissionContext } of this.#nats.status()) {
      if (type !== 'error' || permissionContext === undefined) continue
      const { operation, subject } = permissionContext
      const reason = `no permission for ${operation} ${quoted(subject)}`
      this.#session.lose(new BrokerRefused(this.#place, reason))
    }
  }

  #lose(error: unknown): void {
    this.#session.lose(natsFault(this.#place, error))
  }
}

/** What the library calls a refusal. */
const REFUSALS: readonly unknown[] = [
  'AUTHORIZATION_VIOLATION',
  'AUTHENTICATION_EXPIRED',
  'AUTHENTICATION_TIMEOUT',
  'ACCOUNT_EXPIRED',
  'BAD_AUTHENTICATION',
  'PERMISSIONS_VIOLATION',
]
/** What the library says in other words than the network. */
const FAULTS: ReadonlyMap<unknown, string> = new Map([
  ['CONNECTION_REFUSED', 'nothing listens there'],
  ['DISCONNECT', 'it broke the connection'],
  ['SERVER_OPT_NA', 'it offers no TLS'],
  ['TIMEOUT', 'it does not answer'],
])

/** What the library says, as an error of ours; {@link unreachable} says why it goes no further. */
function natsFault(place: string, error: unknown): RedstartError {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (error instanceof Error && REFUSALS.includes(code)) {
    return new BrokerRefused(place, quoted(error.message))
  }
  const reason = FAULTS.get(code)
  return reason === undefined ? unreachable(place, error) : new BrokerUnreachable(place, reason)
}
