import { defineSocket, error, ok } from 'redstart/channel'
import { describe, expect, it } from 'vitest'
import { request } from './src/http-request.ts'
import { Journal } from './src/journal.ts'
import { jsonOf, LongPollClient } from './src/longpoll-client.ts'
import { openRoom, rooms, SECRET, serveLongPoll, WINDOW, waitingPoll } from './src/longpoll-room.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'
import { watchTimers } from './src/timer-watch.ts'

const OK = { status: 'ok', response: {} }

it('C-67 the first GET opens a session', async () => {
  const { client } = await rooms()
  const { status, headers, body } = await client.get()
  expect(status).toBe(200)
  expect(headers).toMatchObject({
    'cache-control': 'no-store',
    'access-control-allow-origin': '*',
    'content-type': 'application/json; charset=utf-8',
  })
  const { token, ...rest } = JSON.parse(body)
  expect(rest).toEqual({ status: 410, messages: [] })
  expect(token).toMatch(/^[\w.-]{40,}$/)
})

it('C-67 every session has a token of its own', async () => {
  const { client, port } = await rooms()
  const tokens = [client, new LongPollClient(port), new LongPollClient(port)].map(
    async (each) => (await each.open()).token,
  )
  expect(new Set(await Promise.all(tokens)).size).toBe(3)
})

describe('C-68 a GET with a token', () => {
  it.each([
    [WINDOW, true],
    [2_500, { window: 2_500 }],
  ] as const)('C-68 and nothing pending: 204 after a window of %d ms', async (window, longpoll) => {
    const { client, clock, timers, port } = await openRoom(longpoll)
    const { answer, answered } = await waitingPoll(client, timers, window)
    await clock.advance(window - 1)
    await new LongPollClient(port).open()
    expect(answered()).toBe(false)
    await clock.advance(1)
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('C-68 and pending messages: 200 at once, strings, in order, all of them, once', async () => {
    const { client, endpoint, clock, timers } = await openRoom()
    await client.join('room:a')
    for (const n of [1, 2, 3]) await endpoint.broadcast('room:a', 'news', { n })
    const { status, token, messages } = await client.poll()
    expect({ status, token }).toEqual({ status: 200, token: client.token })
    expect(messages).toEqual([1, 2, 3].map((n) => `[null,null,"room:a","news",{"n":${n}}]`))

    const { answer } = await waitingPoll(client, timers)
    await clock.advance(WINDOW)
    expect(await answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('C-68 a message that arrives within the window is sent at once', async () => {
    const { client, endpoint, clock, timers } = await openRoom()
    await client.join('room:a')
    const { answer } = await waitingPoll(client, timers)
    await clock.advance(WINDOW - 1)
    await endpoint.broadcast('room:a', 'news', { n: 1 })
    const messages = ['[null,null,"room:a","news",{"n":1}]']
    expect(await answer).toEqual({ status: 200, token: client.token, messages })
  })

  it('C-68 messages for a client that hung up wait for its next GET', async () => {
    const { client, endpoint, timers } = await openRoom()
    await client.join('room:a')
    const hangUp = new AbortController()
    const waiting = timers.started(WINDOW)
    const lost = client.get({ signal: hangUp.signal })
    await waiting
    const noticed = timers.cancelled(WINDOW)
    hangUp.abort()
    await expect(lost).rejects.toThrow()
    await noticed
    await endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await client.take(1)).toEqual([[null, null, 'room:a', 'news', { n: 1 }]])
  })

  it('C-68 of two GETs the later one gets the message, the earlier runs to its 204', async () => {
    const { client, endpoint, clock, timers } = await openRoom()
    await client.join('room:a')
    const first = await waitingPoll(client, timers)
    const second = await waitingPoll(client, timers)
    await endpoint.broadcast('room:a', 'news', {})
    expect(await second.answer).toMatchObject({ status: 200, messages: [expect.any(String)] })
    expect(first.answered()).toBe(false)
    await clock.advance(WINDOW)
    expect(await first.answer).toEqual({ status: 204, token: client.token, messages: [] })
  })

  it('C-68 version 1 polls version 1', async () => {
    const { port, endpoint } = await rooms()
    const client = await new LongPollClient(port, '/socket/longpoll?').open()
    const join = { topic: 'room:a', event: 'phx_join', payload: {}, ref: '1' }
    expect(jsonOf(await client.post(JSON.stringify(join), { headers: {} })).status).toBe(200)
    await endpoint.broadcast('room:a', 'news', { n: 1 })
    expect(await client.take(2)).toEqual([
      { topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' },
      { topic: 'room:a', event: 'news', payload: { n: 1 }, ref: null },
    ])
  })
})

describe('C-69 the token', () => {
  const header = (token: string) => ({ headers: { 'x-phoenix-longpoll-token': token } })

  it('C-69 is taken from the query and from the header', async () => {
    const { client } = await openRoom()
    await client.join('room:a')
    await client.send(['1', '2', 'room:a', 'echo', { n: 2 }])
    const answer = await client.poll({ token: undefined, ...header(client.token) })
    expect(answer).toMatchObject({ status: 200, token: client.token })
    const leave = JSON.stringify(['1', '3', 'room:a', 'phx_leave', {}])
    const post = client.post(leave, { token: undefined, ...header(client.token) })
    expect(jsonOf(await post)).toEqual({ status: 200 })
    expect(await client.take(2)).toHaveLength(2)
  })

  it('C-69 in the header goes before the one in the query', async () => {
    const { client, port } = await openRoom()
    const other = await new LongPollClient(port).open()
    await client.send([null, '1', 'nowhere', 'a', {}])
    const mine = await other.poll(header(client.token))
    expect(mine).toMatchObject({ status: 200, token: client.token })
    const opened = await client.poll(header('nothing'))
    expect(opened).toMatchObject({ status: 410 })
    expect(opened.token).not.toBe(client.token)
  })

  it('C-69 in the query shadows a parameter of the socket from the second request on', async () => {
    const seen = new Journal<unknown>()
    const socket = defineSocket({
      connect: ({ params }) => {
        seen.write(params.token)
        return {}
      },
    })
    const { port } = await serveLongPoll({ socket })
    const path = '/socket/longpoll?vsn=2.0.0&token=of-the-user'
    const client = await new LongPollClient(port, path).open()
    expect(await client.send([null, '1', 'nowhere', 'a', {}])).toBe(200)
    expect(await client.take(1)).toHaveLength(1)
    expect(seen.entries).toEqual(['of-the-user'])
  })

  it('C-69 is not looked for in the path', async () => {
    const { socket } = roomSocket()
    const options = { secretKeyBase: SECRET }
    const { port } = await serve({ '/socket/:token': { socket, longpoll: true } }, options)
    const client = await new LongPollClient(port, '/socket/acme/longpoll?vsn=2.0.0').open()
    await client.join('room:a')
  })

  it('C-69 of another endpoint or another mount opens nothing here', async () => {
    const { socket } = roomSocket()
    const mount = { socket, longpoll: true }
    const elsewhere = await serve({ '/socket': mount }, { secretKeyBase: SECRET })
    const here = await serve({ '/socket': mount, '/b': mount }, { secretKeyBase: SECRET })
    const strangers = [
      await new LongPollClient(elsewhere.port).open(),
      await new LongPollClient(here.port, '/b/longpoll?vsn=2.0.0').open(),
    ]
    for (const { token } of strangers) {
      const client = new LongPollClient(here.port)
      expect(await client.poll({ token })).toMatchObject({ status: 410, messages: [] })
      expect(jsonOf(await client.post('[]', { token }))).toEqual({ status: 410 })
    }
  })
})

it('C-72 a GET with a bad token opens a new session', async () => {
  const { client } = await openRoom()
  for (const token of ['nonsense', `${client.token}x`, client.token.slice(0, -1)]) {
    const answer = await client.poll({ token })
    expect(answer).toMatchObject({ status: 410, messages: [] })
    const opened = new LongPollClient(client.port)
    opened.token = answer.token ?? ''
    await opened.join('room:a')
  }
})

describe('C-73 what is refused', () => {
  it.each([
    ['a refused connect', 'vsn=2.0.0&refuse=1', {}],
    ['a connect that throws', 'vsn=2.0.0&throw=1', {}],
    ['a bad version', 'vsn=9.0.0', {}],
    ['a query that is no UTF-8', 'vsn=2.0.0&a=%ff', {}],
    ['a refused origin', 'vsn=2.0.0', { origin: 'http://evil.example' }],
  ])('C-73 %s: HTTP 200, status 403', async (_what, query, headers) => {
    const socket = defineSocket({
      connect: ({ params }) => {
        if (params.throw) throw new Error('a connect that crashes')
        return params.refuse ? error('no') : {}
      },
    })
    const { port, endpoint } = await serveLongPoll({ socket })
    const answer = await request({ port, path: `/socket/longpoll?${query}`, headers })
    expect(jsonOf(answer)).toEqual({ status: 403 })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'cache-control': 'no-store',
    })
    expect(endpoint.health().connections).toBe(0)
  })

  it('C-73 a refused origin cannot use the session of another', async () => {
    const { client } = await openRoom()
    const headers = { origin: 'http://evil.example', 'content-type': 'application/x-ndjson' }
    expect(await client.poll({ headers })).toEqual({ status: 403 })
    const join = JSON.stringify(['1', '1', 'room:a', 'phx_join', {}])
    expect(jsonOf(await client.post(join, { headers }))).toEqual({ status: 403 })
    await client.join('room:a')
  })

  it('C-73 OPTIONS echoes the headers that are asked for', async () => {
    const { port } = await rooms({ checkOrigin: ['https://other.example'] })
    const answer = await request({
      port,
      path: '/socket/longpoll',
      method: 'OPTIONS',
      headers: {
        origin: 'https://other.example',
        'access-control-request-headers': 'content-type,x-phoenix-authtoken',
      },
    })
    expect(answer).toMatchObject({ status: 200, body: '' })
    expect(answer.headers).toMatchObject({
      'access-control-allow-origin': '*',
      'access-control-allow-headers': 'content-type,x-phoenix-authtoken',
      'access-control-allow-methods': 'get, post, options',
      'access-control-max-age': '3600',
    })
  })

  it('C-73 OPTIONS of a refused origin is refused as well', async () => {
    const { port } = await rooms()
    const headers = { origin: 'https://other.example' }
    const answer = await request({ port, path: '/socket/longpoll', method: 'OPTIONS', headers })
    expect(jsonOf(answer)).toEqual({ status: 403 })
  })

  it.each(['PUT', 'DELETE', 'PATCH', 'HEAD'])('C-73 %s: HTTP 400, empty', async (method) => {
    const { port } = await rooms()
    const answer = await request({ port, path: '/socket/longpoll', method })
    expect(answer).toMatchObject({ status: 400, body: '' })
    expect(answer.headers['access-control-allow-origin']).toBe('*')
  })
})

describe('C-74 a session without GETs', () => {
  const PERIOD = 1.5 * WINDOW

  it('C-74 is gone after twice 1.5 windows, even if POSTs continue', async () => {
    const { client, clock, journal } = await openRoom()
    await client.join('room:a')
    for (let second = 1; second < 30; second++) {
      await clock.advance(1_000)
      expect(await client.send(['1', `${second}`, 'room:a', 'silent', {}])).toBe(200)
      expect(await journal.next()).toMatchObject({ event: 'silent' })
    }
    await clock.advance(1_000)
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'inactive' } })
    expect(await client.send(['1', '31', 'room:a', 'silent', {}])).toBe(410)
    const { status, token } = await client.poll()
    expect(status).toBe(410)
    expect(token).not.toBe(client.token)
  })

  it('C-74 lives on as long as it polls', async () => {
    const { client, clock, timers } = await openRoom()
    for (let polls = 0; polls < 12; polls++) {
      const { answer } = await waitingPoll(client, timers)
      await clock.advance(WINDOW)
      expect(await answer).toMatchObject({ status: 204, token: client.token })
    }
    await clock.advance(PERIOD - 1)
    await client.join('room:a')
  })

  it('C-74 as long as its window is, so long is its patience', async () => {
    const { client, clock, journal } = await openRoom({ window: 1_000 })
    await client.join('room:a')
    await clock.advance(3_000)
    expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'inactive' } })
  })
})

describe('C-75 after a disconnect of its id', () => {
  async function twoSessions() {
    const ended = new Journal<unknown>()
    const open = defineSocket({
      connect: ({ params }) => ({ user: String(params.user) }),
      id: ({ user }) => `user:${user}`,
    })
    const room = open
      .channel('room:*')
      .join(() => ok())
      .terminate((reason, { assigns }) => ended.write([assigns.user, reason]))
    const socket = open.channels(room)
    const served = await serve({ '/socket': { socket, longpoll: true } }, { secretKeyBase: SECRET })
    const path = '/socket/longpoll?vsn=2.0.0&user='
    const ann = await new LongPollClient(served.port, `${path}ann`).open()
    const ben = await new LongPollClient(served.port, `${path}ben`).open()
    await ann.join('room:a')
    await ben.join('room:a')
    return { ...served, ann, ben, ended, timers: watchTimers(served.clock) }
  }

  it('C-75 the next GET is 410 with another token, and the client can join again', async () => {
    const { endpoint, ann, ben, ended } = await twoSessions()
    await endpoint.disconnect('user:ann')
    expect(await ended.next()).toEqual(['ann', { shutdown: 'disconnected' }])
    const { status, token = '' } = await ann.poll()
    expect(status).toBe(410)
    expect(token).not.toBe(ann.token)
    ann.token = token
    await ann.join('room:a', '2')
    expect(await ben.send(['1', '2', 'room:a', 'phx_leave', {}])).toBe(200)
    expect(await ben.take(2)).toHaveLength(2)
  })

  it('C-75 a GET that waits meanwhile is 204, and only the next is 410', async () => {
    const { endpoint, ann, clock, timers } = await twoSessions()
    const { answer } = await waitingPoll(ann, timers)
    await endpoint.disconnect('user:ann')
    await clock.advance(WINDOW)
    expect(await answer).toEqual({ status: 204, token: ann.token, messages: [] })
    expect(await ann.poll()).toMatchObject({ status: 410 })
  })

  it('C-75 a POST is 410', async () => {
    const { endpoint, ann } = await twoSessions()
    await endpoint.disconnect('user:ann')
    expect(await ann.send(['1', '2', 'room:a', 'phx_leave', {}])).toBe(410)
  })

  it('C-75 another event on the id means nothing', async () => {
    const { endpoint, ann } = await twoSessions()
    await endpoint.pubsub.broadcast('user:ann', 'other', {})
    await ann.join('room:b', '2')
  })
})

it('§1.4 the auth token comes in a header, and is read only when the session is opened', async () => {
  const seen = new Journal<unknown>()
  const open = defineSocket({
    authToken: true,
    connect: ({ authToken }) => {
      seen.write(authToken)
      return {}
    },
  })
  const { port } = await serveLongPoll({ socket: open })
  const client = new LongPollClient(port)
  const headers = { 'x-phoenix-authtoken': 'tö+ken/=' }
  const latin1 = Buffer.from(headers['x-phoenix-authtoken']).toString('latin1')
  const opened = await client.poll({ headers: { 'x-phoenix-authtoken': latin1 } })
  client.token = opened.token ?? ''
  expect(await client.send([null, '1', 'nowhere', 'x', {}])).toBe(200)
  expect(await client.poll({ headers: { 'x-phoenix-authtoken': 'other' } })).toMatchObject({
    status: 200,
  })
  expect(seen.entries).toEqual([latin1])
})
