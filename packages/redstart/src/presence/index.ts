/**
 * Presence: who is there on a topic, on all nodes, and what they are told of it (Phoenix channels
 * protocol, sections 5.1 to 5.3).
 *
 * @module
 */
export { definePresence, type PresenceDefinition, type PresenceOptions } from './define-presence.ts'
export { Presence } from './presence.ts'
export { PresenceHub, type PresenceHubOptions } from './presence-hub.ts'
export { PresenceOwner } from './presence-owner.ts'
export type { TrackerOptions } from './tracker/index.ts'
export type {
  CountedMeta,
  Counting,
  PresenceDiff,
  PresenceEntry,
  PresenceMeta,
  PresenceState,
} from './types.ts'
