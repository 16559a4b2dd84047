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
export {
  Message,
  type MessageKind,
  type Payload,
  POSITION_KEY,
  type Position,
  parsePosition,
  positionText,
} from './message.ts'
export { PubSub, type PubSubOptions, type Subscriber } from './pubsub.ts'
