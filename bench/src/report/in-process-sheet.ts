import type { Sheet } from './sheet.ts'
import { atMost } from './targets.ts'

/** Work that no server is needed for. */
export const inProcessSheet: Sheet = {
  unit: 'CPU in µs',
  columns: ['concatenation', 'hono', 'lit', 'redstart'],
  rows: [
    { name: 'templates', label: 'table of 100 rows, rendered to a string', targets: [] },
    { name: 'changeset', label: 'changeset of 20 fields', targets: [atMost(10)] },
  ],
}
