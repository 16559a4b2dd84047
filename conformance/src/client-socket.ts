import { defineSocket, error, ok, status, type TerminateReason } from 'redstart/channel'
import { binary, type } from 'redstart/schema'
import { Gate } from './gate.ts'
import { Journal } from './journal.ts'

/** What the server saw of its clients. */
export type ClientEntry =
  | { readonly connected: unknown; readonly authToken: string | undefined }
  | { readonly joined: string; readonly params: unknown }
  | { readonly left: string; readonly reason: TerminateReason }

/** What a join asks for. */
interface JoinWish {
  readonly refuse?: boolean
  readonly wait?: boolean
}

/**
 * Makes a socket with one channel, `room:{id}`, for the official client: each handler answers in one of
 * the ways in which a client can be answered. Its id is `user:` and the connect parameter `user`.
 */
export function clientSocket() {
  const journal = new Journal<ClientEntry>()
  const gate = new Gate()
  const open = defineSocket({
    authToken: true,
    connect({ params, authToken }) {
      const { vsn, ...connected } = params
      journal.write({ connected, authToken })
      return { user: String(params.user) }
    },
    id: ({ user }) => `user:${user}`,
  })
  const room = open
    .channel('room:{id}')
    .params(type<JoinWish>())
    .emits({ news: type<unknown>(), bytes: binary() })
    .join(async ({ topic, params }) => {
      journal.write({ joined: `room:${topic.id}`, params })
      if (params.wait) await gate.opened
      return params.refuse ? error({ reason: 'not yet' }) : ok({ welcome: true })
    })
    .on('echo', type<unknown>(), (payload) => ok(payload))
    .on('refuse', () => error({ reason: 'no' }))
    .on('queue', () => status('queued', { position: 3 }))
    .on('silent', () => {})
    .on('shout', type<unknown>(), (payload, socket) => {
      void socket.broadcast('news', payload)
    })
    .on('tell', type<unknown>(), (payload, socket) => socket.push('news', payload))
    .on('bytes', binary(), (payload, socket) => {
      socket.push('bytes', payload)
      void socket.broadcast('bytes', payload)
      return ok(payload)
    })
    .on('measure', binary(), (payload) => ok({ bytes: [...payload] }))
    .on('transport', (socket) => ok(socket.transport))
    .on('crash', () => {
      throw new Error('a handler that crashes')
    })
    .terminate((reason, socket) => journal.write({ left: socket.topic, reason }))
  return { socket: open.channels(room), journal, gate }
}
