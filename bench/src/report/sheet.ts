import type { SubjectName } from '../subject-names.ts'
import type { Target } from './targets.ts'

/** A line of a table. */
export type RowName =
  | 'delivery-1'
  | 'delivery-4'
  | 'delivery-16'
  | 'echo'
  | 'connect'
  | 'memory'
  | 'memory-uncollected'
  | 'subscribers-1000'
  | 'subscribers-10000'
  | 'topics-1000'
  | 'topics-100000'
  | 'page'
  | 'json'
  | 'requests-memory-10000'
  | 'requests-memory-100000'
  | 'requests-files-10000'
  | 'requests-files-100000'
  | 'templates'
  | 'changeset'
  | 'nodes-1'
  | 'nodes-16'
  | 'nodes-broker'
  | 'nodes-rate'
  | 'workers-1'
  | 'workers-16'
  | 'workers-rate'
  | 'history-1'
  | 'history-100'
  | 'history-1000'
  | 'history-store'
  | 'address'
  | 'hop-published-1'
  | 'hop-received-1'
  | 'hop-broker-1'
  | 'hop-published-100'
  | 'hop-received-100'
  | 'hop-broker-100'
  | 'presence-track'
  | 'presence-untrack'
  | 'presence-list'
  | 'presence-state'
  | 'presence-local'
  | 'presence-remote'
  | 'presence-merge'
  | 'presence-joins-diffs'
  | 'presence-joins-bytes'
  | 'presence-delivery'
  | 'live-bump'
  | 'live-bump-bytes'
  | 'live-bump-plain'
  | 'live-append'
  | 'live-append-bytes'
  | 'live-append-short'
  | 'live-append-long'
  | 'live-one'
  | 'live-one-bytes'
  | 'live-nop'
  | 'live-nop-bytes'
  | 'live-inc'
  | 'live-inc-bytes'
  | 'live-render-rows'
  | 'live-render-rows-bytes'
  | 'live-render-page'
  | 'live-render-counter'
  | 'live-render-plain'
  | 'live-speed'
  | 'live-join-page'
  | 'live-join-counter'
  | 'live-memory-page'
  | 'live-memory-counter'
  | 'live-idle-memory'
  | 'live-idle-inc'
  | 'live-left'
  | 'accounts-page-open'
  | 'accounts-page'
  | 'accounts-page-times'
  | 'accounts-short-open'
  | 'accounts-short'
  | 'accounts-short-times'
  | 'accounts-json'
  | 'accounts-jwt-seen'
  | 'accounts-jwt-fresh'
  | 'accounts-signature'
  | 'accounts-calm-wait'
  | 'accounts-flood-wait'
  | 'accounts-flood-wait-p90'
  | 'accounts-flood-hashed'
  | 'accounts-flood-busy'
  | 'accounts-revocation-here'
  | 'accounts-revocation-there'

/** What a table says about a row besides the figures. */
export interface Row {
  readonly name: RowName
  readonly label: string
  /** Phoenix on Bandit as measured once on a machine of this kind; quoted, never measured. */
  readonly phoenix?: string
  readonly targets: readonly Target[]
}

/** One table. */
export interface Sheet {
  /** What its figures are, where a row says nothing else. */
  readonly unit: string
  /** Whom its rows quote; `Phoenix 1.8` where nothing else is said. */
  readonly quoted?: string
  /** Whose figures it shows, column by column. */
  readonly columns: readonly SubjectName[]
  readonly rows: readonly Row[]
}
