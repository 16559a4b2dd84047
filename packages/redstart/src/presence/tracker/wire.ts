import type { VectorClock } from './clocks.ts'
import type { DeltaParts } from './delta.ts'
import type { Ref } from './ref.ts'
import type { ReplicaExtract } from './state.ts'

/** A sign of life, with what its sender did since the last one that told of anything. */
export interface Heartbeat {
  readonly kind: 'heartbeat'
  readonly from: Ref
  /** Up to where the sender knows each replica. */
  readonly clock: VectorClock
  readonly delta?: DeltaParts
}

/** The question for what its sender lacks. */
export interface TransferRequest {
  readonly kind: 'transfer_req'
  readonly from: Ref
  readonly clock: VectorClock
}

/** An answer to it: a stretch of changes, or all that is known of one replica. */
export type TransferAnswer =
  | { readonly kind: 'transfer_ack'; readonly from: Ref; readonly delta: DeltaParts }
  | { readonly kind: 'transfer_ack'; readonly from: Ref; readonly extract: ReplicaExtract }

/** The sender goes for good. */
export interface Farewell {
  readonly kind: 'graceful_permdown'
  readonly from: Ref
}

/** What trackers say to each other (Phoenix channels protocol, section 5.4.1). */
export type Wire = Heartbeat | TransferRequest | TransferAnswer | Farewell
