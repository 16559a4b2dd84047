import { speedReference } from '../live/speed.ts'
import type { Sheet } from './sheet.ts'
import { atMost, atSpeed, stays, type Target } from './targets.ts'

/** A figure in microseconds: as it was measured, and on a machine like that of the targets. */
const atMostHere = (limit: number): readonly Target[] => [
  atMost(limit),
  atSpeed(limit, 'live-speed', speedReference),
]

/** Live views. */
export const liveSheet: Sheet = {
  unit: 'server CPU in µs per unit, live views',
  quoted: 'LiveView 1.2',
  columns: ['minimal', 'redstart'],
  rows: [
    {
      name: 'live-bump',
      label: 'one row of 1,000, `memo`, 50 views',
      phoenix: '1,200–1,700',
      targets: atMostHere(300),
    },
    { name: 'live-bump-bytes', label: 'its bytes', phoenix: '127', targets: [atMost(130)] },
    { name: 'live-bump-plain', label: 'one row of 1,000, no `memo`', targets: atMostHere(900) },
    {
      name: 'live-append',
      label: 'message to a stream, 20 views',
      phoenix: '65',
      targets: atMostHere(45),
    },
    { name: 'live-append-bytes', label: 'its bytes', phoenix: '257', targets: [atMost(260)] },
    { name: 'live-one', label: 'one text of 50, 50 views', phoenix: '62', targets: atMostHere(45) },
    { name: 'live-one-bytes', label: 'its bytes', phoenix: '116', targets: [atMost(120)] },
    { name: 'live-nop', label: 'nothing, 50 views', phoenix: '46', targets: atMostHere(35) },
    { name: 'live-nop-bytes', label: 'its bytes', phoenix: '80', targets: [] },
    { name: 'live-inc', label: 'counter, 50 views', phoenix: '56', targets: atMostHere(35) },
    { name: 'live-inc-bytes', label: 'its bytes', phoenix: '99', targets: [] },
    {
      name: 'live-render-rows',
      label: 'first render of 1,000 rows',
      phoenix: '2,460',
      targets: atMostHere(1_000),
    },
    { name: 'live-render-rows-bytes', label: 'its bytes', phoenix: '121,880', targets: [] },
    {
      name: 'live-render-page',
      label: 'first render of 50 texts, 100 items',
      phoenix: '518',
      targets: atMostHere(300),
    },
    {
      name: 'live-render-counter',
      label: 'first render of the counter',
      phoenix: '222',
      targets: atMostHere(150),
    },
    { name: 'live-render-plain', label: 'a page without a live view', targets: [] },
    {
      name: 'live-speed',
      label: `1,000 rows concatenated: ${speedReference} where the targets were set`,
      targets: [],
    },
    {
      name: 'live-join-page',
      label: 'connect and join, 50 texts, 100 items',
      phoenix: '1,175',
      targets: atMostHere(500),
    },
    {
      name: 'live-join-counter',
      label: 'connect and join, counter',
      phoenix: '440',
      targets: atMostHere(250),
    },
    {
      name: 'live-memory-page',
      label: 'idle view, 50 texts, 100 items: KB of RSS over 2,000',
      phoenix: '292',
      targets: [atMost(60)],
    },
    {
      name: 'live-memory-counter',
      label: 'idle view, counter: KB of RSS over 2,000',
      phoenix: '40',
      targets: [atMost(15)],
    },
    { name: 'live-append-short', label: 'message to a stream of 100', targets: [] },
    {
      name: 'live-append-long',
      label: 'message to a stream that has had 100,000',
      targets: [stays(1.1, 'live-append-short')],
    },
    { name: 'live-idle-memory', label: '5,000 idle views: MB of RSS', targets: [] },
    { name: 'live-idle-inc', label: 'counter, beside 5,000 idle views', targets: [] },
    {
      name: 'live-left',
      label: 'objects that 500 closed views leave',
      targets: [atMost(0)],
    },
  ],
}
