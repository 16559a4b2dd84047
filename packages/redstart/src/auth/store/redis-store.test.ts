import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { redisServer } from '../../../../../scripts/parts.ts'
import {
  startRedis,
  startRedisCluster,
  type TestRedis,
  type TestRedisCluster,
} from '../../../test/support/redis.ts'
import { AccountStoreUnavailable, InvalidBrokerUrl, InvalidOption } from '../../errors/index.ts'
import { accountStoreContract } from '../../testing/account-store-contract.ts'
import { redisAccounts } from './redis-store.ts'
import type { AccountStore } from './store.ts'

if (!redisServer())
  console.warn('SKIPPED: tests with a Redis server; npm test says how to get one.')

const closing: AccountStore[] = []
afterEach(async () => {
  for (const store of closing.splice(0)) await store.close()
})

describe.skipIf(!redisServer())('A-24: redisAccounts on one server keeps the contract', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  const start = async () => ({
    stores: [redisAccounts(redis.url), redisAccounts(redis.client)],
    close: () => redis.flush(),
  })
  for (const { name, run } of accountStoreContract(start, { sweeps: false })) it(name, run)

  const store = (...args: Parameters<typeof redisAccounts>): AccountStore => {
    const made = redisAccounts(...args)
    closing.push(made)
    return made
  }
  const token = { hash: 'h', purpose: 'reset', userId: 'ann', sentTo: 'a@b.c', data: '' }

  it('A-25: all of it is gone from the server when it is over', async () => {
    const { tokens, throttles } = store(redis.url)
    await tokens.put({ ...token, createdAt: 0, expiresAt: 60_000 })
    await throttles.hit('key', 60_000, 0)
    const keys = await redis.client.keys('*')
    expect(keys).toHaveLength(3)
    for (const key of keys) {
      const life = await redis.client.pttl(key)
      expect(life).toBeGreaterThan(0)
      expect(life).toBeLessThanOrEqual(60_000)
    }
    await redis.flush()
  })

  it('prefixes keep applications apart', async () => {
    const [a, b] = [store(redis.url), store(`${redis.url}?prefix=other`)]
    const row = { ...token, createdAt: 0, expiresAt: 60_000 }
    await a.tokens.put(row)
    expect(await a.tokens.find('h', 0)).toEqual(row)
    expect(await b.tokens.find('h', 0)).toBeUndefined()
  })

  it('a server that forgets the scripts gets them again', async () => {
    const { throttles } = store(redis.url)
    await throttles.hit('again', 60_000, 0)
    await redis.client.call('SCRIPT', 'FLUSH')
    expect(await throttles.hit('again', 60_000, 0)).toMatchObject({ count: 2 })
  })

  it('A-26: a server that is away is told, with 503 and nothing of what was asked', async () => {
    const { tokens, sessions } = store('redis://127.0.0.1:1')
    const asked = tokens.put({ ...token, createdAt: 0, expiresAt: 60_000 })
    await expect(asked).rejects.toThrow(AccountStoreUnavailable)
    const error: unknown = await sessions.get('some-id').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ code: 'account_store_unavailable', status: 503 })
    expect(String(error)).not.toContain('some-id')
    expect(error).not.toHaveProperty('cause')
  })

  it('A-26: a server that is killed and comes back: refused meanwhile, and then it goes on', async () => {
    const { throttles } = store(redis.url)
    await throttles.hit('key', 60_000, 0)
    await redis.kill()
    await expect(throttles.hit('key', 60_000, 0)).rejects.toThrow(AccountStoreUnavailable)
    await redis.start()
    await expect
      .poll(() => throttles.hit('key', 60_000, 0).catch(() => undefined), { timeout: 20_000 })
      .toMatchObject({ resetsAt: 60_000 })
  })

  it('what Redis refuses is told without what was asked', async () => {
    await redis.client.set('redstart:accounts:throttle:secret', 'no hash')
    const error: unknown = await store(redis.url)
      .throttles.hit('secret', 60_000, 0)
      .catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(AccountStoreUnavailable)
    expect(String(error)).not.toContain('secret')
  })
})

describe.skipIf(!redisServer())('A-24: redisAccounts on a cluster keeps the contract', () => {
  let cluster: TestRedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster(3)
  })
  afterAll(() => cluster.stop())

  const start = async () => ({
    stores: [redisAccounts(cluster.url), redisAccounts(cluster.url)],
    async close() {
      for (const server of cluster.servers) await server.flush()
    },
  })
  for (const { name, run } of accountStoreContract(start, { sweeps: false })) it(name, run)
})

it('a url or a prefix that is none throws at once', () => {
  expect(() => redisAccounts('http://localhost')).toThrow(InvalidBrokerUrl)
  expect(() => redisAccounts('nats://localhost')).toThrow(InvalidBrokerUrl)
  expect(() => redisAccounts('redis://localhost', { prefix: 'a:b' })).toThrow(InvalidOption)
})
