import type { IncomingMessage } from 'node:http'
import type { Clock } from '../../clock/index.ts'
import type { ProxyTrust } from '../../proxy/index.ts'
import { type Counts, type Logger, OnceAMinute } from '../../telemetry/index.ts'
import type { Secret } from '../../token/index.ts'
import type { HttpRefusal } from '../http-refusal.ts'
import { AddressKeys } from './address-keys.ts'
import type { AddressLimits } from './address-limits.ts'
import { addressOf, hasGone, isBehindUnknownProxy } from './client-address.ts'
import { MemoryCounter, Meter } from './meter.ts'
import { networkOf } from './network.ts'
import { SharedStore } from './shared-store.ts'

/** What an {@link AddressGuard} is made of. */
export interface AddressGuardOptions {
  readonly limits: AddressLimits
  readonly trustedProxies: ProxyTrust
  /** For a store: nodes that count together have to give addresses the same names. */
  readonly secretKeyBase: Secret | undefined
  readonly context: {
    readonly clock: Clock
    readonly logger: Logger
    readonly counts: Counts
  }
}

/** A client as the limits by address know it, from its handshake to the end of its connection. */
export interface Visitor {
  /** Takes a join of `topic`; 0 when it may be tried, else the milliseconds to wait. */
  takeJoin(topic: string): number
  /** A join of `topic` was answered with an error. */
  joinRefused(topic: string): void
  /** The client is gone. Told twice it is heard once; needs no `this`. */
  readonly leave: () => void
}

/** Whether a client may ask to come in. */
export type Entrance =
  | {
      readonly ok: true
      /** Undefined where there is nothing to count by. */
      readonly visitor: Visitor | undefined
    }
  | { readonly ok: false; readonly refusal: HttpRefusal }

/** The answer to nobody. */
const GONE: HttpRefusal = { status: 400 }
/** When to try again at the soonest where nobody knows when a place will be free, in ms. */
const NO_PLACE = 10_000

/**
 * Holds what the clients of one address may do together. An address is kept under a name from which
 * it cannot be found, as long as a connection is open or a minute runs, and told to nobody.
 */
export class AddressGuard {
  readonly #options: AddressGuardOptions
  readonly #keys: AddressKeys
  readonly #store: SharedStore | undefined
  readonly #connects: Meter | undefined
  readonly #joins: Meter | undefined
  readonly #failedJoins: Meter | undefined
  /** Open connections by the name of their address. */
  readonly #open = new Map<string, number>()
  readonly #log: OnceAMinute
  #hasHinted = false

  /** @throws MissingSecret or ShortSecret for a store without a secret. */
  constructor(options: AddressGuardOptions) {
    const { limits, context, secretKeyBase } = options
    const { store } = limits
    this.#options = options
    this.#keys = new AddressKeys(store === undefined ? undefined : { secretKeyBase })
    this.#log = new OnceAMinute(context.clock)
    this.#store =
      store === undefined
        ? undefined
        : new SharedStore(store, (err) => {
            this.#log.tell('store', () =>
              context.logger.warn({ err }, 'The nodes cannot count their clients together.'),
            )
          })
    this.#connects = this.#meter('connectsPerMinute')
    this.#joins = this.#meter('joinsPerMinute')
    this.#failedJoins = this.#meter('failedJoinsPerMinute')
  }

  /** Addresses that have a connection open. */
  get size(): number {
    return this.#open.size
  }

  /** Connects to the store, where there is one. */
  start(): void {
    this.#store?.start()
  }

  /** Leaves the store. */
  close(): void {
    this.#store?.close()
  }

  /** A client is at the door. Its place is taken until its visitor leaves. */
  enter(request: IncomingMessage): Entrance {
    const { limits, trustedProxies } = this.#options
    const address = addressOf(request, trustedProxies)
    if (address === undefined) {
      return hasGone(request) ? { ok: false, refusal: GONE } : { ok: true, visitor: undefined }
    }
    const key = this.#keys.ofNetwork(networkOf(address, limits.ipv6Prefix))
    const hidden = isBehindUnknownProxy(request, trustedProxies)
    const wait = this.#connects?.take(key) ?? 0
    if (wait > 0) return this.#refuse('connectsPerMinute', wait, hidden)
    const open = this.#open.get(key) ?? 0
    if (open + 1 > limits.connections) return this.#refuse('connections', NO_PLACE, hidden)
    this.#open.set(key, open + 1)
    return { ok: true, visitor: new Guest(this, key, hidden) }
  }

  /** What {@link Visitor.takeJoin} is, for the client of a key. */
  takeJoin(key: string, topic: string, hidden: boolean): number {
    const wait = this.#joins?.take(key) ?? 0
    if (wait > 0) return this.#refuseJoin('joinsPerMinute', wait, hidden)
    const failed = this.#failedJoins
    // Nobody has to wait as a rule, and then there is nothing to look up.
    if (failed === undefined || failed.isIdle) return 0
    const failedWait = failed.wait(this.#keys.ofTopic(key, topic))
    return failedWait > 0 ? this.#refuseJoin('failedJoinsPerMinute', failedWait, hidden) : 0
  }

  /** What {@link Visitor.joinRefused} is. */
  joinRefused(key: string, topic: string): void {
    this.#failedJoins?.count(this.#keys.ofTopic(key, topic))
  }

  /** Gives back one place. */
  leave(key: string): void {
    const open = this.#open.get(key) ?? 0
    if (open > 1) this.#open.set(key, open - 1)
    else this.#open.delete(key)
  }

  #refuse(limit: keyof AddressLimits, wait: number, hidden: boolean): Entrance {
    this.#options.context.counts.connectsLimited += 1
    this.#strike(limit, hidden)
    const seconds = Math.ceil(wait / 1000)
    const refusal = {
      status: 429,
      headers: { 'retry-after': String(seconds), 'content-type': 'text/plain; charset=utf-8' },
      body: `Too many connections from your address. Try again in ${seconds} s.\n`,
    }
    return { ok: false, refusal }
  }

  #refuseJoin(limit: keyof AddressLimits, wait: number, hidden: boolean): number {
    this.#options.context.counts.joinsLimited += 1
    this.#strike(limit, hidden)
    return wait
  }

  #strike(limit: keyof AddressLimits, hidden: boolean): void {
    const { logger } = this.#options.context
    this.#log.tell(limit, (refused) =>
      logger.warn(
        { code: 'address_limited', limit, refused },
        'Clients were refused, for too much came from one address.',
      ),
    )
    if (!hidden || this.#hasHinted) return
    this.#hasHinted = true
    logger.warn(
      { code: 'trusted_proxies_unset' },
      'A limit by address was passed through a proxy whose word is not taken, so that all its ' +
        'clients count as one. Name it in the option trustedProxies.',
    )
  }

  #meter(name: 'connectsPerMinute' | 'joinsPerMinute' | 'failedJoinsPerMinute'): Meter | undefined {
    const rate = { name, perMinute: this.#options.limits[name] }
    if (rate.perMinute === Number.POSITIVE_INFINITY) return undefined
    const counter = this.#store?.counter(rate) ?? new MemoryCounter(rate)
    return new Meter(this.#options.context.clock, counter)
  }
}

class Guest implements Visitor {
  readonly #guard: AddressGuard
  readonly #key: string
  /** Whether it shares its address with all clients of a proxy. */
  readonly #hidden: boolean
  #present = true

  constructor(guard: AddressGuard, key: string, hidden: boolean) {
    this.#guard = guard
    this.#key = key
    this.#hidden = hidden
  }

  takeJoin(topic: string): number {
    return this.#guard.takeJoin(this.#key, topic, this.#hidden)
  }

  joinRefused(topic: string): void {
    this.#guard.joinRefused(this.#key, topic)
  }

  readonly leave = (): void => {
    if (!this.#present) return
    this.#present = false
    this.#guard.leave(this.#key)
  }
}
