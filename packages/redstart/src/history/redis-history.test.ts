import { afterAll, beforeAll, describe, it } from 'vitest'
import { redisServer } from '../../../../scripts/parts.ts'
import {
  startRedis,
  startRedisCluster,
  type TestRedis,
  type TestRedisCluster,
} from '../../test/support/redis.ts'
import { historyContract } from '../testing/index.ts'
import { redisHistory } from './redis-history.ts'

describe.skipIf(!redisServer())('redisHistory on one server keeps the contract', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterAll(() => redis.stop())

  const start = async () => ({
    stores: [redisHistory(redis.url), redisHistory(redis.url)],
    close: () => redis.flush(),
  })
  for (const { name, run } of historyContract(start)) it(name, run)
})

describe.skipIf(!redisServer())('redisHistory on a cluster keeps the contract', () => {
  let cluster: TestRedisCluster
  beforeAll(async () => {
    cluster = await startRedisCluster(3)
  })
  afterAll(() => cluster.stop())

  const start = async () => ({
    stores: [redisHistory(cluster.url), redisHistory(cluster.url)],
    async close() {
      for (const server of cluster.servers) await server.flush()
    },
  })
  for (const { name, run } of historyContract(start)) it(name, run)
})
