import { MemorySessions } from './memory-sessions.ts'
import { MemoryThrottles } from './memory-throttles.ts'
import { MemoryTokens } from './memory-tokens.ts'
import type { AccountStore } from './store.ts'

/**
 * Keeps sessions, one-time tokens and counters in the memory of the process: for tests. Everybody is
 * signed out when it ends, and nodes know nothing of each other's sessions; in production, and with several
 * workers, the log says so.
 *
 * @example
 * defineAccounts({ …, store: memoryAccounts() })
 */
export function memoryAccounts(): AccountStore {
  return {
    sessions: new MemorySessions(),
    tokens: new MemoryTokens(),
    throttles: new MemoryThrottles(),
    inMemory: true,
    async close() {},
  }
}
