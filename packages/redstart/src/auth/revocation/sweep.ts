import type { AccountStore } from '../store/store.ts'

/** Rows that are deleted at a time, so that nothing is locked for long. */
const BATCH = 500
/** Batches of one round; what is left waits for the next. */
const ROUND = 100
/** How long ended sessions are kept, in ms: access tokens of them may be in use for a while. */
const KEPT = 86_400_000

/**
 * Deletes batch by batch, until there is nothing left or the round is over.
 *
 * @param sweep - Deletes so many at most, and says how many it were.
 * @returns how many in all.
 */
async function inBatches(sweep: (limit: number) => Promise<number>): Promise<number> {
  let total = 0
  for (let round = 0; round < ROUND; round += 1) {
    const swept = await sweep(BATCH)
    total += swept
    if (swept < BATCH) break
  }
  return total
}

/** Deletes sessions that ended a day ago or before. @returns how many. */
export function sweepSessions(
  { sessions }: Pick<AccountStore, 'sessions'>,
  now: number,
): Promise<number> {
  return inBatches((limit) => sessions.sweep(now - KEPT, limit))
}

/** Deletes what no longer means anything: sessions, one-time tokens, counters. @returns how many. */
export async function sweepAll(store: AccountStore, now: number): Promise<number> {
  const sessions = await sweepSessions(store, now)
  const tokens = await inBatches((limit) => store.tokens.sweep(now, limit))
  return sessions + tokens + (await inBatches((limit) => store.throttles.sweep(now, limit)))
}
