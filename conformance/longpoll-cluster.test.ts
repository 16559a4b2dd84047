import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { balancer } from './src/balancer.ts'
import { clientSocket } from './src/client-socket.ts'
import { by, type ClusterNode, clusterRoom, serveCluster } from './src/cluster.ts'
import { jsonOf, LongPollClient } from './src/longpoll-client.ts'
import { WINDOW, waitingPoll } from './src/longpoll-room.ts'
import { answerTo, heard, joined } from './src/official-client.ts'

/** How long a request waits to reach a session on another node, in ms. */
const REACH = 2_000
const OK = { status: 'ok', response: {} }
const news = (n: number) => [null, null, 'room:a', 'news', { n }]
const frame = (n: number) => JSON.stringify(news(n))

describe('the official client behind a balancer that knows of no sessions', () => {
  const transport = 'LongPoll'

  async function balanced(count: 2 | 3) {
    const { socket } = clientSocket()
    const { bus, a, b, c } = await serveCluster({ socket })
    const nodes = [a, b, c] as const
    const server = await balancer(...nodes.slice(0, count).map(({ port }) => port))
    return { bus, nodes, server }
  }

  const connections = (nodes: readonly ClusterNode[]) =>
    nodes.map(({ endpoint }) => endpoint.health().connections)

  it.each([2, 3] as const)('has one session, whichever of %d nodes it asks', async (count) => {
    const { nodes, server } = await balanced(count)
    const { channel, events } = await joined(server, { transport })
    const payload = { text: 'ä€😀', list: [1, null, { deep: [true] }] }
    for (let n = 0; n < 6; n++) {
      expect(await answerTo(channel.push('echo', payload))).toEqual(['ok', payload])
    }
    expect(connections(nodes).sort()).toEqual([0, 0, 1])
    expect(events.entries).toEqual(['open'])
  })

  it.each([2, 3] as const)('gets all that %d nodes send, in order, once', async (count) => {
    const { nodes, server } = await balanced(count)
    const { channel, events } = await joined(server, { transport })
    const got = heard(channel, 'news')
    const answers = []
    for (let n = 0; n < 150; n++) {
      answers.push(answerTo(channel.push('echo', { n })))
      await nodes[n % count]?.endpoint.broadcast('room:a', 'news', { n, node: n % count })
    }
    expect(await Promise.all(answers)).toEqual(answers.map((_, n) => ['ok', { n }]))
    for (const { endpoint } of nodes) await endpoint.broadcast('room:a', 'news', { end: true })
    for (let ends = 0; ends < nodes.length; ) {
      if (isDeepStrictEqual(await got.next(), { end: true })) ends += 1
    }
    for (let node = 0; node < count; node++) {
      const sent = answers.map((_, n) => ({ n, node: n % count }))
      const ofNode = (entry: unknown) => Object(entry).node === node
      expect(got.entries.filter(ofNode)).toEqual(sent.filter(ofNode))
    }
    expect(got.entries).toHaveLength(150 + nodes.length)
    expect(events.entries).toEqual(['open'])
  })

  it.each(['closes', 'is cut off'])('comes back when the node of its session %s', async (how) => {
    const { bus, nodes, server } = await balanced(3)
    const [a, b, c] = nodes
    server.nodes.splice(0, 3, a.port)
    const { channel, joins, events } = await joined(server, { transport })
    server.nodes.splice(0, 1, b.port)
    const waiting = b.timers.started(WINDOW)
    await a.endpoint.broadcast('room:a', 'news', {})
    await waiting
    if (how === 'closes') {
      await a.endpoint.close()
    } else {
      bus.cut('a')
      const asked = b.timers.started(REACH)
      await b.clock.advance(WINDOW)
      await asked
      await b.clock.advance(REACH)
    }
    expect(await joins.next()).toEqual({ welcome: true })
    server.nodes.push(c.port)
    for (let n = 0; n < 4; n++) {
      expect(await answerTo(channel.push('echo', { n }))).toEqual(['ok', { n }])
    }
    expect(events.entries).toEqual(['open', 'close', 'open'])
  })
})

describe('C-68 a GET that comes to another node', () => {
  it('C-68 and nothing pending: 204 after the window', async () => {
    const { b, client } = await clusterRoom()
    const { answer, answered } = await waitingPoll(by(b, client), b.timers)
    await b.clock.advance(WINDOW - 1)
    await new LongPollClient(b.port).open()
    expect(answered()).toBe(false)
    await b.clock.advance(1)
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('C-68 or the window of the session’s node is over first', async () => {
    const { a, b, client } = await clusterRoom()
    const { answer } = await waitingPoll(by(b, client), b.timers)
    await a.clock.advance(WINDOW)
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('C-68 and pending messages: 200 at once, all of them, in order, once', async () => {
    const { a, b, c, client } = await clusterRoom()
    for (const n of [1, 2, 3]) await a.endpoint.broadcast('room:a', 'news', { n })
    const messages = [1, 2, 3].map(frame)
    const answer = await by(b, client).poll()
    expect(answer).toEqual({ status: 200, token: client.token, messages })
    const { answer: second } = await waitingPoll(by(c, client), c.timers)
    await a.endpoint.broadcast('room:a', 'news', { n: 4 })
    expect(await second).toEqual({ status: 200, token: client.token, messages: [frame(4)] })
  })

  it('C-68 of two GETs at two nodes the later one gets the message', async () => {
    const { a, b, c, client } = await clusterRoom()
    const first = await waitingPoll(by(b, client), b.timers)
    const second = await waitingPoll(by(c, client), c.timers)
    await a.endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await second.answer).toMatchObject({ status: 200, messages: [frame(1)] })
    expect(first.answered()).toBe(false)
    await b.clock.advance(WINDOW)
    expect(await first.answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('of nine GETs of one session the first is 204', async () => {
    const { b, client } = await clusterRoom()
    const polls = []
    for (let n = 0; n < 8; n++) polls.push(await waitingPoll(by(b, client), b.timers))
    expect(polls.map(({ answered }) => answered())).toEqual(Array(8).fill(false))
    await waitingPoll(by(b, client), b.timers)
    expect(await polls[0]?.answer).toMatchObject({ status: 204 })
    expect(polls.slice(1).map(({ answered }) => answered())).toEqual(Array(7).fill(false))
  })

  it('brings more than one message of the broker can carry, whole and in order', async () => {
    const { a, b, client } = await clusterRoom()
    const text = `${'x'.repeat(65_000)}${'😀'.repeat(70_000)}${'ü'.repeat(200_000)}`
    for (const n of [1, 2, 3]) await a.endpoint.broadcast('room:a', 'news', { n, text })
    const took = await by(b, client).take(3)
    expect(took).toEqual([1, 2, 3].map((n) => [null, null, 'room:a', 'news', { n, text }]))
    const sizes = a.line.sent.map((message) => message.toBytes().length)
    expect(sizes.length).toBeGreaterThan(10)
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024)
  })
})

describe('a POST that comes to another node', () => {
  it('C-71 is a batch of frames of both kinds, handled in order', async () => {
    const { b, client, journal } = await clusterRoom()
    const binary = Buffer.from('\0\x01\x01\x06\x0617room:asilentabc', 'latin1').toString('base64')
    const frames = [
      JSON.stringify(['1', '2', 'room:a', 'echo', { text: 'ä\u2028😀\\n' }]),
      binary,
      JSON.stringify([null, '3', 'nowhere', 'x', {}]),
    ]
    expect(jsonOf(await by(b, client).post(frames.join('\r\n')))).toEqual({ status: 200 })
    expect(await journal.next()).toMatchObject({ event: 'silent' })
    const [echo, unmatched] = await by(b, client).take(2)
    expect(echo).toMatchObject([
      '1',
      '2',
      'room:a',
      'phx_reply',
      { response: { text: 'ä\u2028😀\\n' } },
    ])
    expect(unmatched).toMatchObject([null, '3', 'nowhere', 'phx_reply', { status: 'error' }])
  })

  it('C-70 is one text frame, lines and all', async () => {
    const { b, client } = await clusterRoom()
    const text = '["1","2",\n"room:a","plain",{}]'
    expect(jsonOf(await by(b, client).post(text, { headers: {} }))).toEqual({ status: 200 })
    expect(await by(b, client).take(1)).toEqual([['1', '2', 'room:a', 'phx_reply', OK]])
  })

  it('may be larger than what a message of the broker can carry', async () => {
    const { b, client } = await clusterRoom()
    const texts = ['x', 'ü', '😀', '\n'].map((letter) => letter.repeat(200_000))
    const frames = texts.map((text, n) => ['1', `${n}`, 'room:a', 'echo', { text }])
    expect(await by(b, client).send(...frames)).toBe(200)
    const replies = texts.map((text, n) => {
      return ['1', `${n}`, 'room:a', 'phx_reply', { status: 'ok', response: { text } }]
    })
    expect(await by(b, client).take(4)).toEqual(replies)
    const sizes = b.line.sent.map((message) => message.toBytes().length)
    expect(Math.max(...sizes)).toBeLessThan(256 * 1024)
  })

  it('C-76 is 408 when a frame is not taken in its window; what stands behind is not', async () => {
    const window = 5_000
    const { a, b, client, gate } = await clusterRoom({ longpoll: { window } })
    const waiting = a.timers.started(window)
    const status = by(b, client).send(
      ['2', '2', 'room:b', 'phx_join', { wait: true }],
      [null, '3', 'nowhere', 'x', {}],
    )
    await waiting
    const alive = b.timers.started(window + REACH)
    await a.clock.advance(REACH / 4)
    await alive
    await b.clock.advance(REACH)
    await a.clock.advance(window)
    expect(await status).toBe(408)
    gate.open()
    expect(await by(b, client).send([null, '4', 'nowhere', 'x', {}])).toBe(200)
    const refs = (await by(b, client).take(2)).map((reply) => Object(reply)[1])
    expect(refs).toEqual(['2', '4'])
  })

  it('C-76 is 408 beside one that is not taken yet, wherever that came', async () => {
    const { a, b, c, client, gate } = await clusterRoom()
    const waiting = a.timers.started(WINDOW)
    const first = by(b, client).send(['2', '2', 'room:b', 'phx_join', { wait: true }])
    await waiting
    const others = [client, by(b, client), by(c, client)].map((at) =>
      at.send(['1', '3', 'room:a', 'plain', {}]),
    )
    expect(await Promise.all(others)).toEqual([408, 408, 408])
    gate.open()
    expect(await first).toBe(200)
    expect(await by(c, client).send(['1', '4', 'room:a', 'plain', {}])).toBe(200)
    expect(await by(c, client).take(2)).toEqual([
      ['2', '2', 'room:b', 'phx_reply', OK],
      ['1', '4', 'room:a', 'phx_reply', OK],
    ])
  })

  it.each([
    ['neither text nor base64', 'x', 500],
    ['no UTF-8', Uint8Array.of(0x5b, 0xff), 400],
    ['too long', Buffer.alloc(8_000_001, '['), 400],
    ['a frame over frameBytes', `["1","2","room:a","echo","${'x'.repeat(1_000_000)}"]`, 400],
  ])('is refused when it is %s, and the session goes on', async (_what, body, status) => {
    const { b, client } = await clusterRoom()
    expect((await by(b, client).post(body)).status).toBe(status)
    expect(await by(b, client).send(['1', '4', 'room:a', 'plain', {}])).toBe(200)
  })

  it('of a frame that cannot be decoded is 408, and what follows 410', async () => {
    const { a, b, client } = await clusterRoom()
    expect(await by(b, client).send([1])).toBe(408)
    expect(await by(b, client).send(['1', '2', 'room:a', 'plain', {}])).toBe(410)
    const { status, token } = await by(b, client).poll()
    expect(status).toBe(410)
    expect(token).not.toBe(client.token)
    expect([a, b].map(({ endpoint }) => endpoint.health().connections)).toEqual([0, 1])
  })
})
