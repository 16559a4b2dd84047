/**
 * The socket layer: frames and serializers, transports, and the connection between a client and its
 * channels. Applications meet it through `redstart/channel` and `redstart/endpoint`.
 *
 * @module
 */
export { AddressGuard, type AddressGuardOptions, type Visitor } from './address/address-guard.ts'
export {
  type AddressLimits,
  addressLimitsFrom,
  defaultAddressLimits,
} from './address/address-limits.ts'
export { Connection, type ConnectionOptions } from './connection.ts'
export { Frame } from './frame.ts'
export {
  type ConnectInfo,
  type ConnectInfoKey,
  type ConnectInfoValues,
  connectInfoKeys,
} from './handshake/connect-info.ts'
export { compileMounts, type MountEntry, type MountMatcher } from './handshake/mount.ts'
export { type Origin, type OriginSetting, originCheck } from './handshake/origin.ts'
export { type RequestUri, requestPath, requestUri } from './handshake/request-uri.ts'
export type { SessionOptions } from './handshake/session.ts'
export type { HandshakeOptions } from './handshake.ts'
export { type HttpRefusal, refuseUpgrade } from './http-refusal.ts'
export { defaultLimits, type Limits, limitsFrom } from './limits.ts'
export { LongPollGate } from './longpoll-gate.ts'
export type { InboundMessage, Serializer } from './serializer.ts'
export { SerializerV1 } from './serializer-v1.ts'
export { SerializerV2 } from './serializer-v2.ts'
export type {
  Channel,
  ConnectOutcome,
  ConnectRequest,
  JoinOutcome,
  Route,
  SocketContext,
  SocketDefinition,
  TerminateReason,
} from './socket-definition.ts'
export { CloseCode, type Transport } from './transport.ts'
export { WebSocketGate } from './websocket-gate.ts'
export { WriteBatcher } from './write-batcher.ts'
