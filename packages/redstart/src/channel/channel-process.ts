import type { Timer } from '../clock/index.ts'
import { type Callback, call, isThenable } from '../context/index.ts'
import { ChannelClosed, InvalidResult, NoRef, UnhandledEvent } from '../errors/index.ts'
import { Message, POSITION_KEY, type Subscriber } from '../pubsub/index.ts'
import { validate } from '../schema/index.ts'
import type { InboundMessage, TerminateReason } from '../socket/index.ts'
import type { ChannelDefinition } from './definition.ts'
import { emit, publish } from './emit.ts'
import { Facade } from './facade.ts'
import { HistoryFollower } from './history-follower.ts'
import type { JoinAttempt } from './join-attempt.ts'
import { NamedTimers } from './named-timers.ts'
import { Process } from './process.ts'
import { refusal } from './refusal.ts'
import { ReplyRef } from './reply-ref.ts'
import { isGraceful, NoReply, Reply, Stop } from './result.ts'

/** One joined channel: what its definition says of events, broadcasts and replies. */
export class ChannelProcess extends Process {
  readonly params: Readonly<Record<string, string>>
  assigns: object

  readonly #definition: ChannelDefinition
  readonly #socket = new Facade(this)
  readonly #history: HistoryFollower | undefined
  #ref: InboundMessage | undefined
  #silence: Timer | undefined
  #timers: NamedTimers | undefined

  /** Makes the channel of a join that was accepted with `reply`. */
  constructor(definition: ChannelDefinition, attempt: JoinAttempt, { adds }: Reply) {
    const { message, connection, resumption, topic } = attempt
    const { volatile, info, presences } = definition
    super({ connection, topic, join: message, volatile, info, presences })
    this.#definition = definition
    this.params = attempt.params
    this.assigns = typeof adds === 'object' ? { ...attempt.assigns, ...adds } : attempt.assigns
    this.#history =
      resumption &&
      new HistoryFollower({
        topic,
        resumption,
        limits: connection.limits,
        send: (next) => this.#sendInOrder(next),
        crash: (error) => this.crash(error),
      })
    connection.context.pubsub.subscribe(topic, this)
  }

  /** Learns what the client missed, for {@link start} to send. */
  catchUp(): Promise<void> | undefined {
    return this.#history?.catchUp()
  }

  start(): void {
    if (this.isOver) return
    const { joined } = this.#definition
    if (joined) this.mailbox.run(() => this.#quietly(() => call(joined, this.#socket)))
    this.#history?.start()
    this.mailbox.open()
  }

  /** A message on the channel's own topic: straight to the client, unless it is intercepted. */
  receive(message: Message): void {
    if (message.kind === 'typed') return this.post(() => this.handleInfo(message))
    if (this.#history?.takes(message) || message.kind !== 'broadcast') return
    this.notice(message)
    const out = this.#definition.out.get(message.event)
    if (out === undefined) this.#forward(message)
    else this.post(() => this.#quietly(() => call(out, message.payload, this.#socket)))
  }

  #forward(message: Message): void {
    if (this.passes(message)) this.downlink.forward(message)
  }

  /** On a topic with history nothing overtakes, and the client learns of each position. */
  #sendInOrder(message: Message): void {
    const { out } = this.#definition
    if (out.size === 0) return this.#sendAt(message)
    this.post(async () => {
      const handler = message.kind === 'broadcast' ? out.get(message.event) : undefined
      if (handler === undefined) return this.#sendAt(message)
      await this.#quietly(() => call(handler, message.payload, this.#socket))
      if (!this.isOver) this.#sendPosition(message)
    }, !this.mailbox.isOpen)
  }

  #sendAt(message: Message): void {
    if (message.kind === 'broadcast') this.#forward(message)
    else this.#sendPosition(message)
  }

  /** Tells the client a position whose message is not for it, so that it will not ask for it. */
  #sendPosition({ position }: Message): void {
    if (position !== undefined)
      this.#forward(Message.broadcast(this.topic, POSITION_KEY, {}).at(position))
  }

  // ── what handlers call, through the facade ────────────────────────────────────────────────────

  assign(patch: object): void {
    this.assertOpen('assign')
    this.assigns = { ...this.assigns, ...patch }
  }

  push(event: string, payload: unknown): void {
    this.assertOpen('push')
    this.pushMessage(emit(this.#definition, this.topic, event, payload))
  }

  /** Calls `fn` in turn after a while, unless the channel has ended by then. */
  after(name: string, milliseconds: number, fn: () => unknown): void {
    if (this.isOver) throw new ChannelClosed(this.topic, 'start a timer')
    this.#timers ??= new NamedTimers(this.connection.context.clock)
    this.#timers.start(name, milliseconds, () => this.run(async () => void (await fn())))
  }

  cancelAfter(name: string): void {
    this.#timers?.cancel(name)
  }

  broadcast(event: string, payload: unknown, from?: Subscriber): Promise<void> {
    this.assertOpen('broadcast')
    const message = emit(this.#definition, this.topic, event, payload)
    return publish(this.connection.context, this.#definition, message, from)
  }

  takeRef<R extends Reply>(): ReplyRef<R> {
    const message = this.#ref
    if (message === undefined || message.ref === null) throw new NoRef(this.topic)
    return this.downlink.replyRef<R>(message.ref)
  }

  // ── handling ──────────────────────────────────────────────────────────────────────────────────

  protected handle(message: InboundMessage): void | Promise<void> {
    const running = this.#handleEvent(message)
    if (running === undefined) {
      this.#ref = undefined
      return
    }
    return running.then(() => {
      this.#ref = undefined
    })
  }

  #handleEvent(message: InboundMessage): void | Promise<void> {
    this.#silence?.cancel()
    const { event, payload } = message
    const handler = typeof event === 'string' ? this.#definition.on.get(event) : undefined
    if (handler === undefined) {
      return this.crashed(new UnhandledEvent(this.topic, event), undefined)
    }
    this.#ref = message
    return this.attempt(
      () => {
        const { schema, fn } = handler
        if (schema === undefined) return call(fn, this.#socket)
        const checked = validate(schema, payload)
        if (isThenable(checked)) {
          return checked.then((result) =>
            result.ok ? call(fn, result.value, this.#socket) : refusal(result.issues),
          )
        }
        return checked.ok ? call(fn, checked.value, this.#socket) : refusal(checked.issues)
      },
      (result) => this.#settleEvent(message, result),
      event,
    )
  }

  #settleEvent(message: InboundMessage, result: unknown): void | Promise<void> {
    this.#ref = undefined
    if (result === undefined || result instanceof ReplyRef) return
    if (result instanceof Reply) return this.downlink.answer(message.ref, result)
    if (result instanceof Stop && result.reply instanceof Reply) {
      this.downlink.answer(message.ref, result.reply)
    }
    return this.#settleQuietly(result)
  }

  protected handleInfo(message: Message): void | Promise<void> {
    if (message.kind === 'internal') return
    this.notice(message)
    if (message.kind === 'broadcast' && message.topic === this.topic) {
      const out = this.#definition.out.get(message.event)
      if (out !== undefined) return this.#quietly(() => call(out, message.payload, this.#socket))
    }
    const fn = this.infoHandlerFor(message)
    if (fn !== undefined) return this.#quietly(() => call(fn, message.payload, this.#socket))
    const { logger } = this.connection.context
    logger.debug({ topic: this.topic, event: message.event }, 'A message has no info handler.')
  }

  handlePresence(fn: Callback, { payload, topic }: Message): void {
    this.post(() => this.#quietly(() => call(fn, payload, this.#socket, topic)))
  }

  override run(task: () => Promise<void>): void {
    this.post(() => this.#quietly(task))
  }

  /** Runs a callback that answers nobody. */
  #quietly(run: () => unknown): void | Promise<void> {
    this.#silence?.cancel()
    return this.attempt(run, (result) => this.#settleQuietly(result), undefined)
  }

  #settleQuietly(result: unknown): void | Promise<void> {
    if (result === undefined) return
    if (result instanceof NoReply) return this.#awaitSilence(result.timeout)
    if (result instanceof Stop) return this.#stop(result.reason)
    throw new InvalidResult('A handler', result)
  }

  #awaitSilence(ms: number | undefined): void {
    const { timeout } = this.#definition
    if (ms === undefined || timeout === undefined) return
    this.#silence = this.connection.context.clock.after(ms, () =>
      this.post(() => this.#quietly(() => call(timeout, this.#socket))),
    )
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────

  #stop(reason: unknown): Promise<void> {
    if (isGraceful(reason)) return this.end(reason, () => this.downlink.close('phx_close'))
    return this.crashed(reason, undefined)
  }

  protected reportCrash(error: unknown, event: unknown): void {
    const { logger } = this.connection.context
    // What a client can cause by itself is no bug of the application, and needs no stack.
    if (error instanceof UnhandledEvent) {
      const { code, message: problem } = error
      logger.warn({ code, problem }, 'A channel has no handler for what its client sent.')
      return
    }
    const fields = { err: error, topic: this.topic, ...(event === undefined ? {} : { event }) }
    logger.error(fields, 'A channel crashed.')
  }

  protected cut(): void {
    this.#silence?.cancel()
    this.#timers?.end()
    this.connection.context.pubsub.unsubscribe(this.topic, this)
    this.#history?.end()
  }

  protected async terminate(reason: TerminateReason): Promise<void> {
    const { terminate } = this.#definition
    if (terminate === undefined) return
    try {
      await call(terminate, reason, this.#socket)
    } catch (error) {
      const { logger } = this.connection.context
      logger.error({ err: error, topic: this.topic }, 'The terminate handler of a channel failed.')
    }
  }
}
