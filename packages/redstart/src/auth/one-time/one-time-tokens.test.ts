import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { silentLogger } from '../../telemetry/index.ts'
import { type TestClock, testClock } from '../../testing/index.ts'
import { mintSecret } from '../secret/secrets.ts'
import { memoryAccounts } from '../store/memory-store.ts'
import type { TokenRow, TokenStore } from '../store/store.ts'
import { OneTimeTokens } from './one-time-tokens.ts'

let clock: TestClock
let kept: TokenRow[]
let asked: number
let tokens: OneTimeTokens
beforeEach(() => {
  clock = testClock()
  kept = []
  asked = 0
  const { tokens: store } = memoryAccounts()
  const watched: TokenStore = {
    put: (row) => {
      kept.push(row)
      return store.put(row)
    },
    find: (hash, now) => {
      asked += 1
      return store.find(hash, now)
    },
    take: (hash, now) => {
      asked += 1
      return store.take(hash, now)
    },
    deleteByUser: (userId, purposes) => store.deleteByUser(userId, purposes),
    deleteSince: (userId, createdAt) => store.deleteSince(userId, createdAt),
    sweep: (before, limit) => store.sweep(before, limit),
  }
  const host = { clock, logger: silentLogger, secretKeyBase: undefined, pubsub: undefined }
  tokens = new OneTimeTokens(watched, () => host)
})

const reset = { purpose: 'reset', userId: 'ann', sentTo: 'ann@example.org', seconds: 60 }

it('gives back what a token is for, and nothing of its secret', async () => {
  const secret = await tokens.mint({ ...reset, data: 'new@example.org' })
  const row = await tokens.take('reset', secret)
  expect(row).toMatchObject({ userId: 'ann', sentTo: 'ann@example.org', data: 'new@example.org' })
  expect(await tokens.mint(reset)).not.toBe(secret)
})

it('A-48: the secret is not stored, nor anything that can be used in its place', async () => {
  const secret = await tokens.mint(reset)
  const row = kept[0]
  expect(JSON.stringify(row)).not.toContain(secret)
  for (const value of Object.values(row ?? {})) {
    expect(await tokens.take('reset', value)).toBeUndefined()
  }
})

it('A-49: a token of one purpose is refused for every other', async () => {
  const secret = await tokens.mint(reset)
  for (const purpose of ['confirm', '', 'reset ', 'Reset', 'unlock', 'invite']) {
    expect(await tokens.look(purpose, secret)).toBeUndefined()
    expect(await tokens.take(purpose, secret)).toBeUndefined()
  }
  expect(await tokens.take('reset', secret)).toBeDefined()
})

it('A-50: a token works once, also for two at once', async () => {
  const secret = await tokens.mint(reset)
  const taken = await Promise.all([tokens.take('reset', secret), tokens.take('reset', secret)])
  expect(taken.filter(Boolean)).toHaveLength(1)
  expect(await tokens.take('reset', secret)).toBeUndefined()
})

it('A-51: a token works until its window ends, and not after it', async () => {
  const secret = await tokens.mint(reset)
  await clock.advance(59_999)
  expect(await tokens.look('reset', secret)).toBeDefined()
  await clock.advance(1)
  expect(await tokens.look('reset', secret)).toBeUndefined()
  expect(await tokens.take('reset', secret)).toBeUndefined()
})

it('A-53: a newer token of the purpose ends the older, and no other', async () => {
  const older = await tokens.mint(reset)
  const confirm = await tokens.mint({ ...reset, purpose: 'confirm' })
  const newer = await tokens.mint(reset)
  expect(await tokens.take('reset', older)).toBeUndefined()
  expect(await tokens.take('confirm', confirm)).toBeDefined()
  expect(await tokens.take('reset', newer)).toBeDefined()
})

it('A-54: a look uses nothing up, however often', async () => {
  const secret = await tokens.mint(reset)
  for (let n = 0; n < 5; n++) expect(await tokens.look('reset', secret)).toBeDefined()
  expect(await tokens.take('reset', secret)).toBeDefined()
})

it('forgets the tokens of a user, or those of some purposes', async () => {
  const [one, other] = [await tokens.mint(reset), await tokens.mint({ ...reset, userId: 'bob' })]
  await tokens.forget('ann', ['confirm'])
  expect(await tokens.look('reset', one)).toBeDefined()
  await tokens.forget('ann')
  expect(await tokens.look('reset', one)).toBeUndefined()
  expect(await tokens.look('reset', other)).toBeDefined()
})

it('A-55: garbage of any kind is no token, and the store is not asked', async () => {
  const secret = mintSecret()
  const strange = [secret + secret, `${secret}=`, ` ${secret}`, `${secret}\n`, 'x'.repeat(100_000)]
  for (const text of strange) expect(await tokens.take('reset', text)).toBeUndefined()
  const anything = fc.oneof(fc.anything(), fc.string({ unit: 'binary' }))
  await fc.assert(
    fc.asyncProperty(anything, async (garbage) => {
      expect(await tokens.look('reset', garbage)).toBeUndefined()
      expect(await tokens.take('reset', garbage)).toBeUndefined()
    }),
  )
  expect(asked).toBe(0)
})
