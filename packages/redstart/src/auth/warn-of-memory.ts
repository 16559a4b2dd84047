import { thisWorker } from '../context/index.ts'
import type { Logger } from '../telemetry/index.ts'
import type { AccountStore } from './store/store.ts'

/**
 * Says so where a store in memory is more than a convenience of tests: in production, where each restart logs
 * everybody out, and among several workers, of which each knows its own sessions alone.
 *
 * @param workers - How many processes share the work.
 */
export function warnOfMemory(
  { inMemory = false }: Pick<AccountStore, 'inMemory'>,
  logger: Logger,
  workers: number = thisWorker?.of ?? 1,
): void {
  if (!inMemory || (process.env.NODE_ENV !== 'production' && workers === 1)) return
  logger.warn(
    { code: 'accounts_in_memory', workers },
    'Sessions, links and counters of the accounts are in the memory of this process. Everybody is logged ' +
      'out when it ends, and no other worker or node knows them. Leave out store: memoryAccounts() to keep ' +
      'them in the database, or use redisAccounts().',
  )
}
