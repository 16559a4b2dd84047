import type { Sheet } from './sheet.ts'
import { atMost, atMostTimes, below, flat } from './targets.ts'

/** Sockets and channels. */
export const channelSheet: Sheet = {
  unit: 'server CPU in µs per unit',
  columns: ['floor', 'naive', 'socket.io', 'redstart'],
  rows: [
    {
      name: 'delivery-1',
      label: 'delivery, 1,000 subscribers, 1 broadcast in flight',
      phoenix: '12.2',
      targets: [atMostTimes(1.15, 'floor'), below(1.4, 'socket.io')],
    },
    {
      name: 'delivery-4',
      label: 'delivery, 4 in flight',
      phoenix: '14.1',
      targets: [atMostTimes(1.2, 'floor'), below(2.5, 'socket.io')],
    },
    {
      name: 'delivery-16',
      label: 'delivery, 16 in flight',
      phoenix: '12.1',
      targets: [atMostTimes(1.5, 'floor'), below(7, 'socket.io')],
    },
    {
      name: 'echo',
      label: 'push and reply',
      phoenix: '48–58',
      targets: [atMostTimes(1.1, 'naive')],
    },
    {
      name: 'connect',
      label: 'connect and join',
      phoenix: '340',
      targets: [atMostTimes(1.3, 'naive')],
    },
    {
      name: 'memory',
      label: 'idle connection, one channel: KB of RSS over 10,000',
      phoenix: '31',
      targets: [atMost(10)],
    },
    {
      name: 'memory-uncollected',
      label: 'the same before a forced garbage collection, KB',
      targets: [],
    },
    {
      name: 'subscribers-1000',
      label: 'delivery, 1 in flight, 1,000 subscribers',
      targets: [],
    },
    {
      name: 'subscribers-10000',
      label: 'delivery, 1 in flight, 10,000 subscribers',
      targets: [flat('subscribers-1000')],
    },
    {
      name: 'topics-1000',
      label: 'join, on a server with 1,000 topics',
      targets: [],
    },
    {
      name: 'topics-100000',
      label: 'join, the last 1,000 of 100,000 topics',
      targets: [flat('topics-1000')],
    },
  ],
}
