import { Socket } from 'phoenix'
import { describe, expect, it } from 'vitest'
import { Journal } from './src/journal.ts'
import {
  answerTo,
  connected,
  heard,
  join,
  joined,
  serveClients,
  until,
} from './src/official-client.ts'

const WELCOME = ['ok', { welcome: true }]

describe.each(['WebSocket', 'LongPoll'] as const)('the official client over %s', (transport) => {
  it('joins, and pushes are answered ok, error, with a status of their own, or never', async () => {
    const server = await serveClients()
    const { channel } = await joined(server, { transport })
    const payload = { text: 'ä€😀', list: [1, null, { deep: [true] }] }
    expect(await answerTo(channel.push('echo', payload))).toEqual(['ok', payload])
    expect(await answerTo(channel.push('refuse', {}))).toEqual(['error', { reason: 'no' }])
    expect(await answerTo(channel.push('queue', {}))).toEqual(['queued', { position: 3 }])
    expect(await answerTo(channel.push('silent', {}, 10))).toEqual(['timeout', {}])
    expect(await answerTo(channel.push('transport', {}))).toEqual(['ok', transport.toLowerCase()])
  })

  it('sends what was pushed ahead of the join reply behind it, in order', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport })
    const channel = socket.channel('room:a')
    const joining = answerTo(channel.join())
    const order = new Journal<unknown>()
    for (let n = 0; n < 150; n++) {
      channel.push('echo', { n }).receive('ok', (response) => order.write(response))
    }
    expect(await joining).toEqual(WELCOME)
    for (let n = 0; n < 150; n++) expect(await order.next()).toEqual({ n })
  })

  it('receives pushes and broadcasts of the server, in order', async () => {
    const server = await serveClients()
    const { channel } = await joined(server, { transport })
    const other = await joined(server, { transport })
    const news = heard(channel, 'news')
    channel.push('tell', { n: 1 })
    expect(await news.next()).toEqual({ n: 1 })
    other.channel.push('shout', { n: 2 })
    expect(await news.next()).toEqual({ n: 2 })
    for (let n = 3; n < 30; n++) await server.endpoint.broadcast('room:a', 'news', { n })
    for (let n = 3; n < 30; n++) expect(await news.next()).toEqual({ n })
  })

  it('leaves: the server hears it, and the client hears no more', async () => {
    const server = await serveClients()
    const { socket, channel } = await joined(server, { transport })
    const news = heard(channel, 'news')
    const closed = new Promise<void>((resolve) => channel.onClose(() => resolve()))
    const left = answerTo(channel.leave())
    await closed
    expect(await left).toEqual(['ok', {}])
    await until(server.journal, { left: 'room:a', reason: { shutdown: 'left' } })
    await server.endpoint.broadcast('room:a', 'news', {})

    const again = await join(socket, 'room:a')
    expect(await answerTo(again.channel.push('echo', { n: 1 }))).toEqual(['ok', { n: 1 }])
    expect(news.entries).toEqual([])
  })

  it('joins a topic twice: the first channel is closed, the second works', async () => {
    const server = await serveClients()
    const { socket, channel } = await joined(server, { transport })
    const closed = new Promise<void>((resolve) => channel.onClose(() => resolve()))
    const second = socket.channel('room:a', { second: true })
    const joining = answerTo(second.join())
    await closed
    expect(await joining).toEqual(WELCOME)
    const news = heard(second, 'news')
    second.push('shout', { n: 1 })
    expect(await news.next()).toEqual({ n: 1 })
    expect(await answerTo(second.push('echo', {}))).toEqual(['ok', {}])
    expect([channel.state, second.state, news.entries.length]).toEqual(['closed', 'joined', 1])
  })

  it('has two channels, which do not hear each other', async () => {
    const server = await serveClients()
    const { socket, channel } = await joined(server, { transport })
    const other = await join(socket, 'room:b')
    const news = heard(other.channel, 'news')
    channel.push('shout', { room: 'a' })
    other.channel.push('shout', { room: 'b' })
    expect(await news.next()).toEqual({ room: 'b' })
    expect(await answerTo(other.channel.push('echo', {}))).toEqual(['ok', {}])
    expect(news.entries).toHaveLength(1)
  })

  it('is refused, and tries again with its parameters made anew', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport })
    let attempt = 0
    const channel = socket.channel('room:a', () => {
      attempt += 1
      return { attempt, refuse: attempt < 3 }
    })
    const answers = new Journal<unknown>()
    channel
      .join()
      .receive('error', (response) => answers.write(response))
      .receive('ok', (response) => answers.write(response))
    expect(await answers.next()).toEqual({ reason: 'not yet' })
    expect(await answers.next()).toEqual({ reason: 'not yet' })
    expect(await answers.next()).toEqual({ welcome: true })
    expect(server.journal.entries.slice(1)).toEqual([
      { joined: 'room:a', params: { attempt: 1, refuse: true } },
      { joined: 'room:a', params: { attempt: 2, refuse: true } },
      { joined: 'room:a', params: { attempt: 3, refuse: false } },
    ])
  })

  it('is told that no channel is on a topic', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport })
    const joining = answerTo(socket.channel('elsewhere').join())
    expect(await joining).toEqual(['error', { reason: 'unmatched topic' }])
  })

  it('joins a channel again that crashed; its other channels do not notice', async () => {
    const server = await serveClients()
    const { socket, channel, joins } = await joined(server, { transport })
    const other = await join(socket, 'room:b')
    const crash = new Promise((resolve) => channel.onError(resolve))
    channel.push('crash', {})
    expect(await crash).toEqual({ reason: 'channel_crash' })
    expect(await joins.next()).toEqual({ welcome: true })
    expect(await answerTo(channel.push('echo', { n: 1 }))).toEqual(['ok', { n: 1 }])
    expect(await answerTo(other.channel.push('echo', { n: 2 }))).toEqual(['ok', { n: 2 }])
    expect(other.joins.entries).toHaveLength(1)
    expect(server.endpoint.health().counts).toMatchObject({ joinsAccepted: 3, channelsCrashed: 1 })
  })

  it('gives up a join that takes too long, and joins again', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport })
    const channel = socket.channel('room:a', { wait: true })
    const statuses = new Journal<string>()
    channel
      .join(200)
      .receive('timeout', () => statuses.write('timeout'))
      .receive('ok', () => statuses.write('ok'))
    expect(await statuses.next()).toBe('timeout')
    server.gate.open()
    await until(statuses, 'ok')
    expect(await answerTo(channel.push('echo', {}))).toEqual(['ok', {}])
    expect(server.journal.entries).toContainEqual({ left: 'room:a', reason: { shutdown: 'left' } })
  })

  it('hands over its auth token and its parameters', async () => {
    const server = await serveClients()
    const params = { user: 'ann', nested: { list: ['a', 'b'], deep: { yes: true } }, empty: '' }
    await connected(server, { transport, params, authToken: 'tö+k/en==' })
    const list = { 0: 'a', 1: 'b' }
    expect(await server.journal.next()).toEqual({
      connected: { user: 'ann', nested: { list, deep: { yes: 'true' } }, empty: '' },
      authToken: 'tö+k/en==',
    })
  })
})

describe('the official client over WebSocket alone', () => {
  const transport = 'WebSocket'

  it('sends and receives bytes: a push, a reply and a broadcast', async () => {
    const server = await serveClients()
    const { channel } = await joined(server, { transport })
    const other = await joined(server, { transport })
    const mine = heard(channel, 'bytes')
    const theirs = heard(other.channel, 'bytes')
    const { buffer } = Uint8Array.of(0, 255, 91, 10, 200)
    const answer = await answerTo(channel.push('bytes', buffer))
    expect(answer).toEqual(['ok', buffer])
    expect(answer[1]).toBeInstanceOf(ArrayBuffer)
    expect([await mine.next(), await mine.next()]).toEqual([buffer, buffer])
    expect(await theirs.next()).toEqual(buffer)
    const nothing = new ArrayBuffer(0)
    expect(await answerTo(channel.push('bytes', nothing))).toEqual(['ok', nothing])
  })

  it('sends heartbeats, which are answered before a join and behind it', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport, heartbeatIntervalMs: 20 })
    const beats = new Journal<object>()
    socket.onMessage((message) => {
      if ('topic' in message && message.topic === 'phoenix') beats.write(message)
    })
    const beat = { payload: { status: 'ok', response: {} }, join_ref: null }
    for (let n = 0; n < 3; n++) expect(await beats.next()).toMatchObject(beat)
    await join(socket, 'room:a')
    for (let n = 0; n < 3; n++) expect(await beats.next()).toMatchObject(beat)
  })

  it('pings', async () => {
    const server = await serveClients()
    const { socket } = await connected(server, { transport })
    expect(await new Promise((resolve) => socket.ping(resolve))).toBeTypeOf('number')
  })

  it('speaks version 2 where nothing else is said', () => {
    const socket = new Socket('ws://localhost/socket')
    expect(socket.endPointURL()).toBe('ws://localhost/socket/websocket?vsn=2.0.0')
  })
})

it('the official client over LongPoll sends bytes, and is answered in text', async () => {
  const server = await serveClients()
  const { channel } = await joined(server, { transport: 'LongPoll' })
  const bytes = Uint8Array.of(0, 255, 91, 10)
  const answer = await answerTo(channel.push('measure', bytes.buffer))
  expect(answer).toEqual(['ok', { bytes: [...bytes] }])
})

it('official clients of both transports talk to each other', async () => {
  const server = await serveClients()
  const one = await joined(server, { transport: 'WebSocket' })
  const two = await joined(server, { transport: 'LongPoll' })
  const ears = [heard(one.channel, 'news'), heard(two.channel, 'news')]
  one.channel.push('shout', { from: 'one' })
  for (const ear of ears) expect(await ear.next()).toEqual({ from: 'one' })
  two.channel.push('shout', { from: 'two' })
  for (const ear of ears) expect(await ear.next()).toEqual({ from: 'two' })
})
