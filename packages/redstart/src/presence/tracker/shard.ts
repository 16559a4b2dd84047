import type { Timer } from '../../clock/index.ts'
import { Changes } from './changes.ts'
import { fold, type HeardClock } from './clocks.ts'
import { Generations } from './generations.ts'
import { Link } from './link.ts'
import type { Ref } from './ref.ts'
import { Replicas, type Transition } from './replicas.ts'
import type { Settings } from './settings.ts'
import { State } from './state.ts'
import type { ReplicaStatus, TrackerContext } from './types.ts'
import type { TransferAnswer, TransferRequest, Wire } from './wire.ts'

/** What a shard works with. */
export interface ShardOptions {
  readonly self: Ref
  /** Where it meets its like on other nodes. */
  readonly topic: string
  readonly context: TrackerContext
  readonly settings: Settings
  /** Takes what has changed by what others said, or did not say. */
  onChanges(changes: Changes): void
}

/**
 * One of the parts of a tracker, independent of the others: the entries of its topics, and the
 * conversation about them with the same part of other nodes (Phoenix channels protocol, section 5.4).
 *
 * Beyond Phoenix a node announces itself with its next tick, not only after ten silent ones, when
 * others may lack it or what it said: it meets a new node, the broker did not take a message or is
 * back, or it was frozen.
 */
export class Shard {
  readonly state: State
  readonly #options: ShardOptions
  readonly #replicas: Replicas
  readonly #generations: Generations
  readonly #link: Link
  /** Those who may know more than this node does. */
  #heard: readonly HeardClock[] = []
  /** The replicas that are being answered at length, and the timers of the next parts. */
  readonly #answering = new Map<string, Timer>()
  /** Ticks since this node last said something. */
  #silent: number
  #untilSample: number
  #ticked: number
  #timer: Timer | undefined
  #stopListening: (() => void) | undefined

  constructor(options: ShardOptions) {
    const { self, topic, context, settings } = options
    const { broadcastPeriod, downPeriod, permdownPeriod } = settings
    this.#options = options
    this.state = new State(self)
    this.#replicas = new Replicas({
      downTicks: downPeriod / broadcastPeriod,
      goneTicks: permdownPeriod / broadcastPeriod,
    })
    this.#generations = new Generations(settings.maxDeltaSizes)
    this.#link = new Link({
      topic,
      self,
      pubsub: context.pubsub,
      logger: context.logger,
      counts: context.counts,
      strings: this.state,
      onWire: (wire) => this.#take(wire),
      onLost: () => this.#announceSoon(),
    })
    this.#silent = settings.maxSilentPeriods
    this.#untilSample = settings.clockSamplePeriods
    this.#ticked = context.clock.now()
  }

  /** The replicas that are up or down. */
  get replicas(): readonly ReplicaStatus[] {
    return this.#replicas.all
  }

  start(): void {
    const { pubsub } = this.#options.context
    const { broadcastPeriod, random } = this.#options.settings
    this.#link.open()
    this.#stopListening = pubsub.onReconnect(() => this.#announceSoon())
    this.#arm(broadcastPeriod * 0.25 * random())
  }

  async close(): Promise<void> {
    if (this.#timer === undefined) return
    this.#timer.cancel()
    this.#timer = undefined
    this.#stopListening?.()
    for (const timer of this.#answering.values()) timer.cancel()
    const { self, settings } = this.#options
    await this.#link.close(
      settings.permdownOnShutdown ? { kind: 'graceful_permdown', from: self } : undefined,
    )
  }

  // ── ticks ─────────────────────────────────────────────────────────────────────────────────────

  #arm(ms: number): void {
    const { clock } = this.#options.context
    this.#timer = clock.after(ms, () => {
      this.#arm(this.#options.settings.broadcastPeriod)
      this.#tick()
    })
  }

  #tick(): void {
    this.#noticeFreeze()
    this.#link.tick()
    this.#speak()
    this.#untilSample -= 1
    if (this.#untilSample === 0) {
      this.#untilSample = this.#options.settings.clockSamplePeriods
      this.#ask()
    }
    const changes = new Changes()
    this.#apply(this.#replicas.tick(), changes)
    this.#options.onChanges(changes)
  }

  #noticeFreeze(): void {
    const now = this.#options.context.clock.now()
    const overdue = now - this.#ticked > 2 * this.#options.settings.broadcastPeriod
    this.#ticked = now
    if (overdue) this.#announceSoon()
  }

  #speak(): void {
    const { self: from, settings } = this.#options
    if (!this.state.delta.empty) {
      const { clock } = this.state
      const delta = this.state.takeDelta()
      this.#link.broadcast({ kind: 'heartbeat', from, clock, delta })
      this.#generations.push(delta, this.state.delta)
      this.#silent = 0
    } else if (this.#silent >= settings.maxSilentPeriods) {
      this.#link.broadcast({ kind: 'heartbeat', from, clock: this.state.clock })
      this.#silent = 0
    } else {
      this.#silent += 1
    }
  }

  #announceSoon(): void {
    this.#silent = this.#options.settings.maxSilentPeriods
  }

  /** Asks those who know something that this node does not, and are not behind another of them. */
  #ask(): void {
    const { self } = this.#options
    const { clock } = this.state
    const asked = fold(this.#heard, { from: self, clock })
    this.#heard = []
    for (const { from } of asked) {
      if (from.id === self.id || this.#link.awaits(from)) continue
      this.#link.send(from.name, { kind: 'transfer_req', from: self, clock })
    }
  }

  // ── messages ──────────────────────────────────────────────────────────────────────────────────

  #take(wire: Wire): void {
    const changes = new Changes()
    switch (wire.kind) {
      case 'heartbeat':
        this.#apply(this.#replicas.heard(wire.from), changes)
        if (wire.delta !== undefined) {
          this.state.merge(wire.delta, changes)
          this.#generations.push(wire.delta, this.state.delta)
        }
        this.#heard = fold(this.#heard, wire)
        break
      case 'transfer_req':
        this.#answer(wire)
        break
      case 'transfer_ack':
        this.#learn(wire, changes)
        break
      case 'graceful_permdown':
        this.#apply(this.#replicas.left(wire.from), changes)
        break
    }
    this.#options.onChanges(changes)
  }

  #learn(answer: TransferAnswer, changes: Changes): void {
    if ('delta' in answer) {
      this.#generations.seed(this.state.delta)
      this.state.merge(answer.delta, changes)
      this.#generations.push(answer.delta, this.state.delta)
    } else {
      this.state.mergeExtract(answer.extract, changes)
      this.#generations.clear()
    }
  }

  /**
   * Gives a replica what it lacks: a stretch of changes if there is one, else all of each replica of
   * which it has not seen all, one after the other, for there may be much to write.
   */
  #answer({ from, clock }: TransferRequest): void {
    const { self, context } = this.#options
    const delta = this.#generations.since(clock)
    if (delta !== undefined) {
      return this.#link.send(from.name, { kind: 'transfer_ack', from: self, delta })
    }
    if (this.#answering.has(from.id)) return
    const extracts = this.state.extracts(clock)
    const next = (): void => {
      this.#answering.delete(from.id)
      const { value: extract } = extracts.next()
      if (extract === undefined) return
      this.#link.send(from.name, { kind: 'transfer_ack', from: self, extract })
      this.#answering.set(from.id, context.clock.after(0, next))
    }
    next()
  }

  #apply(transitions: readonly Transition[], changes: Changes): void {
    const { context } = this.#options
    for (const { to, ref } of transitions) {
      if (to === 'up') {
        if (this.state.ref(ref.id) === undefined) this.#announceSoon()
        this.state.show(ref, changes)
      } else if (to === 'down') {
        this.state.hide(ref, changes)
      } else {
        this.state.forget(ref, changes)
        this.#generations.forget(ref.id)
      }
      const fields = { presence: context.name, node: ref.name, status: to }
      context.logger.info(fields, 'Another node of presence came or went.')
    }
  }
}
