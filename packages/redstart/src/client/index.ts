export type { AnySocket, ChannelFor, ContractOf, TopicsOf } from './contract.ts'
export type { TypedChannel } from './typed-channel.ts'
export type { TypedPush } from './typed-push.ts'
export { type TypedSocket, typed } from './typed-socket.ts'
