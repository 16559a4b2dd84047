import {
  defineSocket,
  error,
  type GracefulReason,
  noreply,
  ok,
  reply,
  status,
  stop,
  type TerminateReason,
} from 'redstart/channel'
import { type } from 'redstart/schema'
import { Gate } from './gate.ts'
import { Journal } from './journal.ts'

/** What a join of a room asks the channel to do; a room that is asked nothing lets everybody in. */
interface JoinWish {
  /** Refuse with this response. */
  readonly refuse?: unknown
  /** Accept with this response. */
  readonly respond?: unknown
  /** Throw. */
  readonly crash?: true
  /** Return this, which is no result. */
  readonly garbage?: unknown
  /** Take until the gate opens. */
  readonly wait?: true
  /** Push `joined` as the first thing after the reply. */
  readonly greet?: true
  /** Push `bye` in `terminate`. */
  readonly bye?: true
}

/** What the channel saw. */
export type RoomEntry =
  | { readonly event: string; readonly topic: string; readonly payload: unknown }
  | { readonly terminated: string; readonly reason: TerminateReason }

/**
 * Makes a socket with one channel, `room:*`, that shows everything that a channel can do. What is
 * sent as an event's payload and what comes back is said at each handler.
 */
export function roomSocket() {
  const journal = new Journal<RoomEntry>()
  const gate = new Gate()
  const open = defineSocket({ connect: () => ({}) })

  const room = open
    .channel('room:*')
    .params(type<JoinWish | null>())
    .emits({
      joined: type<unknown>(),
      bye: type<unknown>(),
      news: type<unknown>(),
      filtered: type<unknown>(),
      bpush: type<unknown>(),
      bbc: type<unknown>(),
    })
    .join(async ({ params }) => {
      const wish = params ?? {}
      if (wish.wait) await gate.opened
      if (wish.crash) throw new Error('a join that crashes')
      if ('garbage' in wish) return outsideOfTypes<never>(wish.garbage)
      if ('refuse' in wish) return error(wish.refuse)
      return ok(wish.respond, { wish })
    })
    .joined((socket) => {
      if (socket.assigns.wish.greet) socket.push('joined', {})
    })

    // Replies.
    .on('echo', type<unknown>(), (payload) => ok(payload))
    .on('plain', () => ok())
    .on('silent', (socket) => {
      journal.write({ event: 'silent', topic: socket.topic, payload: undefined })
    })
    .on('queued', () => status('queued', { position: 3 }))
    .on('garbage', () => outsideOfTypes<never>({ no: 'result' }))
    .on('later', (socket) => {
      const ref = socket.ref()
      void gate.opened.then(() => {
        reply(ref, ok({ use: 1 }))
        reply(ref, ok({ use: 2 }))
      })
      return ref
    })
    .on('hang', async (socket) => {
      journal.write({ event: 'hang', topic: socket.topic, payload: undefined })
      await gate.opened
      journal.write({ event: 'hang ended', topic: socket.topic, payload: undefined })
    })

    // What the channel sends: the payload is what it sends.
    .on('tell', type<unknown>(), (payload, socket) => socket.push('news', payload))
    .on('shout', type<unknown>(), (payload, socket) => {
      socket.broadcast('news', payload)
    })
    .on('whisper', type<unknown>(), (payload, socket) => {
      socket.broadcastFrom('news', payload)
    })
    .on('shout_filtered', type<unknown>(), (payload, socket) => {
      socket.broadcast('filtered', payload)
      return ok()
    })
    .on('tell_shout_reply', (socket) => {
      socket.push('news', { n: 1 })
      socket.broadcast('news', { n: 2 })
      return ok({ n: 3 })
    })
    .on('bin', type<Uint8Array>(), (bytes, socket) => {
      journal.write({ event: 'bin', topic: socket.topic, payload: bytes })
      socket.push('bpush', bytes)
      socket.broadcast('bbc', bytes)
      return ok(Uint8Array.of(9, ...bytes))
    })
    .on('bin_push', (socket) => socket.push('bpush', Uint8Array.of(1)))
    .on('bin_broadcast', (socket) => {
      socket.broadcast('bbc', Uint8Array.of(1))
    })
    .on('bin_reply', () => ok(Uint8Array.of(1)))
    .out('filtered', (payload, socket) => socket.push('filtered', { taken: payload }))

    // Silence.
    .on('await_silence', type<number>(), (ms) => noreply({ timeout: ms }))
    .timeout((socket) => socket.push('news', { timeout: true }))

    // Ends.
    .on('stop', type<GracefulReason>(), (reason) => stop(reason))
    .on('stop_reply', type<GracefulReason>(), (reason) => stop(reason, ok({ last: 'words' })))
    .on('stop_error', () => stop(new Error('a channel that gives up')))
    .on('crash', () => {
      throw new Error('a handler that crashes')
    })
    .on('throw_stop', () => {
      throw stop('normal')
    })
    .terminate((reason, socket) => {
      journal.write({ terminated: socket.topic, reason })
      if (socket.assigns.wish.bye) socket.push('bye', { reason: wordFor(reason) })
    })

  return { socket: open.channels(room), journal, gate }
}

/** What an application without types can do: `value` goes where a `T` belongs. */
function outsideOfTypes<T>(value: unknown): T {
  return JSON.parse(JSON.stringify(value))
}

function wordFor(reason: TerminateReason): string {
  if (typeof reason === 'string') return reason
  return 'shutdown' in reason ? reason.shutdown : 'error'
}
