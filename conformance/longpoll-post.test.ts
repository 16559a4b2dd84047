import { defineSocket, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { describe, expect, it } from 'vitest'
import { Journal } from './src/journal.ts'
import { jsonOf, LongPollClient } from './src/longpoll-client.ts'
import { openRoom, rooms, serveLongPoll, WINDOW } from './src/longpoll-room.ts'
import { bytes, connect, hex } from './src/raw-client.ts'

const OK = { status: 'ok', response: {} }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const CRASH = { reason: 'channel_crash' }

describe('C-70 a POST of one text frame', () => {
  it.each([
    ['no content type', {}],
    ['text/plain', { 'content-type': 'text/plain' }],
    ['json', { 'content-type': 'application/json' }],
    ['NDJSON with a parameter', { 'content-type': 'application/x-ndjson; charset=utf-8' }],
  ])('C-70 with %s is 200, even if the frame’s reply is an error', async (_type, headers) => {
    const { client } = await openRoom()
    const frame = JSON.stringify([null, '1', 'nowhere', 'x', { text: 'lines\nare of one frame' }])
    const { status, body } = await client.post(frame, { headers })
    expect([status, JSON.parse(body)]).toEqual([200, { status: 200 }])
    expect(await client.take(1)).toEqual([[null, '1', 'nowhere', 'phx_reply', UNMATCHED]])
  })
})

describe('C-71 a POST of NDJSON', () => {
  it.each([
    ['LF', '\n'],
    ['CRLF', '\r\n'],
  ])('C-71 with %s: all entries are handled, in order', async (_name, end) => {
    const { client } = await openRoom()
    const frames = [
      ['1', '1', 'room:a', 'phx_join', {}],
      ['1', '2', 'room:a', 'echo', { text: 'a\r\nb' }],
      [null, '3', 'nowhere', 'x', {}],
      ['1', '4', 'room:a', 'plain', {}],
      ['5', '5', 'room:b', 'phx_join', {}],
    ]
    const body = frames.map((frame) => JSON.stringify(frame)).join(end)
    expect(jsonOf(await client.post(body))).toEqual({ status: 200 })
    expect(await client.take(5)).toEqual([
      ['1', '1', 'room:a', 'phx_reply', OK],
      ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { text: 'a\r\nb' } }],
      [null, '3', 'nowhere', 'phx_reply', UNMATCHED],
      ['1', '4', 'room:a', 'phx_reply', OK],
      ['5', '5', 'room:b', 'phx_reply', OK],
    ])
  })

  it('C-71 of 101 entries the last is ignored', async () => {
    const { client } = await openRoom()
    await client.join('room:a')
    const refs = Array.from({ length: 101 }, (_, n) => `r${n + 1}`)
    expect(await client.send(...refs.map((ref) => ['1', ref, 'room:a', 'plain', {}]))).toBe(200)
    expect(await client.send(['1', 'sentinel', 'room:a', 'plain', {}])).toBe(200)
    const replies = refs.slice(0, 100).concat('sentinel')
    expect(await client.take(101)).toEqual(replies.map((r) => ['1', r, 'room:a', 'phx_reply', OK]))
  })

  it('C-71 a base64 entry is a binary frame', async () => {
    const { client, journal } = await openRoom()
    await client.join('room:a')
    const push = (ref: string, data: Uint8Array) =>
      bytes(Uint8Array.of(0, 1, 1, 6, 7), `1${ref}room:aunknown`, data)
    const bin = bytes(Uint8Array.of(0, 1, 1, 6, 6), '17room:asilent', hex('01 02 ff'))
    const entry = [bin, push('8', hex('')), push('9', hex('00'))].map((b) => b.toString('base64'))
    const echo = JSON.stringify(['1', '6', 'room:a', 'echo', { n: 1 }])
    expect(jsonOf(await client.post(`${echo}\n${entry[0]}`))).toEqual({ status: 200 })
    expect(await journal.next()).toMatchObject({ event: 'silent', topic: 'room:a' })
    expect(await client.take(1)).toEqual([
      ['1', '6', 'room:a', 'phx_reply', { status: 'ok', response: { n: 1 } }],
    ])
    // An event without a handler: the frame has arrived, and with it its text.
    expect(jsonOf(await client.post(`${entry[1]}`))).toEqual({ status: 200 })
    expect(await client.take(1)).toEqual([['1', '1', 'room:a', 'phx_error', CRASH]])
  })

  it('C-71 the bytes of a base64 entry reach the handler', async () => {
    const got = new Journal<Uint8Array>()
    const open = defineSocket({ connect: () => ({}) })
    const room = open
      .channel('room:*')
      .join(() => ok())
      .on('bytes', type<Uint8Array>(), (payload) => {
        got.write(payload)
        return ok({ length: payload.length })
      })
    const { port } = await serveLongPoll({ socket: open.channels(room) })
    const client = await new LongPollClient(port).open()
    await client.join('room:a')
    const frame = bytes(Uint8Array.of(0, 1, 1, 6, 5), '12room:abytes', hex('00 ff 5b 0a'))
    expect(jsonOf(await client.post(frame.toString('base64'))).status).toBe(200)
    expect(Buffer.from(await got.next()).toString('hex')).toBe('00ff5b0a')
    const reply = ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { length: 4 } }]
    expect(await client.take(1)).toEqual([reply])
  })

  it('C-71 empty entries are ignored', async () => {
    const { client } = await openRoom()
    const frame = JSON.stringify([null, '1', 'nowhere', 'x', {}])
    expect(jsonOf(await client.post(`\n${frame}\r\n\n`))).toEqual({ status: 200 })
    expect(jsonOf(await client.post(''))).toEqual({ status: 200 })
    expect(await client.take(1)).toEqual([[null, '1', 'nowhere', 'phx_reply', UNMATCHED]])
  })

  it.each(['x', 'ab==c', 'AAE', '{"topic":1}'])(
    'C-71 the entry %j is neither text nor base64: HTTP 500, and the session goes on',
    async (entry) => {
      const { client } = await openRoom()
      const { status } = await client.post(entry)
      expect(status).toBe(500)
      await client.join('room:a')
    },
  )
})

it('C-72 a POST without a valid session is 410', async () => {
  const { client } = await rooms()
  for (const token of [undefined, '', 'nonsense', 'SFMyNTY.g2gD.x', 'a b%'])
    expect(jsonOf(await client.post('[]', { token }))).toEqual({ status: 410 })
})

describe('C-76 a message that is not taken within the window', () => {
  it('C-76 its POST is 408, and what stood behind it is not handled', async () => {
    const { client, clock, timers, gate } = await openRoom({ window: 5_000 })
    const waiting = timers.started(5_000)
    const status = client.send(
      ['1', '1', 'room:a', 'phx_join', { wait: true }],
      [null, '2', 'nowhere', 'x', {}],
    )
    await waiting
    await clock.advance(5_000)
    expect(await status).toBe(408)
    gate.open()
    expect(await client.send([null, '3', 'nowhere', 'x', {}])).toBe(200)
    expect(await client.take(2)).toEqual([
      ['1', '1', 'room:a', 'phx_reply', OK],
      [null, '3', 'nowhere', 'phx_reply', UNMATCHED],
    ])
  })

  it('C-76 a message behind a slow join is taken when the join has ended', async () => {
    const { client, timers, gate } = await openRoom()
    const waiting = timers.started(WINDOW)
    const status = client.send(
      ['1', '1', 'room:a', 'phx_join', { wait: true }],
      ['1', '2', 'room:a', 'plain', {}],
    )
    await waiting
    gate.open()
    expect(await status).toBe(200)
    expect(await client.take(2)).toEqual([
      ['1', '1', 'room:a', 'phx_reply', OK],
      ['1', '2', 'room:a', 'phx_reply', OK],
    ])
  })

  it('C-76 a POST beside one that is not taken yet is 408 at once, and not handled', async () => {
    const { client, timers, gate } = await openRoom()
    const waiting = timers.started(WINDOW)
    const first = client.send(['1', '1', 'room:a', 'phx_join', { wait: true }])
    await waiting
    expect(await client.send(['1', '2', 'room:a', 'plain', {}])).toBe(408)
    gate.open()
    expect(await first).toBe(200)
    expect(await client.send(['1', '3', 'room:a', 'plain', {}])).toBe(200)
    expect(await client.take(2)).toEqual([
      ['1', '1', 'room:a', 'phx_reply', OK],
      ['1', '3', 'room:a', 'phx_reply', OK],
    ])
  })
})

describe('§4.3 binary payloads cannot be polled', () => {
  it.each(['bin_push', 'bin_reply'])('%s ends its channel alone', async (event) => {
    const { client } = await openRoom()
    await client.join('room:a', '1')
    await client.join('room:b', '2')
    await client.send(['1', '3', 'room:a', event, {}], ['2', '4', 'room:b', 'plain', {}])
    const frames = await client.take(2)
    expect(frames).toHaveLength(2)
    expect(frames).toContainEqual(['1', '1', 'room:a', 'phx_error', CRASH])
    expect(frames).toContainEqual(['2', '4', 'room:b', 'phx_reply', OK])
  })

  it('a broadcast reaches WebSockets, and is counted for those that poll', async () => {
    const { client, url, endpoint } = await openRoom()
    await client.join('room:a')
    const other = await connect(url())
    await other.join('room:a')
    other.send('1', '2', 'room:a', 'bin_broadcast')
    await other.expect(bytes(Uint8Array.of(2, 6, 3), 'room:abbc', Uint8Array.of(1)))
    expect(endpoint.health().counts.binaryDropped).toBe(1)
    await client.send(['1', '2', 'room:a', 'plain', {}])
    expect(await client.take(1)).toEqual([['1', '2', 'room:a', 'phx_reply', OK]])
  })
})
