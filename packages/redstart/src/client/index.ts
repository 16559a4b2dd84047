/**
 * The browser's half: the official `phoenix` client with the types of a server, and its pushes as
 * promises. Everything but a few small functions is types.
 *
 * @example
 * import { Socket } from 'phoenix'
 * import { pushed, typed } from 'redstart/client'
 * import type { AppSocket } from '../server/socket.ts'
 *
 * const socket = typed<AppSocket>(new Socket('/socket', { params: { token } }))
 * socket.connect()
 *
 * const room = socket.channel('room:42')
 * room.on('new_msg', (message) => show(message.body))
 * const joined = await pushed(room.join())
 * if (joined.status === 'ok') joined.response.messages.forEach(show)
 *
 * @module
 */
export type { AnySocket, ChannelFor, Contract, ContractOf, TopicsOf } from '../channel/index.ts'
export type { RefusableSocket } from './on-refused.ts'
export { type Outcome, pushed } from './pushed.ts'
export { type ResumableChannel, resumable, type Since } from './resumable.ts'
export type { ChannelState, TypedChannel } from './typed-channel.ts'
export {
  type OfficialPresence,
  type PresenceOver,
  type TypedPresence,
  typedPresence,
} from './typed-presence.ts'
export type { TypedPush } from './typed-push.ts'
export {
  type CloseInfo,
  type ConnectionState,
  type OfficialSocket,
  type SocketMessage,
  type TypedSocket,
  type TypedSocketOptions,
  typed,
} from './typed-socket.ts'
