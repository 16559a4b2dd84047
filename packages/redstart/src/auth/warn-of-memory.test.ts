import { afterEach, describe, expect, it, vi } from 'vitest'
import { openAccountsDatabase, testSite } from '../../test/support/accounts.ts'
import { silentLogger } from '../telemetry/index.ts'
import { memoryAccounts } from './store/memory-store.ts'
import type { AccountStore } from './store/store.ts'
import { warnOfMemory } from './warn-of-memory.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

/** A logger, and the codes of what it warned of. */
function listening() {
  const codes: unknown[] = []
  const warn = (fields: object): void => void codes.push(Reflect.get(fields, 'code'))
  return { logger: { ...silentLogger, warn }, codes }
}

describe('accounts in memory', () => {
  it.each([
    ['production', 1, ['accounts_in_memory']],
    ['production', 4, ['accounts_in_memory']],
    ['development', 2, ['accounts_in_memory']],
    ['development', 1, []],
    ['test', 1, []],
  ])('in %s with %s workers', (environment, workers, expected) => {
    vi.stubEnv('NODE_ENV', environment)
    const { logger, codes } = listening()
    warnOfMemory(memoryAccounts(), logger, workers)
    expect(codes).toEqual(expected)
  })

  it('is told when the endpoint is made, and of no other store', async () => {
    vi.stubEnv('NODE_ENV', 'production')
    const db = await openAccountsDatabase()
    const warningsWith = async (store: { readonly store?: AccountStore }): Promise<unknown[]> => {
      const { logger, codes } = listening()
      const site = testSite(db, { ...store, logger, password: {} })
      await site.close()
      return codes
    }
    expect(await warningsWith({ store: memoryAccounts() })).toEqual(['accounts_in_memory'])
    expect(await warningsWith({})).toEqual([])
    await db.close()
  })
})
