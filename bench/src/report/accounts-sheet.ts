import type { Sheet } from './sheet.ts'
import { atMost, stays, subjectAtMost } from './targets.ts'

/** Accounts. */
export const accountsSheet: Sheet = {
  unit: 'accounts: server CPU in µs per request',
  columns: ['redstart', 'users-postgres', 'redis-postgres', 'postgres', 'embedded', 'redis'],
  rows: [
    { name: 'accounts-page-open', label: 'page: layout, form, table of 100 rows', targets: [] },
    {
      name: 'accounts-page',
      label: 'the same behind a log-in',
      targets: [stays(1.6, 'accounts-page-open')],
    },
    { name: 'accounts-page-times', label: 'times the page without', targets: [] },
    { name: 'accounts-short-open', label: 'page: layout, one line', targets: [] },
    { name: 'accounts-short', label: 'the same behind a log-in', targets: [] },
    { name: 'accounts-short-times', label: 'times the page without', targets: [] },
    { name: 'accounts-json', label: 'posted JSON, without a token', targets: [] },
    { name: 'accounts-jwt-seen', label: 'a token that was seen adds', targets: [atMost(60)] },
    { name: 'accounts-jwt-fresh', label: 'a token that is new adds', targets: [atMost(60)] },
    { name: 'accounts-signature', label: 'checking a signature, by itself', targets: [] },
    { name: 'accounts-calm-wait', label: 'ms for a page with a file and a row', targets: [] },
    {
      name: 'accounts-flood-wait',
      label: 'ms for it while 300 try to log in',
      targets: [subjectAtMost(50, 'postgres'), subjectAtMost(50, 'embedded')],
    },
    { name: 'accounts-flood-wait-p90', label: 'ms that one in ten waits longer', targets: [] },
    { name: 'accounts-flood-hashed', label: 'passwords looked at in a second', targets: [] },
    { name: 'accounts-flood-busy', label: '503 with Retry-After in a second', targets: [] },
    {
      name: 'accounts-revocation-here',
      label: 'ms from revoking to the close of the socket',
      targets: [subjectAtMost(1_000, 'embedded'), subjectAtMost(1_000, 'redis')],
    },
    {
      name: 'accounts-revocation-there',
      label: 'ms to that on another node',
      targets: [subjectAtMost(1_000, 'redis')],
    },
  ],
}
