import type { Timer } from '../clock/index.ts'
import { MailboxFull, RedstartError } from '../errors/index.ts'
import { Message, type Subscriber } from '../pubsub/index.ts'
import type { Visitor } from './address/address-guard.ts'
import { assertEchoable } from './echoable.ts'
import type { Frame } from './frame.ts'
import { deeperThan, MAX_DEPTH } from './json-depth.ts'
import type { Limits } from './limits.ts'
import { RateLimit } from './rate-limit.ts'
import type { InboundMessage, Serializer } from './serializer.ts'
import type {
  Channel,
  SocketContext,
  SocketDefinition,
  TerminateReason,
} from './socket-definition.ts'
import { CloseCode, type Transport } from './transport.ts'

/** How long a full mailbox may hold up its connection before its channel is ended, in ms. */
const MAILBOX_WAIT = 10_000
/** Frames that may wait behind a join before the client is slowed down. */
const READ_AHEAD = 16

/** A frame that waits for its turn, and whom to tell when it was dispatched. */
interface Waiting {
  readonly data: string | Uint8Array
  readonly taken: (() => void) | undefined
}

/** What a connection is made of; see {@link Connection}. */
export interface ConnectionOptions {
  readonly context: SocketContext
  readonly definition: SocketDefinition
  readonly transport: Transport
  readonly serializer: Serializer
  readonly limits: Limits
  readonly assigns: object
  readonly id: string | undefined
  /** The client as the limits by address know it, where there are any. */
  readonly visitor?: Visitor | undefined
  /** Called once, when the connection has ended. */
  readonly onEnd: (connection: Connection) => void
}

/**
 * One client: a WebSocket or a long-poll session. It handles inbound frames strictly one at a time
 * and hands them to its channels; while a join runs nothing else of the client is handled and nothing
 * is sent (Phoenix channels protocol, sections 0 and 3.2).
 */
export class Connection implements Subscriber {
  readonly context: SocketContext
  readonly serializer: Serializer
  readonly limits: Limits
  /** What `connect` returned. Channels start from a copy. */
  readonly assigns: object
  /** The name under which `disconnect` reaches this connection, if `id` gave one. */
  readonly id: string | undefined

  readonly #definition: SocketDefinition
  readonly #transport: Transport
  readonly #visitor: Visitor | undefined
  readonly #onEnd: (connection: Connection) => void
  readonly #channels = new Map<string, Channel>()
  readonly #messageRate: RateLimit
  readonly #joinRate: RateLimit
  #inbox: Waiting[] = []
  #blocked = false
  #paused = false
  #taken: (() => void) | undefined
  #held: Frame[] | undefined
  #heldBytes = 0
  #waitingBytes = 0
  #retry: (() => void) | undefined
  /** Runs while a message waits because it came too early. */
  #turn: Timer | undefined
  #inboxBytes = 0
  /** The join that runs, and what tells it that nobody waits for it any more. */
  #joining: Promise<void> | undefined
  #abortJoin: (() => void) | undefined
  #endReason: TerminateReason = { shutdown: 'closed' }
  #ended: Promise<void> | undefined

  constructor(options: ConnectionOptions) {
    const { context, limits } = options
    this.context = context
    this.serializer = options.serializer
    this.limits = limits
    this.assigns = options.assigns
    this.id = options.id
    this.#definition = options.definition
    this.#transport = options.transport
    this.#visitor = options.visitor
    this.#onEnd = options.onEnd
    const { clock } = context
    this.#messageRate = new RateLimit(clock, limits.messagesPerSecond, limits.messagesPerSecond * 5)
    this.#joinRate = new RateLimit(clock, limits.joinsPerSecond, limits.joinsPerSecond * 2)
    if (this.id !== undefined) context.pubsub.subscribe(this.id, this)
    context.counts.connectionsOpened += 1
  }

  /** Whether there is a channel, or a join that may become one. */
  get hasChannels(): boolean {
    return this.#channels.size > 0 || this.#joining !== undefined
  }

  /** Channels joined at the moment. */
  get channelCount(): number {
    return this.#channels.size
  }

  /** Whether the connection takes frames of bytes. */
  get binary(): boolean {
    return this.#transport.binary
  }

  /** How the client is connected. */
  get transport(): Transport['kind'] {
    return this.#transport.kind
  }

  /** Whether more waits for the client than `softOutboundBytes`: it does not keep up. */
  get isCongested(): boolean {
    return this.#transport.pendingBytes + this.#heldBytes > this.limits.softOutboundBytes
  }

  /** Bytes of client messages that wait for a handler. */
  get waitingBytes(): number {
    return this.#waitingBytes
  }

  /** Takes a frame from the client; `taken` is called when it was dispatched. */
  accept(data: string | Uint8Array, taken?: () => void): void {
    if (this.#blocked) {
      this.#inbox.push({ data, taken })
      this.#inboxBytes += data.length
      const full = this.#inboxBytes >= this.limits.inboundBytes
      if (full || this.#inbox.length >= READ_AHEAD) this.#pause()
      return
    }
    this.#handle(data, taken)
  }

  /** Sends a frame to the client, behind the reply of a join that is running. */
  send(frame: Frame): void {
    if (this.#held === undefined) {
      this.#transport.send(frame)
      return
    }
    this.#held.push(frame)
    this.#heldBytes += frame.bytes
    if (this.#held.length > 1 && this.#heldBytes > this.limits.outboundBytes) {
      this.closeSlowReader()
    }
  }

  /** While the join runs that is asked for now, the end of the connection calls `abort`. */
  whileJoining(abort: () => void): void {
    this.#abortJoin = abort
  }

  /** A channel has handled a client message of so many bytes. */
  handled(bytes: number): void {
    this.#waitingBytes -= bytes
    this.#retry?.()
  }

  /** Client messages of so many bytes are lost with a channel that ends; `release` follows. */
  dropped(bytes: number): void {
    this.#waitingBytes -= bytes
  }

  /** A client message of so many bytes waits in a mailbox. */
  queued(bytes: number): void {
    this.#waitingBytes += bytes
  }

  /** A channel has ended by itself: its topic is free again. */
  release(topic: string, channel: Channel): void {
    if (this.#channels.get(topic) === channel) this.#channels.delete(topic)
    this.#retry?.()
  }

  /** A broadcast on the socket id; `disconnect` ends the connection, all else means nothing here. */
  receive(message: Message): void {
    if (message.kind !== 'broadcast' || message.event !== 'disconnect') return
    void this.close(CloseCode.goingAway, 'disconnected', { shutdown: 'disconnected' })
  }

  /** Ends a client that does not read what it is sent. */
  closeSlowReader(): void {
    if (this.#ended !== undefined) return
    this.context.counts.slowReadersClosed += 1
    this.context.logger.warn(
      { code: 'slow_reader' },
      'A client did not read; its connection is closed.',
    )
    void this.close(CloseCode.slowReader, 'slow reader', { shutdown: 'closed' })
  }

  /** Ends the connection from the server's side. Resolves when its channels have terminated. */
  close(code: CloseCode, text: string, reason: TerminateReason): Promise<void> {
    if (this.#ended === undefined) this.#transport.close(code, text)
    return this.end(reason)
  }

  /** The connection is gone. Resolves when its channels have terminated. */
  end(reason: TerminateReason): Promise<void> {
    if (this.#ended === undefined) {
      this.#endReason = reason
      this.#ended = this.#terminate(reason)
    }
    return this.#ended
  }

  async #terminate(reason: TerminateReason): Promise<void> {
    const { pubsub, counts } = this.context
    counts.connectionsClosed += 1
    if (this.id !== undefined) pubsub.unsubscribe(this.id, this)
    this.#held = undefined
    for (const { taken } of this.#inbox.splice(0)) taken?.()
    const channels = [...this.#channels.values()]
    this.#channels.clear()
    this.#retry?.()
    this.#loseTurn()
    this.#onEnd(this)
    this.#abortJoin?.()
    await Promise.all([this.#joining, ...channels.map((channel) => channel.shutdown(reason))])
  }

  #handle(data: string | Uint8Array, taken: (() => void) | undefined): void {
    if (this.#ended !== undefined) return taken?.()
    let message: InboundMessage
    try {
      message = this.serializer.decode(data)
      assertEchoable(message)
    } catch (error) {
      this.#undecodable(error)
      return
    }
    this.#dispatch(message, data.length)
    if (this.#blocked) this.#taken = taken
    else taken?.()
  }

  #undecodable(error: unknown): void {
    const { counts, logger } = this.context
    counts.badFramesClosed += 1
    const problem = error instanceof RedstartError ? error.message : 'The serializer failed.'
    logger.debug({ code: 'undecodable_frame', problem }, 'A frame could not be read.')
    void this.close(CloseCode.undecodable, 'undecodable frame', { shutdown: 'closed' })
  }

  #fail(error: unknown): void {
    this.context.logger.error({ err: error }, 'A connection failed.')
    void this.close(CloseCode.undecodable, 'internal error', { shutdown: 'closed' })
  }

  #dispatch(message: InboundMessage, bytes: number): void {
    const { topic, event, payload } = message
    const wait = this.#earliness(event)
    if (wait > 0) {
      if (this.#definition.excess === 'wait') return this.#waitForTurn(wait, message, bytes)
      return this.#refuse(message, { reason: 'rate limited', retry_in: wait })
    }
    if (topic === 'phoenix' && event === 'heartbeat') {
      return this.#reply(null, message, 'ok', undefined)
    }
    if (typeof topic !== 'string') return this.#unmatched(message)
    if (topic.length > this.limits.topicLength) {
      return this.#refuse(message, { reason: 'topic too long' })
    }
    if (typeof event === 'string' && event.length > this.limits.eventLength) {
      return this.#refuse(message, { reason: 'event too long' })
    }
    if (deeperThan(payload, Math.min(this.limits.jsonDepth, MAX_DEPTH))) {
      return this.#refuse(message, { reason: 'payload too deep' })
    }
    if (event === 'phx_join') {
      this.#joining = this.#join(topic, message).catch((error) => this.#fail(error))
      return
    }
    const channel = this.#channels.get(topic)
    if (channel === undefined) {
      if (event === 'phx_leave') this.#reply(message.joinRef, message, 'ok', undefined)
      else this.#unmatched(message)
    } else if (!isCurrent(message.joinRef, channel.joinRef)) {
      this.context.counts.messagesStale += 1
    } else if (event === 'phx_leave') {
      channel.leave(message)
    } else if (!channel.deliver(message, bytes)) {
      this.#waitForRoom(channel, topic, message, bytes)
    }
  }

  /** By how many milliseconds a message comes earlier than its client may send it. */
  #earliness(event: unknown): number {
    const wait = this.#messageRate.take()
    // A client does not look at the answer to its leave, so a refused one would leave the channel there.
    if (event === 'phx_leave') return 0
    if (wait === 0 && event === 'phx_join' && this.#definition.excess === 'wait') {
      return this.#joinRate.take()
    }
    return wait
  }

  /** What the application can do wrong is an outcome of `route.join`; a rejection is a fault of ours. */
  async #join(topic: string, message: InboundMessage): Promise<void> {
    this.#blocked = true
    this.#held = []
    this.#heldBytes = 0
    const old = this.#channels.get(topic)
    if (old !== undefined) {
      this.#channels.delete(topic)
      await old.replace()
      const close = Message.broadcast(topic, 'phx_close', {})
      this.#held?.push(this.serializer.push(old.joinRef, old.joinRef, close))
    }
    if (this.#ended === undefined) await this.#joinRoute(topic, message)
    this.#joining = undefined
    this.#abortJoin = undefined
    const held = this.#held ?? []
    this.#held = undefined
    this.#heldBytes = 0
    for (const frame of held) this.#transport.send(frame)
    this.#unblock()
  }

  async #joinRoute(topic: string, message: InboundMessage): Promise<void> {
    const route = this.#definition.route(topic)
    if (route === undefined) return this.#unmatched(message)
    if (this.#channels.size >= this.limits.channelsPerSocket) {
      return this.#refuseJoin(message, { reason: 'too many channels joined' })
    }
    const early = this.#definition.excess === 'wait' ? 0 : this.#joinRate.take()
    const wait = early || (this.#visitor?.takeJoin(topic) ?? 0)
    if (wait > 0) return this.#refuseJoin(message, { reason: 'rate limited', retry_in: wait })
    const outcome = await route.join(this, topic, message)
    if (outcome.status === 'error') {
      this.#visitor?.joinRefused(topic)
      return this.#refuseJoin(message, outcome.response)
    }
    const { channel, response } = outcome
    if (this.#ended !== undefined) {
      await channel.shutdown(this.#endReason)
      return
    }
    const frame = this.#encodeReply(message.joinRef, message, 'ok', response)
    if (frame === undefined) {
      await channel.replace()
      return this.#refuseJoin(message, { reason: 'join crashed' })
    }
    this.#channels.set(topic, channel)
    this.context.counts.joinsAccepted += 1
    this.#transport.send(frame)
    channel.start()
  }

  #refuseJoin(message: InboundMessage, response: unknown): void {
    this.context.counts.joinsRefused += 1
    this.#reply(message.joinRef, message, 'error', response)
  }

  /** A limit was passed: the client is told, nobody else. */
  #refuse(message: InboundMessage, response: object): void {
    this.context.counts.messagesRefused += 1
    this.#reply(message.joinRef, message, 'error', response)
  }

  #unmatched(message: InboundMessage): void {
    this.#reply(null, message, 'error', { reason: 'unmatched topic' })
  }

  /** Answers ahead of what is held back, for it answers the frame that is being handled. */
  #reply(joinRef: unknown, message: InboundMessage, status: string, response: unknown): void {
    const frame =
      this.#encodeReply(joinRef, message, status, response) ??
      this.serializer.reply(joinRef, message.ref, message.topic, 'error', {
        reason: 'join crashed',
      })
    this.#transport.send(frame)
  }

  #encodeReply(
    joinRef: unknown,
    { ref, topic }: InboundMessage,
    status: string,
    response: unknown,
  ): Frame | undefined {
    try {
      const frame = this.serializer.reply(joinRef, ref, topic, status, response)
      if (this.binary || !frame.binary) return frame
    } catch (error) {
      this.context.logger.error({ err: error }, 'The response of a join could not be encoded.')
    }
    return undefined
  }

  /** Stops reading until `channel` has room; a channel that has none for too long is ended. */
  #waitForRoom(channel: Channel, topic: string, message: InboundMessage, bytes: number): void {
    this.#blocked = true
    const timer = this.context.clock.after(MAILBOX_WAIT, () =>
      channel.crash(new MailboxFull(topic)),
    )
    this.#retry = () => {
      const alive = this.#channels.get(topic) === channel
      if (alive && !channel.deliver(message, bytes)) return
      timer.cancel()
      this.#retry = undefined
      if (!alive && this.#ended === undefined) this.#unmatched(message)
      this.#unblock()
    }
  }

  /** Stops reading until the client may send what came too early. */
  #waitForTurn(ms: number, message: InboundMessage, bytes: number): void {
    this.#blocked = true
    this.#turn = this.context.clock.after(ms, () => {
      this.#turn = undefined
      this.#blocked = false
      this.#dispatch(message, bytes)
      if (!this.#blocked) this.#unblock()
    })
  }

  /** Gives up what came too early. */
  #loseTurn(): void {
    if (this.#turn === undefined) return
    this.#turn.cancel()
    this.#turn = undefined
    this.#unblock()
  }

  #unblock(): void {
    this.#blocked = false
    const taken = this.#taken
    this.#taken = undefined
    taken?.()
    while (!this.#blocked) {
      const next = this.#inbox.shift()
      if (next === undefined) break
      this.#inboxBytes -= next.data.length
      this.#handle(next.data, next.taken)
    }
    if (!this.#blocked && this.#paused) {
      this.#paused = false
      this.#transport.resume()
    }
  }

  #pause(): void {
    if (this.#paused) return
    this.#paused = true
    this.#transport.pause()
  }
}

/** Whether a message is meant for the channel that was joined under `stored`. */
function isCurrent(joinRef: unknown, stored: unknown): boolean {
  if (joinRef === null || joinRef === stored) return true
  const structured = typeof joinRef === 'object' && typeof stored === 'object'
  return structured && JSON.stringify(joinRef) === JSON.stringify(stored)
}
