/** The contract of adapters, on real brokers. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { selfSigned } from '../../../../conformance/src/self-signed.ts'
import { natsServer, redisServer } from '../../../../scripts/parts.ts'
import { adapterFromUrl, type BrokerOptions, PubSub } from '../../src/pubsub/index.ts'
import { pubSubContract } from '../../src/testing/index.ts'
import { startNats } from '../support/nats.ts'
import { startRedis, startRedisCluster } from '../support/redis.ts'

/** A broker that runs, and how its nodes reach it. */
interface Bed {
  readonly url: string
  readonly options?: BrokerOptions
  stop(): Promise<void>
}

const tls = selfSigned()
const password = 'p@ss/w:rd%'
const encoded = encodeURIComponent(password)

const beds: Record<string, () => Promise<Bed>> = {
  Redis: () => startRedis(),
  'Redis with a password': () => startRedis({ password }),
  'Redis with TLS': async () => ({
    ...(await startRedis({ tls, password })),
    options: { tls: { ca: tls.cert } },
  }),
  'a Redis cluster': () => startRedisCluster(3),
  NATS: () => startNats(),
  'NATS with a password': async () => {
    const nats = await startNats({
      lines: [`authorization { user: "node", password: ${JSON.stringify(password)} }`],
    })
    return { ...nats, url: nats.url.replace('//', `//node:${encoded}@`) }
  },
  'NATS with a token and TLS': async () => {
    const nats = await startNats({ tls, lines: ['authorization { token: "s3cret" }'] })
    return {
      ...nats,
      url: nats.url.replace('//', '//s3cret@'),
      options: { tls: { ca: tls.cert } },
    }
  },
}

describe.each(Object.entries(beds))('%s', (name, start) => {
  const isThere = name.includes('Redis') ? redisServer() : natsServer()
  if (!isThere) console.warn(`SKIPPED: ${name}; npm test says how to get it.`)
  describe.skipIf(!isThere)('joins nodes', () => {
    let bed: Bed | undefined
    let clusters = 0
    beforeAll(async () => {
      bed = await start()
    })
    afterAll(() => bed?.stop())

    const cases = pubSubContract(async () => {
      if (!bed) throw new Error('there is no broker')
      const { url, options } = bed
      const prefix = `contract-${clusters++}`
      const errors: unknown[] = []
      const nodes = ['a', 'b'].map(
        (node) =>
          new PubSub({
            adapter: adapterFromUrl(url, { ...options, node, prefix }),
            onError: (error) => void errors.push(error),
          }),
      )
      return {
        nodes,
        async close() {
          await Promise.all(nodes.map((node) => node.close()))
          expect(errors).toEqual([])
        },
      }
    })
    it.each(cases)('$name', ({ run }) => run())
  })
})
