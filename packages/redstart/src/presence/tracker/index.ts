/**
 * The replicated tracker: which owners track which keys on which topics, on all nodes of a cluster. No
 * node is special, and after any failure all agree again (Phoenix channels protocol, section 5.4).
 *
 * @module
 */
export { Tracker } from './tracker.ts'
export type {
  Entry,
  Json,
  TopicDiff,
  TrackerOptions,
} from './types.ts'
