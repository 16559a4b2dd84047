import { createServer } from 'node:http'
import { attach } from 'redstart/endpoint'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { balancer } from '../../../conformance/src/balancer.ts'
import { clientSocket } from '../../../conformance/src/client-socket.ts'
import { listen } from '../../../conformance/src/listen.ts'
import { answerTo, heard, joined } from '../../../conformance/src/official-client.ts'
import { redisServer } from '../../../scripts/parts.ts'
import { startRedis } from './support/redis.ts'

const secretKeyBase = 'a secret of the tests, long enough for what it has to sign: 64 b'
const FRAMES = 60

/** An endpoint on a server of its own, joined with others by a broker. */
async function serveNode(node: string, pubsub: string) {
  const { socket } = clientSocket()
  const server = createServer()
  const sockets = { '/socket': { socket, longpoll: true } }
  const endpoint = attach(server, sockets, { secretKeyBase, logger: false, pubsub, node })
  const port = await listen(server)
  onTestFinished(async () => {
    await endpoint.close()
    server.closeAllConnections()
  })
  await vi.waitFor(() => expect(endpoint.pubsub.state.connected).toBe(true))
  await endpoint.pubsub.settled()
  return { endpoint, port }
}

describe.skipIf(!redisServer())('long poll on three nodes with Redis', () => {
  it('is one session for the official client, whichever node it asks', async () => {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const nodes = await Promise.all(['a', 'b', 'c'].map((name) => serveNode(name, redis.url)))
    const server = await balancer(...nodes.map(({ port }) => port))
    const { channel, events } = await joined(server, { transport: 'LongPoll' })
    const news = heard(channel, 'news')
    const text = '😀'.repeat(100_000)
    expect(await answerTo(channel.push('echo', { text }))).toEqual(['ok', { text }])
    for (let n = 0; n < FRAMES; n++) {
      const [answer] = await Promise.all([
        answerTo(channel.push('echo', { n })),
        nodes[0]?.endpoint.broadcast('room:a', 'news', { n, text: text.slice(0, n * 1_000) }),
      ])
      expect(answer).toEqual(['ok', { n }])
    }
    for (let n = 0; n < FRAMES; n++) {
      expect(await news.next()).toEqual({ n, text: text.slice(0, n * 1_000) })
    }
    expect(news.entries).toHaveLength(FRAMES)
    expect(events.entries).toEqual(['open'])
    const opened = nodes.map(({ endpoint }) => endpoint.health().counts.connectionsOpened)
    expect(opened.sort()).toEqual([0, 0, 1])
  })
})
