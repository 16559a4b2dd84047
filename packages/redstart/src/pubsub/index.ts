/**
 * PubSub: topics, subscribers, and broadcasts that reach them wherever in the cluster they are.
 *
 * @module
 */
export {
  type AdapterHost,
  type AdapterState,
  localAdapter,
  type PubSubAdapter,
} from './adapter.ts'
export { adapterFromUrl } from './adapter-from-url.ts'
export type { BrokerOptions, BrokerTls } from './broker-adapter.ts'
export { parseBrokerUrl } from './broker-url.ts'
export { ClusterAdapter, clusterAdapter } from './cluster-adapter.ts'
export { WorkerRelay } from './cluster-ipc.ts'
export { definePubSub, PubSubDefinition } from './define-pubsub.ts'
export {
  Message,
  type MessageKind,
  type Payload,
  POSITION_KEY,
  type Position,
  parsePosition,
  positionText,
} from './message.ts'
export { natsAdapter } from './nats-adapter.ts'
export { nodeName } from './node-name.ts'
export type { OutboxLimits } from './outbox.ts'
export { PubSub, type PubSubOptions, type Subscriber } from './pubsub.ts'
export { redisAdapter } from './redis-adapter.ts'
export { type RedisBroker, redisBroker } from './redis-broker.ts'
export type { RedisConnection } from './redis-connection.ts'
export { RedisScript } from './redis-script.ts'
