import { within } from '../clock/index.ts'
import { type Callback, detached, isThenable } from '../context/index.ts'
import { ChannelClosed, MailboxFull } from '../errors/index.ts'
import type { PresenceDefinition } from '../presence/index.ts'
import type { Message, Subscriber } from '../pubsub/index.ts'
import type { Channel, Connection, InboundMessage, TerminateReason } from '../socket/index.ts'
import type { InfoHandler, PresenceHandler } from './definition.ts'
import { Downlink } from './downlink.ts'
import { Mailbox } from './mailbox.ts'
import { ProcessPresences } from './process-presences.ts'
import { Reply } from './result.ts'
import { Subscriptions } from './subscriptions.ts'
import type { ChannelPresence } from './types.ts'

/** How long anybody waits for a handler that was told to stop, in ms. */
const GRACE = 5_000

/** A subscription of which all nodes know. */
const SETTLED = Promise.resolve()

/** What a {@link Process} is made of. */
export interface ProcessOptions {
  readonly connection: Connection
  readonly topic: string
  /** The message that joined it. */
  readonly join: InboundMessage
  /** Events that a client which does not keep up can do without. */
  readonly volatile: ReadonlySet<string>
  readonly info: readonly InfoHandler[]
  readonly presences: readonly PresenceHandler[]
}

/**
 * What has been joined on a topic, by one client: a mailbox handled one message at a time, and the end of
 * it. Crashes stay in here; the connection and its other processes do not notice (Phoenix channels
 * protocol, section 3). A channel is one, a live view is another.
 */
export abstract class Process implements Channel, Subscriber {
  readonly topic: string
  readonly joinRef: unknown
  readonly connection: Connection
  protected readonly downlink: Downlink
  protected readonly mailbox: Mailbox = new Mailbox()

  readonly #info: readonly InfoHandler[]
  #presences: ProcessPresences | undefined
  #abort: AbortController | undefined
  #subscriptions: Subscriptions | undefined
  #clientMessages = 0
  #clientBytes = 0
  #serverMessages = 0
  /** Why the connection is going, from the moment on that it is. */
  #leaving: TerminateReason | undefined
  /** Set when the end begins, before anybody hears of it: from then on nothing is taken in. */
  #over = false
  #ending: Promise<void> | undefined
  #closed = false

  constructor({ connection, topic, join, volatile, info, presences }: ProcessOptions) {
    this.connection = connection
    this.topic = topic
    this.joinRef = join.joinRef
    this.downlink = new Downlink({ connection, topic, join, volatile })
    this.#info = info
    if (presences.length > 0) this.#presences = new ProcessPresences(this, presences)
  }

  /** Whether the end has begun. */
  get isOver(): boolean {
    return this.#over
  }

  /** Aborts when the process ends. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#over) this.#abort.abort()
    return this.#abort.signal
  }

  /** Begins to handle messages: called once the join reply is on its way. */
  abstract start(): void

  /** A message of PubSub, on the process's own topic. */
  abstract receive(message: Message): void

  /** Runs a presence handler of the application in turn. */
  abstract handlePresence(fn: Callback, message: Message): void

  /** Handles a client message, in turn. Must not throw or reject. */
  protected abstract handle(message: InboundMessage): void | Promise<void>

  /** Handles a message of a topic that was subscribed to, in turn. Must not throw or reject. */
  protected abstract handleInfo(message: Message): void | Promise<void>

  /** Cuts what else leads to the process. */
  protected abstract cut(): void

  /** The application's own end. Nothing that it throws or rejects with stops the end. */
  protected abstract terminate(reason: TerminateReason): Promise<void>

  /** Tells the log of a crash. */
  protected abstract reportCrash(error: unknown, event: unknown): void

  // ── what the connection calls ─────────────────────────────────────────────────────────────────

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
    this.mailbox.run(() => {
      const running = this.handle(message)
      if (running === undefined) return this.#delivered(bytes)
      return running.then(() => this.#delivered(bytes))
    })
    return true
  }

  leave(message: InboundMessage): void {
    const leave = (): Promise<void> =>
      this.end({ shutdown: 'left' }, () => {
        this.downlink.answer(message.ref, new Reply('ok', {}, {}))
        this.downlink.close('phx_close')
      })
    this.mailbox.run(leave)
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
    const end = (): Promise<void> => this.end(reason, () => {})
    if (this.#ending === undefined) {
      this.#leaving ??= reason
      this.#abort?.abort()
      this.mailbox.open()
      this.mailbox.run(end)
      await this.#settledWithinGrace()
    }
    // Whatever ended the channel first has also cleared the mailbox; if nothing has, this does.
    await end()
  }

  crash(error: unknown): void {
    // Whoever sends a message too many is not to have the end of its receiver in a transaction of its own.
    void detached(() => this.crashed(error, undefined))
  }

  // ── what handlers and presences call ──────────────────────────────────────────────────────────

  /** Sends the client a message that is already made. */
  pushMessage(message: Message): void {
    this.downlink.push(message)
  }

  /** Runs a task of the framework in turn; what it throws ends the process. */
  run(task: () => Promise<void>): void {
    this.post(() => this.attempt(task, () => {}, undefined))
  }

  presence<M extends object, F extends object>(
    definition: PresenceDefinition<M, F>,
    topic: string,
  ): ChannelPresence<M, F> {
    this.assertOpen('use presence')
    this.#presences ??= new ProcessPresences(this, [])
    return this.#presences.of(definition, topic)
  }

  /** @returns what resolves when what is broadcast from then on arrives, from all nodes. */
  subscribe(topic: string): PromiseLike<void> {
    if (this.#over) throw new ChannelClosed(this.topic, 'subscribe')
    this.#subscriptions ??= new Subscriptions(
      this.connection.context,
      this.#info,
      (message) => {
        // What is sent to a topic that the process was joined on reaches it anyway.
        if (message.kind === 'typed' && message.topic === this.topic) return
        this.post(() => this.handleInfo(message))
      },
      (error) => this.crash(error),
    )
    this.#subscriptions.add(topic)
    return this.connection.context.pubsub.settled() ?? SETTLED
  }

  unsubscribe(topic: string): void {
    this.#subscriptions?.remove(topic)
  }

  /** What hears the topics that were subscribed to. */
  protected get subscriber(): Subscriber | undefined {
    return this.#subscriptions
  }

  /** @throws ChannelClosed once the process has ended. */
  assertOpen(action: string): void {
    if (this.#closed) throw new ChannelClosed(this.topic, action)
  }

  // ── for the kinds of processes ────────────────────────────────────────────────────────────────

  /** Tells the presences of a message, which may be a diff of theirs. */
  protected notice(message: Message): void {
    this.#presences?.notice(message)
  }

  /** Whether a message may go to the client: any but a diff that it has no room for. */
  protected passes(message: Message): boolean {
    return this.#presences?.passes(message) ?? true
  }

  /** The handler of a message, as `.info()` was given it. */
  protected infoHandlerFor(message: Message): Callback | undefined {
    for (const { channel, event, fn } of this.#info) {
      if (event !== message.event) continue
      const meant =
        message.kind === 'typed'
          ? channel === undefined
          : channel?.match(message.topic) !== undefined
      if (meant) return fn
    }
    return undefined
  }

  /** Runs `fn` and then `settle`; whatever either throws ends the process, and nothing else. */
  protected attempt(
    fn: () => unknown,
    settle: (result: unknown) => void | Promise<void>,
    event: unknown,
  ): void | Promise<void> {
    const settled = (result: unknown): void | Promise<void> => {
      if (this.#closed) return
      try {
        const settling = settle(result)
        return settling?.catch((error: unknown) => this.crashed(error, event))
      } catch (error) {
        return this.crashed(error, event)
      }
    }
    try {
      const result = fn()
      if (!isThenable(result)) return settled(result)
      return Promise.resolve(result).then(settled, (error) => this.crashed(error, event))
    } catch (error) {
      return this.crashed(error, event)
    }
  }

  /** A message from the server's side, in turn; too many end the process, but for missed ones. */
  protected post(task: () => void | Promise<void>, isMissed = false): void {
    if (this.#over) return
    if (isMissed) return this.mailbox.post(task)
    if (++this.#serverMessages > this.connection.limits.inbox) {
      return this.crash(new MailboxFull(this.topic))
    }
    this.mailbox.post(() => {
      this.#serverMessages -= 1
      return task()
    })
  }

  #delivered(bytes: number): void {
    if (this.#over) return
    this.#clientMessages -= 1
    this.#clientBytes -= bytes
    this.connection.handled(bytes)
  }

  // ── ending ────────────────────────────────────────────────────────────────────────────────────

  /** Ends with an error, once. */
  protected crashed(error: unknown, event: unknown): Promise<void> {
    if (this.#ending !== undefined) return this.#ending
    // What fails because its connection went, an aborted fetch for example, is no crash.
    if (this.#leaving !== undefined) return this.end(this.#leaving, () => {})
    this.connection.context.counts.channelsCrashed += 1
    try {
      this.reportCrash(error, event)
    } catch {
      // An error that cannot even be looked at ends its process as any other.
      this.connection.context.logger.error({ topic: this.topic }, 'A crash could not be reported.')
    }
    this.#ending = this.#finishCrash(error)
    return this.#ending
  }

  async #finishCrash(error: unknown): Promise<void> {
    this.#detach()
    await this.#terminate({ error })
    if (this.#closed) return
    this.downlink.close('phx_error')
    this.#closed = true
    this.connection.release(this.topic, this)
  }

  /** Ends once, whoever asks first: `announce` tells the client, then `terminate` runs. */
  protected end(reason: TerminateReason, announce: () => void): Promise<void> {
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

  async #terminate(reason: TerminateReason): Promise<void> {
    await within(this.connection.context.clock, GRACE, () => this.terminate(reason))
  }

  /** Cuts all that leads to the process: subscriptions, timers, waiting messages. */
  #detach(): void {
    if (this.#over) return
    this.#over = true
    this.mailbox.clear()
    this.connection.dropped(this.#clientBytes)
    this.cut()
    this.#presences?.end()
    this.#subscriptions?.clear()
    this.#abort?.abort()
  }

  /** A handler that hangs must not keep its channel, or its connection, for ever. */
  #forceAfterGrace(end: () => Promise<void>): void {
    if (this.#ending !== undefined) return
    const timer = this.connection.context.clock.after(GRACE, () => void end())
    void this.mailbox.settled().then(() => timer.cancel())
  }

  async #settledWithinGrace(): Promise<void> {
    await within(this.connection.context.clock, GRACE, () => this.mailbox.settled())
  }
}
