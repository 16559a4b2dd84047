import { type Timer, within } from '../clock/index.ts'
import { type Callback, call } from '../context/index.ts'
import {
  ChannelClosed,
  InvalidResult,
  MailboxFull,
  NoRef,
  UnhandledEvent,
} from '../errors/index.ts'
import type { PresenceDefinition } from '../presence/index.ts'
import { Message, POSITION_KEY, type Subscriber } from '../pubsub/index.ts'
import { validate } from '../schema/index.ts'
import type { Channel, Connection, InboundMessage, TerminateReason } from '../socket/index.ts'
import type { ChannelDefinition } from './definition.ts'
import { Downlink } from './downlink.ts'
import { emit, publish } from './emit.ts'
import { Facade } from './facade.ts'
import { HistoryFollower } from './history-follower.ts'
import type { JoinAttempt } from './join-attempt.ts'
import { Mailbox } from './mailbox.ts'
import { ProcessPresences } from './process-presences.ts'
import { refusal } from './refusal.ts'
import { ReplyRef } from './reply-ref.ts'
import { isGraceful, NoReply, Reply, Stop } from './result.ts'
import { Subscriptions } from './subscriptions.ts'
import { isThenable } from './thenable.ts'
import type { ChannelPresence } from './types.ts'

/** How long anybody waits for a handler that was told to stop, in ms. */
const GRACE = 5_000

/**
 * One joined channel: a mailbox handled one message at a time, and the end of it. Crashes stay in
 * here; the connection and its other channels do not notice (Phoenix channels protocol, section 3).
 */
export class ChannelProcess implements Channel, Subscriber {
  readonly topic: string
  readonly params: Readonly<Record<string, string>>
  readonly joinRef: unknown
  readonly connection: Connection
  assigns: object

  readonly #definition: ChannelDefinition
  readonly #downlink: Downlink
  readonly #socket = new Facade(this)
  readonly #mailbox = new Mailbox()
  readonly #history: HistoryFollower | undefined
  #presences: ProcessPresences | undefined
  #abort: AbortController | undefined
  #subscriptions: Subscriptions | undefined
  #ref: InboundMessage | undefined
  #clientMessages = 0
  #clientBytes = 0
  #serverMessages = 0
  #silence: Timer | undefined
  /** Why the connection is going, from the moment on that it is. */
  #leaving: TerminateReason | undefined
  /** Set when the end begins, before anybody hears of it: from then on nothing is taken in. */
  #over = false
  #ending: Promise<void> | undefined
  #closed = false

  /** Makes the channel of a join that was accepted with `reply`. */
  constructor(definition: ChannelDefinition, attempt: JoinAttempt, { adds }: Reply) {
    const { message, connection, resumption } = attempt
    this.#definition = definition
    this.connection = connection
    this.topic = attempt.topic
    this.params = attempt.params
    this.joinRef = message.joinRef
    this.#downlink = new Downlink({
      connection,
      topic: this.topic,
      join: message,
      volatile: definition.volatile,
    })
    this.assigns = typeof adds === 'object' ? { ...attempt.assigns, ...adds } : attempt.assigns
    this.#history =
      resumption &&
      new HistoryFollower({
        topic: this.topic,
        resumption,
        limits: connection.limits,
        send: (next) => this.#sendInOrder(next),
        crash: (error) => this.crash(error),
      })
    if (definition.presences.length > 0)
      this.#presences = new ProcessPresences(this, definition.presences)
    connection.context.pubsub.subscribe(this.topic, this)
  }

  /** Whether the end of the channel has begun. */
  get isOver(): boolean {
    return this.#over
  }

  /** Aborts when the channel ends. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#over) this.#abort.abort()
    return this.#abort.signal
  }

  // ── what the connection calls ─────────────────────────────────────────────────────────────────

  /** Learns what the client missed, for {@link start} to send. */
  catchUp(): Promise<void> | undefined {
    return this.#history?.catchUp()
  }

  start(): void {
    if (this.#over) return
    const { joined } = this.#definition
    if (joined) this.#mailbox.run(() => this.#quietly(() => call(joined, this.#socket)))
    this.#history?.start()
    this.#mailbox.open()
  }

  deliver(message: InboundMessage, bytes: number): boolean {
    // A message behind the end of its channel is lost, as it would be in a mailbox that is gone.
    if (this.#over) return true
    const { limits, waitingBytes } = this.connection
    if (this.#clientMessages > 0) {
      if (this.#clientMessages >= limits.mailbox) return false
      if (waitingBytes + bytes > limits.inboundBytes) return false
    }
    this.#clientMessages += 1
    this.#clientBytes += bytes
    this.connection.queued(bytes)
    this.#mailbox.run(() => {
      const running = this.#handleEvent(message)
      if (running === undefined) return this.#delivered(bytes)
      return running.then(() => this.#delivered(bytes))
    })
    return true
  }

  leave(message: InboundMessage): void {
    const leave = (): Promise<void> =>
      this.#end({ shutdown: 'left' }, () => {
        this.#downlink.answer(message.ref, new Reply('ok', {}, {}))
        this.#downlink.close('phx_close')
      })
    this.#mailbox.run(leave)
    this.#forceAfterGrace(leave)
  }

  async replace(): Promise<void> {
    this.#detach()
    this.#closed = true
    this.#ending ??= Promise.resolve()
    this.#abort?.abort()
    await this.#settledWithinGrace()
  }

  async shutdown(reason: TerminateReason): Promise<void> {
    const end = (): Promise<void> => this.#end(reason, () => {})
    if (this.#ending === undefined) {
      this.#leaving ??= reason
      this.#abort?.abort()
      this.#mailbox.open()
      this.#mailbox.run(end)
      await this.#settledWithinGrace()
    }
    // Whatever ended the channel first has also cleared the mailbox; if nothing has, this does.
    await end()
  }

  crash(error: unknown): void {
    void this.#crash(error, undefined)
  }

  // ── what PubSub calls ─────────────────────────────────────────────────────────────────────────

  /** A message on the channel's own topic: straight to the client, unless it is intercepted. */
  receive(message: Message): void {
    if (message.kind === 'typed') return this.#post(() => this.#handleInfo(message))
    if (this.#history?.takes(message) || message.kind !== 'broadcast') return
    this.#presences?.notice(message)
    const out = this.#definition.out.get(message.event)
    if (out === undefined) this.#forward(message)
    else this.#post(() => this.#quietly(() => call(out, message.payload, this.#socket)))
  }

  #forward(message: Message): void {
    if (this.#presences?.passes(message) ?? true) this.#downlink.forward(message)
  }

  /** On a topic with history nothing overtakes, and the client learns of each position. */
  #sendInOrder(message: Message): void {
    const { out } = this.#definition
    if (out.size === 0) return this.#sendAt(message)
    this.#post(async () => {
      const handler = message.kind === 'broadcast' ? out.get(message.event) : undefined
      if (handler === undefined) return this.#sendAt(message)
      await this.#quietly(() => call(handler, message.payload, this.#socket))
      if (!this.#over) this.#sendPosition(message)
    }, !this.#mailbox.isOpen)
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
    this.#downlink.push(emit(this.#definition, this.topic, event, payload))
  }

  broadcast(event: string, payload: unknown, from?: Subscriber): Promise<void> {
    this.assertOpen('broadcast')
    const message = emit(this.#definition, this.topic, event, payload)
    return publish(this.connection.context, this.#definition, message, from)
  }

  /** Sends the client a message that is already made. */
  pushMessage(message: Message): void {
    this.#downlink.push(message)
  }

  /** Runs a task of the framework in turn; what it throws ends the channel. */
  run(task: () => Promise<void>): void {
    this.#post(() => this.#quietly(task))
  }

  /** Runs a presence handler of the application in turn. */
  handlePresence(fn: Callback, { payload, topic }: Message): void {
    this.#post(() => this.#quietly(() => call(fn, payload, this.#socket, topic)))
  }

  presence<M extends object, F extends object>(
    definition: PresenceDefinition<M, F>,
    topic: string,
  ): ChannelPresence<M, F> {
    this.assertOpen('use presence')
    this.#presences ??= new ProcessPresences(this, [])
    return this.#presences.of(definition, topic)
  }

  subscribe(topic: string): void {
    if (this.#over) throw new ChannelClosed(this.topic, 'subscribe')
    this.#subscriptions ??= new Subscriptions(
      this.connection.context,
      this.#definition.info,
      (message) => this.#post(() => this.#handleInfo(message)),
      (error) => this.crash(error),
    )
    this.#subscriptions.add(topic)
  }

  unsubscribe(topic: string): void {
    this.#subscriptions?.remove(topic)
  }

  takeRef<R extends Reply>(): ReplyRef<R> {
    const message = this.#ref
    if (message === undefined || message.ref === null) throw new NoRef(this.topic)
    return this.#downlink.replyRef<R>(message.ref)
  }

  // ── handling ──────────────────────────────────────────────────────────────────────────────────

  #handleEvent(message: InboundMessage): void | Promise<void> {
    this.#silence?.cancel()
    const { event, payload } = message
    const handler = typeof event === 'string' ? this.#definition.on.get(event) : undefined
    if (handler === undefined) {
      return this.#crash(new UnhandledEvent(this.topic, event), undefined)
    }
    this.#ref = message
    return this.#attempt(
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
    if (result instanceof Reply) return this.#downlink.answer(message.ref, result)
    if (result instanceof Stop && result.reply instanceof Reply) {
      this.#downlink.answer(message.ref, result.reply)
    }
    return this.#settleQuietly(result)
  }

  #handleInfo(message: Message): void | Promise<void> {
    if (message.kind === 'internal') return
    this.#presences?.notice(message)
    if (message.kind === 'broadcast' && message.topic === this.topic) {
      const out = this.#definition.out.get(message.event)
      if (out !== undefined) return this.#quietly(() => call(out, message.payload, this.#socket))
    }
    for (const { channel, event, fn } of this.#definition.info) {
      if (event !== message.event) continue
      const meant =
        message.kind === 'typed'
          ? channel === undefined
          : channel?.match(message.topic) !== undefined
      if (meant) return this.#quietly(() => call(fn, message.payload, this.#socket))
    }
    const { logger } = this.connection.context
    logger.debug({ topic: this.topic, event: message.event }, 'A message has no info handler.')
  }

  /** Runs a callback that answers nobody. */
  #quietly(run: () => unknown): void | Promise<void> {
    this.#silence?.cancel()
    return this.#attempt(run, (result) => this.#settleQuietly(result), undefined)
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
      this.#post(() => this.#quietly(() => call(timeout, this.#socket))),
    )
  }

  /** Runs `fn` and then `settle`; whatever either throws ends the channel, and nothing else. */
  #attempt(
    fn: () => unknown,
    settle: (result: unknown) => void | Promise<void>,
    event: unknown,
  ): void | Promise<void> {
    const settled = (result: unknown): void | Promise<void> => {
      if (this.#closed) return
      try {
        return settle(result)
      } catch (error) {
        return this.#crash(error, event)
      }
    }
    try {
      const result = fn()
      if (!isThenable(result)) return settled(result)
      return Promise.resolve(result).then(settled, (error) => this.#crash(error, event))
    } catch (error) {
      return this.#crash(error, event)
    }
  }

  /** A message from the server's side, in turn; too many end the channel, but for missed ones. */
  #post(task: () => void | Promise<void>, isMissed = false): void {
    if (this.#over) return
    if (isMissed) return this.#mailbox.post(task)
    if (++this.#serverMessages > this.connection.limits.inbox) {
      return this.crash(new MailboxFull(this.topic))
    }
    this.#mailbox.post(() => {
      this.#serverMessages -= 1
      return task()
    })
  }

  #delivered(bytes: number): void {
    this.#ref = undefined
    if (this.#over) return
    this.#clientMessages -= 1
    this.#clientBytes -= bytes
    this.connection.handled(bytes)
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────

  #stop(reason: unknown): Promise<void> {
    if (isGraceful(reason)) return this.#end(reason, () => this.#downlink.close('phx_close'))
    return this.#crash(reason, undefined)
  }

  #crash(error: unknown, event: unknown): Promise<void> {
    if (this.#ending !== undefined) return this.#ending
    // What fails because its connection went, an aborted fetch for example, is no crash.
    if (this.#leaving !== undefined) return this.#end(this.#leaving, () => {})
    const { counts, logger } = this.connection.context
    counts.channelsCrashed += 1
    const fields = { err: error, topic: this.topic, ...(event === undefined ? {} : { event }) }
    // What a client can cause by itself is no bug of the application, and needs no stack.
    if (error instanceof UnhandledEvent) {
      const { code, message: problem } = error
      logger.warn({ code, problem }, 'A channel has no handler for what its client sent.')
    } else logger.error(fields, 'A channel crashed.')
    this.#ending = this.#finishCrash(error)
    return this.#ending
  }

  async #finishCrash(error: unknown): Promise<void> {
    this.#detach()
    await this.#terminate({ error })
    if (this.#closed) return
    this.#downlink.close('phx_error')
    this.#closed = true
    this.connection.release(this.topic, this)
  }

  /** Ends once, whoever asks first: `announce` tells the client, then `terminate` runs. */
  #end(reason: TerminateReason, announce: () => void): Promise<void> {
    this.#ending ??= this.#finish(reason, announce)
    return this.#ending
  }

  async #finish(reason: TerminateReason, announce: () => void): Promise<void> {
    this.#detach()
    announce()
    this.connection.release(this.topic, this)
    await this.#terminate(reason)
    this.#closed = true
  }

  /** Cuts all that leads to the channel: subscriptions, timers, waiting messages. */
  #detach(): void {
    if (this.#over) return
    this.#over = true
    const { pubsub } = this.connection.context
    this.#silence?.cancel()
    this.#mailbox.clear()
    this.connection.dropped(this.#clientBytes)
    pubsub.unsubscribe(this.topic, this)
    this.#history?.end()
    this.#presences?.end()
    this.#subscriptions?.clear()
    this.#abort?.abort()
  }

  async #terminate(reason: TerminateReason): Promise<void> {
    const { terminate } = this.#definition
    if (terminate === undefined) return
    const { clock, logger } = this.connection.context
    try {
      await within(clock, GRACE, async () => {
        await call(terminate, reason, this.#socket)
      })
    } catch (error) {
      logger.error({ err: error, topic: this.topic }, 'The terminate handler of a channel failed.')
    }
  }

  /** A handler that hangs must not keep its channel, or its connection, for ever. */
  #forceAfterGrace(end: () => Promise<void>): void {
    if (this.#ending !== undefined) return
    const timer = this.connection.context.clock.after(GRACE, () => void end())
    void this.#mailbox.settled().then(() => timer.cancel())
  }

  async #settledWithinGrace(): Promise<void> {
    await within(this.connection.context.clock, GRACE, () => this.#mailbox.settled())
  }

  /** @throws ChannelClosed once the channel has ended. */
  assertOpen(action: string): void {
    if (this.#closed) throw new ChannelClosed(this.topic, action)
  }
}
