import type { Sheet } from './sheet.ts'
import { atMostTimes, stays } from './targets.ts'

/** Ordinary requests. */
export const webSheet: Sheet = {
  unit: 'server CPU in µs per request',
  columns: ['hono', 'redstart'],
  rows: [
    {
      name: 'page',
      label: 'page: layout, form, table of 100 rows',
      targets: [atMostTimes(1.25, 'hono')],
    },
    {
      name: 'json',
      label: 'posted JSON, validated by Zod',
      targets: [atMostTimes(1.33, 'hono')],
    },
    {
      name: 'requests-memory-10000',
      label: 'MB of RSS after 10,000 requests',
      targets: [],
    },
    {
      name: 'requests-memory-100000',
      label: 'MB of RSS after 100,000 requests',
      targets: [stays(1.1, 'requests-memory-10000')],
    },
    {
      name: 'requests-files-10000',
      label: 'open files after 10,000 requests',
      targets: [],
    },
    {
      name: 'requests-files-100000',
      label: 'open files after 100,000 requests',
      targets: [stays(1, 'requests-files-10000')],
    },
  ],
}
