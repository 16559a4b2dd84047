/** Brokers that are none, that refuse a node, or that others write to. */
import { createServer } from 'node:http'
import { defineSocket } from 'redstart/channel'
import { attach, type EndpointOptions } from 'redstart/endpoint'
import {
  BrokerUnavailable,
  DuplicateNode,
  InvalidBrokerUrl,
  InvalidOption,
  MessageTooLarge,
} from 'redstart/errors'
import { Message } from 'redstart/pubsub'
import { testClock } from 'redstart/testing'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import { watchFaults } from '../../../../conformance/src/faults.ts'
import { listen } from '../../../../conformance/src/listen.ts'
import { natsServer, redisServer } from '../../../../scripts/parts.ts'
import { bucketOf } from '../../src/pubsub/broker-topics.ts'
import { Envelope } from '../../src/pubsub/envelope.ts'
import { BrokerNode, TOPIC } from '../support/broker-node.ts'
import { startNats } from '../support/nats.ts'
import { startRedis, type TestRedis } from '../support/redis.ts'
import { freePort } from '../support/server-process.ts'

const SECRET = 'TopSecret99'
const sockets = { '/socket': defineSocket({ connect: () => ({}) }).channels() }

/** An endpoint on no server, until the test has ended, and all that it logs. */
function start(options: EndpointOptions) {
  const lines: string[] = []
  const write = (level: string) => (data: unknown, text: unknown) => {
    const err = typeof data === 'object' && data !== null && 'err' in data ? data.err : ''
    lines.push(`${level} ${text} ${err}`)
  }
  const logger = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  }
  const endpoint = attach(createServer(), sockets, { logger, ...options })
  onTestFinished(() => endpoint.close())
  return { endpoint, lines }
}

/** Waits until a line of the log has this in it. */
async function logged(lines: readonly string[], text: string): Promise<string> {
  return await vi.waitFor(
    () => {
      const line = lines.find((candidate) => candidate.includes(text))
      if (line === undefined) throw new Error(`logged: ${lines.join('\n')}`)
      return line
    },
    { timeout: 20_000 },
  )
}

afterEach(() => vi.unstubAllEnvs())

describe('the url of a broker', () => {
  it.each([
    `redis://:${SECRET}`,
    `http://user:${SECRET}@host`,
    `redis://user:${SECRET}@host:port`,
    `nats://user:${SECRET}@host/${SECRET}`,
    `redis://user:${SECRET}%@host?${SECRET}`,
  ])('%s is none: the endpoint does not start, and its password is not shown', (url) => {
    const attempt = () => start({ pubsub: url })
    expect(attempt).toThrow(InvalidBrokerUrl)
    expect(attempt).not.toThrow(SECRET)
    vi.stubEnv('PUBSUB_URL', url)
    expect(() => start({})).toThrow(InvalidBrokerUrl)
  })

  it('that is empty means a node alone', () => {
    vi.stubEnv('PUBSUB_URL', '')
    const { endpoint } = start({})
    expect(endpoint.health().pubsub).toMatchObject({ connected: true, waiting: 0 })
  })

  it.each([
    { pubsub: 'redis://host', node: 'a b' },
    { pubsub: 'redis://host?prefix=a:b' },
    { pubsub: 'nats://host?prefix=a.b' },
  ])('comes with names that brokers take: %j', (options) => {
    expect(() => start(options)).toThrow(InvalidOption)
  })
})

describe('a broker that is not there', () => {
  it.each(['redis', 'redis+cluster', 'nats'])(
    'is logged once, by %s://, and goes on to be tried',
    async (scheme) => {
      const faults = watchFaults()
      const port = await freePort()
      vi.stubEnv('PUBSUB_URL', `${scheme}://user:${SECRET}@127.0.0.1:${port}`)
      vi.stubEnv('REDSTART_NODE', 'web-1')
      const { endpoint, lines } = start({ clock: testClock() })
      const heard: string[] = []
      endpoint.pubsub.subscribe(TOPIC, { receive: ({ event }) => void heard.push(event) })
      const line = await logged(lines, `The broker at 127.0.0.1:${port} cannot be reached`)
      expect(line).toContain('nothing listens there')
      const sending = endpoint.pubsub.broadcast(TOPIC, 'hello', {})
      expect(heard).toEqual(['hello'])
      expect(endpoint.health().pubsub).toMatchObject({
        node: 'web-1',
        connected: false,
        waiting: 1,
      })
      await endpoint.close()
      await expect(sending).rejects.toThrow(BrokerUnavailable)
      // The other is presence's good-bye.
      expect(endpoint.health().counts.broadcastsFailed).toBe(2)
      expect(lines.filter((text) => text.includes('cannot be reached'))).toHaveLength(1)
      expect(lines.join()).not.toContain(SECRET)
      expect(faults).toEqual([])
    },
  )

  it('because something else listens there is told so', async () => {
    const port = await listen(createServer())
    const { lines } = start({ pubsub: `redis://:${SECRET}@127.0.0.1:${port}` })
    expect(await logged(lines, 'cannot be reached')).toContain('what listens there is no Redis')
    expect(lines.join()).not.toContain(SECRET)
  })

  it('because something else listens there, that says nothing, is told so after ten seconds', async () => {
    const port = await listen(createServer())
    const clock = testClock()
    const { lines } = start({ pubsub: `nats://127.0.0.1:${port}`, clock })
    await clock.advance(10_000)
    expect(await logged(lines, 'cannot be reached')).toContain('it did not answer within 10 s')
  })
})

describe.skipIf(!redisServer())('a Redis', () => {
  let redis: TestRedis
  beforeAll(async () => {
    redis = await startRedis({ password: 'right' })
  })
  afterAll(() => redis?.stop())
  const channel = `redstart:${bucketOf(TOPIC)}`

  it.each([
    ['a wrong password', 'someone:TopSecret99@', 'WRONGPASS'],
    ['no password', '', 'NOAUTH'],
  ])('refuses %s: it is logged once, and this node works', async (_what, user, said) => {
    const faults = watchFaults()
    const url = `redis://${user}127.0.0.1:${redis.port}`
    const { endpoint, lines } = start({ pubsub: url })
    const line = await logged(lines, `The broker at 127.0.0.1:${redis.port} refused this node`)
    expect(line).toContain(said)
    expect(endpoint.health().pubsub.connected).toBe(false)
    expect(lines).toHaveLength(1)
    expect(lines.join()).not.toContain(SECRET)
    expect(faults).toEqual([])
  })

  it('refuses a user without rights to our channels', async () => {
    const { client } = redis
    await client.call('ACL', 'SETUSER', 'limited', 'on', '>pw', '+@all', 'resetchannels', '&else:*')
    const { lines } = start({ pubsub: `redis://limited:pw@127.0.0.1:${redis.port}` })
    expect(await logged(lines, 'refused this node')).toContain('NOPERM')
  })

  it('lets a user in who may do just this', async () => {
    await redis.client.call(
      ...(['ACL', 'SETUSER', 'just', 'on', '>p w', '&redstart:*'] as const),
      ...['+publish', '+subscribe', '+unsubscribe', '+ping', '+client|setname'],
    )
    const node = await BrokerNode.connected(`redis://just:p%20w@127.0.0.1:${redis.port}`)
    await node.send('hello')
    expect(node.errors).toEqual([])
  })

  it('on which a stranger writes: what is not ours is counted, and logged once', async () => {
    const clock = testClock()
    const { endpoint, lines } = start({ pubsub: redis.url, clock })
    const heard: string[] = []
    endpoint.pubsub.subscribe(TOPIC, { receive: ({ event }) => void heard.push(event) })
    await logged(lines, 'The broker is connected.')
    const newer = new Envelope('newer').seal(Message.broadcast(TOPIC, 'newer', {}))
    newer[3] = 2
    const cut = new Envelope('cut').seal(Message.broadcast(TOPIC, 'cut', {})).subarray(0, 20)
    for (const text of ['hello', '', '{"topic":"room:1"}'])
      await redis.client.publish(channel, text)
    for (const bytes of [newer, cut]) await redis.client.publish(channel, Buffer.from(bytes))
    const other = await BrokerNode.connected(redis.url, { node: 'other' })
    await other.send('ours')
    await vi.waitFor(() => expect(heard).toEqual(['ours']))
    expect(endpoint.health().counts.messagesForeign).toBe(5)
    const foreign = lines.filter((line) => line.includes('A message from the broker was dropped'))
    expect(foreign).toHaveLength(1)
    expect(foreign[0]).toContain('another program sent it')
  })

  it('with two nodes of one name: it is told once, and messages come through', async () => {
    const [a, b] = [
      await BrokerNode.connected(redis.url, { node: 'same', prefix: 'same' }),
      await BrokerNode.connected(redis.url, { node: 'same', prefix: 'same' }),
    ]
    await a.send('1')
    await a.send('2')
    await b.hears('2')
    expect(b.heard).toEqual(['1', '2'])
    expect(b.errors).toEqual([expect.any(DuplicateNode)])
  })

  it('with two applications: each hears its own, by prefix or by number', async () => {
    const urls = [redis.url, `${redis.url}?prefix=shop`, `${redis.url}/7`]
    const nodes = await Promise.all(urls.map((url) => BrokerNode.connected(url)))
    const ears = await Promise.all(urls.map((url) => BrokerNode.connected(url)))
    await Promise.all(nodes.map((node, n) => node.send(String(n))))
    await Promise.all(ears.map((ear, n) => ear.hears(String(n))))
    expect(ears.map(({ heard }) => heard)).toEqual([['0'], ['1'], ['2']])
  })

  it('takes no message of more than 64 MB', async () => {
    const a = await BrokerNode.connected(redis.url, { node: 'a', prefix: 'large' })
    const sending = a.pubsub.broadcast(TOPIC, 'large', new Uint8Array(67_108_864))
    await expect(sending).rejects.toMatchObject({ cause: expect.any(MessageTooLarge) })
  })
})

describe.skipIf(!natsServer())('a NATS', () => {
  it('refuses a wrong password, and a subject', async () => {
    const faults = watchFaults()
    const nats = await startNats({
      lines: [
        'authorization { users: [',
        `{ user: "all", password: "${SECRET}" }`,
        `{ user: "mute", password: "${SECRET}", permissions: { publish: "else.>" } }`,
        `{ user: "deaf", password: "${SECRET}", permissions: { subscribe: "else.>" } }`,
        '] }',
      ],
    })
    onTestFinished(() => nats.stop())
    const as = (user: string) => start({ pubsub: nats.url.replace('//', `//${user}@`) })
    const wrong = as(`all:${SECRET}x`)
    expect(await logged(wrong.lines, 'refused this node')).toContain("'Authorization Violation'")
    const deaf = as(`deaf:${SECRET}`)
    expect(await logged(deaf.lines, 'refused this node')).toContain('redstart.node.')
    const mute = as(`mute:${SECRET}`)
    await logged(mute.lines, 'The broker is connected.')
    await expect(mute.endpoint.pubsub.broadcast(TOPIC, 'hello', {})).rejects.toThrow(
      BrokerUnavailable,
    )
    expect(await logged(mute.lines, 'refused this node')).toContain('publish redstart.')
    for (const { lines } of [wrong, deaf, mute]) expect(lines.join()).not.toContain(SECRET)
    expect(faults).toEqual([])
  })

  it('takes what its max_payload says, and more is a clear error', async () => {
    const nats = await startNats({ lines: ['max_payload: 2000'] })
    onTestFinished(() => nats.stop())
    const a = await BrokerNode.connected(nats.url, { node: 'a' })
    // The first server of the list is gone.
    const url = nats.url.replace('://', `://127.0.0.1:${await freePort()},`)
    const b = await BrokerNode.connected(url, { node: 'b' })
    await expect(a.pubsub.broadcast(TOPIC, 'large', new Uint8Array(2_000))).rejects.toMatchObject({
      cause: expect.any(MessageTooLarge),
    })
    await a.pubsub.broadcast(TOPIC, 'small', new Uint8Array(1_900))
    await b.hears('small')
    expect([b.heard, a.connects]).toEqual([['small'], 1])
  })
})
