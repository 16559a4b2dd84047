/**
 * PubSub: topics, subscribers, and broadcasts that reach them wherever in the cluster they are.
 *
 * @module
 */
export { localAdapter, type PubSubAdapter } from './adapter.ts'
export { Message, type MessageKind, type Payload } from './message.ts'
export { PubSub, type Subscriber } from './pubsub.ts'
