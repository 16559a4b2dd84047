import { createServer, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { inspect } from 'node:util'
import { AddressStoreUnavailable } from 'redstart/errors'
import { testClock } from 'redstart/testing'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { redisServer } from '../../../scripts/parts.ts'
import { proxyTrust } from '../src/proxy/index.ts'
import { AddressGuard, addressLimitsFrom } from '../src/socket/index.ts'
import { newCounts } from '../src/telemetry/index.ts'
import { startRedis, type TestRedis } from './support/redis.ts'

const secretKeyBase = 'secret'.repeat(11)

/** A request, as a server received it. */
async function arrived(): Promise<IncomingMessage> {
  const server = createServer()
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('There is no port.')
  const socket = connect(address.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.write('GET / HTTP/1.1\r\nhost: a\r\n\r\n')
  return new Promise((resolve) => {
    server.once('request', resolve)
  })
}

describe.runIf(redisServer())('addressLimits.store', () => {
  let redis: TestRedis
  let request: IncomingMessage
  const errors: unknown[] = []

  beforeAll(async () => {
    redis = await startRedis({ password: 'open sesame' })
  })
  afterAll(() => redis.stop())
  beforeEach(async () => {
    await redis.flush()
    request = await arrived()
    errors.length = 0
  })

  /** The guard of one node. */
  function node(options: { limit: number; store?: string; secret?: string }): AddressGuard {
    const { limit, store = redis.url, secret = secretKeyBase } = options
    const note = (fields: object): void => void errors.push(Object.values(fields)[0])
    const guard = new AddressGuard({
      limits: addressLimitsFrom({ connectsPerMinute: limit, store }),
      trustedProxies: proxyTrust(),
      secretKeyBase: secret,
      context: {
        clock: testClock(),
        counts: newCounts(),
        logger: { debug() {}, info() {}, warn: note, error: note },
      },
    })
    guard.start()
    onTestFinished(() => guard.close())
    return guard
  }
  const enters = (guard: AddressGuard): boolean => guard.enter(request).ok
  const counts = async (): Promise<(string | null)[]> => {
    const keys = await redis.client.keys('*')
    return Promise.all(keys.map((key) => redis.client.get(key)))
  }
  /** Lets a node in until the store has heard of it. */
  async function settled(guard: AddressGuard): Promise<void> {
    await vi.waitFor(async () => {
      enters(guard)
      expect(await counts()).not.toEqual([])
    })
    await redis.flush()
  }

  it('lets several nodes count together, under a name that is no address', async () => {
    const [a, b, stranger] = [
      node({ limit: 100 }),
      node({ limit: 100 }),
      node({ limit: 100, secret: 'other'.repeat(13) }),
    ]
    for (const guard of [a, b, stranger]) await settled(guard)
    for (let time = 0; time < 5; time += 1) {
      expect(enters(a)).toBe(true)
      expect(enters(b)).toBe(true)
    }
    expect(enters(stranger)).toBe(true)
    await vi.waitFor(async () => expect((await counts()).sort()).toEqual(['1', '10']))
    const keys = await redis.client.keys('*')
    for (const key of keys) expect(key).toMatch(/^redstart:connectsPerMinute:[0-9a-f]{32}$/)
    for (const key of keys) expect(await redis.client.pttl(key)).toBeGreaterThan(0)
  })

  it('refuses on one node what was used up on another', async () => {
    const [a, b] = [node({ limit: 4 }), node({ limit: 4 })]
    // Nobody waits for the store, so the first that it refuses on a node gets in.
    await vi.waitFor(async () => {
      enters(a)
      expect(await counts()).not.toEqual([])
    })
    await vi.waitFor(() => expect(enters(a)).toBe(false))
    await vi.waitFor(() => expect(enters(b)).toBe(false))
    expect(Number((await counts())[0])).toBeGreaterThanOrEqual(4)
    expect(errors.filter((error) => error instanceof Error)).toEqual([])
  })

  it('does without a store that is away, says so once a minute, and takes it up again', async () => {
    const guard = node({ limit: 1_000 })
    await settled(guard)
    await redis.kill()
    await vi.waitFor(() => {
      expect(enters(guard)).toBe(true)
      expect(errors).toEqual([expect.any(AddressStoreUnavailable)])
    })
    expect(String(errors[0])).not.toMatch(/sesame|127\.0\.0\.1/)
    await redis.start()
    await vi.waitFor(
      async () => {
        expect(enters(guard)).toBe(true)
        expect(await counts()).not.toEqual([])
      },
      { timeout: 10_000 },
    )
    expect(errors).toHaveLength(1)
  })

  it('counts by itself while the store is away', async () => {
    const guard = node({ limit: 3, store: 'redis://127.0.0.1:1' })
    expect(enters(guard)).toBe(true)
    expect(enters(guard)).toBe(true)
    expect(enters(guard)).toBe(true)
    await vi.waitFor(() => expect(enters(guard)).toBe(false))
  })

  it('waits for nothing when the store hangs', async () => {
    const guard = node({ limit: 1_000 })
    await settled(guard)
    await await redis.freeze()
    onTestFinished(() => redis.thaw())
    expect(enters(guard)).toBe(true)
    await vi.waitFor(() => expect(errors).toEqual([expect.any(AddressStoreUnavailable)]), {
      timeout: 10_000,
    })
    expect(enters(guard)).toBe(true)
  })

  it('says of a wrong password what is wrong, and not the password', async () => {
    node({ limit: 10, store: redis.url.replace('open%20sesame', 'hunter2') })
    await vi.waitFor(() => expect(errors).toEqual([expect.any(AddressStoreUnavailable)]))
    // As a log shows it that looks into errors.
    const shown = inspect(errors[0], { depth: 10 })
    expect(shown).toContain('WRONGPASS')
    expect(shown).not.toMatch(/hunter2|sesame/)
  })

  it('says of a server that does not know passwords what is wrong, and not the password', async () => {
    const unknown = ['HELLO', 'AUTH'].flatMap((name) => ['--rename-command', name, `no-${name}`])
    const old = await startRedis({ args: unknown })
    onTestFinished(() => old.stop())
    node({ limit: 10, store: old.url.replace('//', '//:hunter2@') })
    await vi.waitFor(() => expect(errors).toEqual([expect.any(AddressStoreUnavailable)]))
    const shown = inspect(errors[0], { depth: 10 })
    expect(shown).toContain('unknown command')
    expect(shown).not.toContain('hunter2')
  })
})
