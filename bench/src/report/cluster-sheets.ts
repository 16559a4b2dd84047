import type { Sheet } from './sheet.ts'
import { shapeAtMostTimes } from './targets.ts'

/** One node beside several. */
export const clusterSheet: Sheet = {
  unit: 'CPU of all nodes in µs',
  columns: ['redstart', 'redis', 'nats', 'workers'],
  rows: [
    {
      name: 'nodes-1',
      label: 'delivery, 1,000 subscribers, 1 broadcast in flight',
      targets: [shapeAtMostTimes(1.5, 'redis'), shapeAtMostTimes(1.5, 'nats')],
    },
    {
      name: 'nodes-16',
      label: 'delivery, 16 in flight',
      targets: [shapeAtMostTimes(1.5, 'redis'), shapeAtMostTimes(1.5, 'nats')],
    },
    { name: 'nodes-broker', label: "the broker's own, for a broadcast, 1 in flight", targets: [] },
    { name: 'nodes-rate', label: 'thousand deliveries in a second, 16 in flight', targets: [] },
    {
      name: 'workers-1',
      label: 'delivery, 1,000 subscribers, 1 broadcast in flight',
      targets: [shapeAtMostTimes(1.2, 'workers')],
    },
    {
      name: 'workers-16',
      label: 'delivery, 16 in flight',
      targets: [shapeAtMostTimes(1.2, 'workers')],
    },
    { name: 'workers-rate', label: 'thousand deliveries in a second, 16 in flight', targets: [] },
  ],
}

/** Rooms without and with a history. */
export const historySheet: Sheet = {
  unit: 'server CPU in µs for a broadcast and its deliveries',
  columns: ['redstart', 'memory-history', 'redis-history', 'postgres-history'],
  rows: [
    {
      name: 'history-1',
      label: '1 subscriber',
      targets: [shapeAtMostTimes(1.2, 'memory-history')],
    },
    {
      name: 'history-100',
      label: '100 subscribers',
      targets: [shapeAtMostTimes(1.2, 'memory-history')],
    },
    {
      name: 'history-1000',
      label: '1,000 subscribers',
      targets: [shapeAtMostTimes(1.2, 'memory-history')],
    },
    { name: 'history-store', label: "the store's own, 1 subscriber", targets: [] },
  ],
}

/** A message from one node to another. */
export const hopSheet: Sheet = {
  unit: 'CPU in µs for a message of 100 bytes',
  columns: ['redis', 'nats'],
  rows: [
    { name: 'hop-published-1', label: 'published, one at a time', targets: [] },
    { name: 'hop-received-1', label: 'received', targets: [] },
    { name: 'hop-broker-1', label: "the broker's own", targets: [] },
    { name: 'hop-published-100', label: 'published, 100 at a time', targets: [] },
    { name: 'hop-received-100', label: 'received', targets: [] },
    { name: 'hop-broker-100', label: "the broker's own", targets: [] },
  ],
}

/** Limits by address. */
export const addressSheet: Sheet = {
  unit: 'server CPU in µs',
  columns: ['unlimited', 'redstart'],
  rows: [{ name: 'address', label: 'connect and join', targets: [] }],
}
