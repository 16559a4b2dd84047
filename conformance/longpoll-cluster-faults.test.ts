import fc from 'fast-check'
import { Message } from 'redstart/pubsub'
import { memoryBus } from 'redstart/testing'
import { describe, expect, it } from 'vitest'
import { clientSocket } from './src/client-socket.ts'
import { by, type ClusterNode, clusterRoom, serveCluster } from './src/cluster.ts'
import { watchFaults } from './src/faults.ts'
import { jsonOf, LongPollClient } from './src/longpoll-client.ts'
import { SECRET, serveLongPoll, WINDOW, waitingPoll } from './src/longpoll-room.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

/** How long a request waits to reach a session on another node, in ms. */
const REACH = 2_000
const news = (n: number) => [null, null, 'room:a', 'news', { n }]
const frame = (n: number) => JSON.stringify(news(n))

describe('a poll that the client gives up', () => {
  /** A poll at `b` that hangs up when it is told, and resolves when `b` has noticed. */
  async function abortable(b: ClusterNode, client: LongPollClient) {
    const hangUp = new AbortController()
    const waiting = b.timers.started(WINDOW)
    const lost = by(b, client).get({ signal: hangUp.signal })
    await waiting
    return async () => {
      const noticed = b.timers.cancelled(WINDOW)
      hangUp.abort()
      await expect(lost).rejects.toThrow()
      await noticed
    }
  }

  it('leaves the messages that come later to the next', async () => {
    const { a, b, c, client } = await clusterRoom()
    const abort = await abortable(b, client)
    const noticed = a.timers.cancelled(WINDOW)
    await abort()
    await noticed
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await by(c, client).take(1)).toEqual([news(1)])
  })

  it('leaves those that are under way to the next as well, ahead of what follows', async () => {
    const { a, b, c, client } = await clusterRoom()
    const abort = await abortable(b, client)
    const came = b.line.hold()
    for (const n of [1, 2]) await a.endpoint.broadcast('room:a', 'news', { n })
    await came
    const next = await waitingPoll(by(c, client), c.timers)
    await abort()
    expect(await next.answer).toMatchObject({ messages: [1, 2].map(frame) })
    b.line.release()
    await a.endpoint.broadcast('room:a', 'news', { n: 3 })
    expect(await client.take(1)).toEqual([news(3)])
  })
})

describe('messages that were sent to another node', () => {
  it('are not overtaken: the next poll waits until it is known what became of them', async () => {
    const { a, b, client } = await clusterRoom()
    const first = await waitingPoll(by(b, client), b.timers)
    const came = b.line.hold()
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    await came
    await a.endpoint.broadcast('room:a', 'news', { n: 2 })
    const second = await waitingPoll(client, a.timers)
    expect(second.answered()).toBe(false)
    b.line.release()
    expect(await first.answer).toMatchObject({ status: 200, messages: [frame(1)] })
    expect(await second.answer).toMatchObject({ status: 200, messages: [frame(2)] })
  })

  it('and did not arrive come with the next poll', async () => {
    const { bus, a, b, client } = await clusterRoom()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    bus.cut('b')
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    await flush()
    bus.mend('b')
    await b.clock.advance(WINDOW)
    expect(await answer).toMatchObject({ status: 204, messages: [] })
    await a.endpoint.broadcast('room:a', 'news', { n: 2 })
    expect(await by(b, client).take(2)).toEqual([news(1), news(2)])
  })

  it('and of which nothing is heard end the session', async () => {
    const { bus, a, b, c, client, journal } = await clusterRoom()
    await waitingPoll(by(b, client), b.timers)
    bus.cut('b')
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    await a.clock.advance(WINDOW)
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'inactive' } })
    expect(await by(c, client).poll()).toMatchObject({ status: 410, messages: [] })
  })
})

describe('a session whose node cannot be reached', () => {
  it.each(['a', 'b'])('is gone after 2 s when %s is cut off', async (cut) => {
    const { bus, b, client } = await clusterRoom()
    bus.cut(cut)
    const polling = b.timers.started(REACH)
    const poll = by(b, client).poll()
    await polling
    const posting = b.timers.started(REACH)
    const post = by(b, client).send(['1', '2', 'room:a', 'plain', {}])
    await posting
    await b.clock.advance(REACH - 1)
    await new LongPollClient(b.port).open()
    expect(b.endpoint.health().connections).toBe(1)
    await b.clock.advance(1)
    expect(await post).toBe(410)
    const { status, token = '', messages } = await poll
    expect({ status, messages }).toEqual({ status: 410, messages: [] })
    const reopened = new LongPollClient(b.port)
    reopened.token = token
    await reopened.join('room:a')
  })

  it('while a poll waits: 204 after the window, then 410', async () => {
    const { bus, b, client } = await clusterRoom()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    bus.cut('a')
    await b.clock.advance(WINDOW)
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
    const asked = b.timers.started(REACH)
    const second = by(b, client).poll()
    await asked
    await b.clock.advance(REACH)
    expect(await second).toMatchObject({ status: 410 })
  })
})

describe('the end of a session', () => {
  it('C-75 a disconnect of its id opens a new session at the node of the waiting GET', async () => {
    const { socket } = clientSocket()
    const { a, b } = await serveCluster({ socket })
    const path = '/socket/longpoll?vsn=2.0.0&user=ann'
    const client = await new LongPollClient(a.port, path).open()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    const early = await waitingPoll(by(b, client), b.timers)
    await b.endpoint.disconnect('user:ann')
    for (const { status, token } of [await answer, await early.answer]) {
      expect(status).toBe(410)
      expect(token).not.toBe(client.token)
    }
    expect(a.endpoint.health().connections).toBe(0)
  })

  it('the end of its node answers the GETs that wait at others', async () => {
    const { a, b, client } = await clusterRoom()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    await a.endpoint.close()
    expect(await answer).toMatchObject({ status: 410 })
    expect(b.endpoint.health().connections).toBe(1)
  })

  it('the end of the node that a GET waits at answers it, and the session goes on', async () => {
    const { a, b, client } = await clusterRoom()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    const noticed = a.timers.cancelled(WINDOW)
    await b.endpoint.close()
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
    await noticed
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await client.take(1)).toEqual([news(1)])
  })

  it('a node that drains still takes requests on, and opens no new sessions', async () => {
    const { a, b, client } = await clusterRoom()
    await b.endpoint.drain()
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await by(b, client).take(1)).toEqual([news(1)])
    await a.endpoint.close()
    const asked = b.timers.started(REACH)
    const lost = by(b, client).get()
    await asked
    await b.clock.advance(REACH)
    expect(await lost).toMatchObject({ status: 503 })
  })
})

describe('C-72 a token', () => {
  it('C-72 that was changed, or of another secret, opens a new session at once', async () => {
    const { a, b, client } = await clusterRoom()
    const stranger = await serve(
      { '/socket': { socket: roomSocket().socket, longpoll: true } },
      { secretKeyBase: SECRET.replace('tests', 'other') },
    )
    const { token } = await new LongPollClient(stranger.port).open()
    const middle = client.token.length >> 1
    const other = client.token[middle] === 'A' ? 'B' : 'A'
    const spoilt = client.token.slice(0, middle) + other + client.token.slice(middle + 1)
    for (const forged of [token, spoilt, `${client.token}x`, client.token.slice(0, -1)]) {
      expect(await by(b, client).poll({ token: forged })).toMatchObject({ status: 410 })
      expect(jsonOf(await by(b, client).post('[]', { token: forged }))).toEqual({ status: 410 })
    }
    expect(b.line.sent).toEqual([])
    expect(a.line.sent).toEqual([])
  })

  it('C-69 of another mount is unknown to the node that has the session', async () => {
    const bus = memoryBus()
    const mount = { socket: roomSocket().socket, longpoll: true }
    const sockets = { '/socket': mount, '/b': mount }
    const serveNode = (node: string) =>
      serve(sockets, { secretKeyBase: SECRET, pubsub: bus.adapter(node) })
    const [a, b] = [await serveNode('a'), await serveNode('b')]
    const { token } = await new LongPollClient(a.port, '/b/longpoll?vsn=2.0.0').open()
    const client = new LongPollClient(b.port)
    expect(jsonOf(await client.post('[]', { token }))).toEqual({ status: 410 })
    expect(await client.poll({ token })).toMatchObject({ status: 410, messages: [] })
    expect(a.endpoint.health().connections).toBe(1)
  })

  it('tells the client nothing, not even the name of the node', async () => {
    const { socket } = roomSocket()
    const { port } = await serveLongPoll({ socket })
    const { token } = await new LongPollClient(port).open()
    const parts = token.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    expect(parts.join()).not.toContain('local')
  })
})

it('a broker that brings everything twice doubles nothing', async () => {
  const faults = watchFaults()
  const { a, b, c, client } = await clusterRoom({}, (adapter) => ({
    ...adapter,
    directBroadcast: async (node, message) => {
      await adapter.directBroadcast(node, message)
      await adapter.directBroadcast(node, message)
    },
  }))
  const seen: unknown[] = []
  for (let n = 0; n < 20; n++) {
    const at = by(n % 2 === 0 ? b : c, client)
    expect(await at.send(['1', `${n}`, 'room:a', 'tell', { n }])).toBe(200)
    seen.push(...(await by(n % 3 === 0 ? c : b, client).take(1)))
  }
  expect(seen).toEqual(Array.from({ length: 20 }, (_, n) => ['1', null, 'room:a', 'news', { n }]))
  expect(a.endpoint.health().connections).toBe(1)
  expect(faults).toEqual([])
})

describe('what no node of ours would say', () => {
  const isPoll = ({ event }: Message): boolean => event === 'poll'

  /** What spoils a message of ours. */
  const spoilt = (body: string): fc.Arbitrary<string> => {
    const [head = '', ...text] = body.split('\n')
    const keys = Object.keys(JSON.parse(head))
    const value = fc.oneof(fc.jsonValue(), fc.constantFrom('a', '__proto__', -1, 1e9, 2))
    const changed = fc.tuple(fc.constantFrom(...keys), value).map(([key, to]) => {
      return [JSON.stringify({ ...JSON.parse(head), [key]: to }), ...text].join('\n')
    })
    const cutShort = fc.nat(body.length).map((end) => body.slice(0, end))
    return fc.oneof(changed, cutShort, fc.string(), fc.json())
  }

  it('is dropped, and harms neither the node nor a session', async () => {
    const faults = watchFaults()
    const { a, b, client } = await clusterRoom()
    await by(b, client).send(['1', '2', 'room:a', 'plain', {}])
    await by(b, client).take(1)
    const ours = [...a.line.sent, ...b.line.sent]
    const kinds = ours.map(({ event }) => event)
    const session: string = JSON.parse(String(ours.find(isPoll)?.body)).session
    // Who knows a session may use it, and who can write to the broker may know it.
    const bodies = ours.map(({ body }) => String(body).replace(session, 'another'))
    expect(kinds.sort()).toEqual(['messages', 'poll', 'post', 'posted', 'taken'])
    const topic = ours[0]?.topic ?? ''
    const event = fc.constantFrom(...kinds, 'alive', 'gone', 'given_up', 'piece', '', 'toString')
    const message = fc.constantFrom(...bodies).chain((body) => fc.tuple(event, spoilt(body)))
    let n = 10
    const run = async (messages: readonly (readonly [string, string])[]): Promise<void> => {
      for (const [kind, text] of messages) {
        for (const [from, to] of [
          [a, 'b'],
          [b, 'a'],
        ] as const) {
          await from.endpoint.pubsub.directDispatch(to, Message.internal(topic, kind, text))
        }
      }
      n += 1
      expect(await by(b, client).send(['1', `${n}`, 'room:a', 'plain', {}])).toBe(200)
      const reply = ['1', `${n}`, 'room:a', 'phx_reply', { status: 'ok', response: {} }]
      expect(await by(b, client).take(1)).toEqual([reply])
    }
    await fc.assert(fc.asyncProperty(fc.array(message, { maxLength: 10 }), run), { numRuns: 100 })
    expect(a.endpoint.health().counts.messagesForeign).toBeGreaterThan(100)
    expect(faults).toEqual([])
  })

  it.each([
    ['of another version', '{"v":2,"id":"x"}\n'],
    ['without a version', '{"id":"x"}\n'],
    ['without an id', '{"v":1}\n'],
    ['with an id that is none', '{"v":1,"id":"a b"}\n'],
    ['no object', 'null\n'],
    ['no JSON', '{\n'],
    ['without an end', '{"v":1,"id":"x"}'],
  ])('is counted: a message %s', async (_what, text) => {
    const { a, b, client } = await clusterRoom()
    await by(b, client).send(['1', '2', 'room:a', 'plain', {}])
    const topic = b.line.sent[0]?.topic ?? ''
    await b.endpoint.pubsub.directDispatch('a', Message.internal(topic, 'taken', text))
    await b.endpoint.pubsub.directDispatch('a', Message.broadcast(topic, 'taken', {}))
    await by(b, client).take(1)
    expect(a.endpoint.health().counts.messagesForeign).toBe(2)
  })
})

/** Resolves when the bus has delivered what was sent before. */
function flush(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
