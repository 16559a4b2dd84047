import type { Sheet } from './sheet.ts'
import { subjectAtMost } from './targets.ts'

/** Presence: 10,000 visitors of one topic. */
export const presenceSheet: Sheet = {
  unit: 'CPU in µs, 10,000 entries on one topic',
  columns: ['redstart', 'metas', 'counted'],
  rows: [
    { name: 'presence-track', label: 'track, 10,000 within 1 s, diffs included', targets: [] },
    { name: 'presence-untrack', label: 'end of an owner, diffs included', targets: [] },
    { name: 'presence-list', label: 'list of the topic', targets: [] },
    { name: 'presence-state', label: 'state of the topic, encoded', targets: [] },
    { name: 'presence-merge', label: 'an entry on its way to a new node, both nodes', targets: [] },
    {
      name: 'presence-delivery',
      label: 'delivery of a diff to one of 1,000, beside a broadcast',
      targets: [],
    },
    {
      name: 'presence-local',
      label: 'bytes of heap for an entry, on its own node',
      targets: [subjectAtMost(1_024, 'metas')],
    },
    {
      name: 'presence-remote',
      label: 'bytes of heap for an entry, on another node',
      targets: [subjectAtMost(1_024, 'metas')],
    },
    { name: 'presence-joins-diffs', label: 'diffs that a subscriber gets', targets: [] },
    { name: 'presence-joins-bytes', label: 'KB of diffs that a subscriber gets', targets: [] },
  ],
}
