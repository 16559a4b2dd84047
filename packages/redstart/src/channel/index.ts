/**
 * Channels: typed, validated conversations on topics, over the Phoenix wire protocol.
 *
 * A socket says who may connect, its channels say what happens on a topic. Definitions are pure;
 * `attach` of `redstart/endpoint` serves them.
 *
 * @example
 * const socket = defineSocket({ connect: () => ({}) })
 * const room = socket
 *   .channel('room:{id}')
 *   .emits({ new_msg: z.object({ body: z.string() }) })
 *   .join(() => ok())
 *   .on('new_msg', z.object({ body: z.string().min(1) }), (message, socket) => {
 *     socket.broadcast('new_msg', message)
 *   })
 * export const appSocket = socket.channels(room)
 * export type AppSocket = typeof appSocket
 *
 * @module
 */
export { ChannelBuilder } from './channel-builder.ts'
export type {
  AnySocket,
  ChannelFor,
  ChannelIn,
  ChannelsOf,
  Contract,
  ContractOf,
  TopicsOf,
} from './contract.ts'
export type { ChannelDefinition, InfoHandler, PresenceHandler } from './definition.ts'
export { emit, publish } from './emit.ts'
export { type EngineChannel, infoHandler } from './info-handler.ts'
export { NamedTimers } from './named-timers.ts'
export { Process } from './process.ts'
export type { Received } from './received.ts'
export { ReplyRef, reply } from './reply-ref.ts'
export {
  type Err,
  error,
  type GracefulReason,
  type HandlerResult,
  NoReply,
  noreply,
  type Ok,
  ok,
  type QuietResult,
  Reply,
  Stop,
  status,
  stop,
} from './result.ts'
export {
  type Accepted,
  type AnyParams,
  defineSocket,
  SocketBuilder,
  type SocketOptions,
} from './socket-builder.ts'
export type {
  Base,
  ChannelSocket,
  Delivery,
  EventSpec,
  Handled,
  HasSpec,
  JoinContext,
  NoPayload,
  SocketOf,
  Spec,
  SpecOf,
  Subscribed,
  TerminateReason,
  TopicPresence,
} from './types.ts'
