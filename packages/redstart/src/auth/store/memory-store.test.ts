import { describe, it } from 'vitest'
import { accountStoreContract } from '../../testing/account-store-contract.ts'
import { memoryAccounts } from './memory-store.ts'

describe('A-24: memoryAccounts keeps the contract', () => {
  const start = async () => ({ stores: [memoryAccounts()], async close() {} })
  for (const { name, run } of accountStoreContract(start)) it(name, run)
})
