import { defineSocket, ok, type TerminateReason } from 'redstart/channel'
import { InvalidDefinition, RedstartError } from 'redstart/errors'
import { type } from 'redstart/schema'
import { expect, it } from 'vitest'
import { Gate } from './src/gate.ts'
import { Journal } from './src/journal.ts'
import { connect } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const CRASH = { reason: 'channel_crash' }

it('C-52 leave: an ok reply with its ref, then phx_close, then terminate with left', async () => {
  const { client, journal } = await joinedClient()
  client.send('1', '2', 'room:a', 'phx_leave', { ignored: true })
  await client.expect(['1', '2', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
  expect(await journal.next()).toEqual({ terminated: 'room:a', reason: { shutdown: 'left' } })
})

it('C-52 no handler can be written for phx_leave or phx_join', () => {
  const room = defineSocket({ connect: () => ({}) }).channel('room:*')
  expect(() => room.on('phx_leave', () => ok())).toThrow(InvalidDefinition)
  expect(() => room.on('phx_join', () => ok())).toThrow(InvalidDefinition)
})

it('C-52 a leave is answered behind the messages that came before it', async () => {
  const { client, gate } = await joinedClient()
  client.send('1', '2', 'room:a', 'hang')
  client.send('1', '3', 'room:a', 'echo', 'before')
  client.send('1', '4', 'room:a', 'phx_leave')
  await client.quiet()
  gate.open()
  await client.expect(
    ['1', '3', 'room:a', 'phx_reply', { status: 'ok', response: 'before' }],
    ['1', '4', 'room:a', 'phx_reply', OK],
    ['1', '1', 'room:a', 'phx_close', {}],
  )
})

it('C-53 a leave with a stale join_ref does nothing', async () => {
  const { client, journal } = await joinedClient()
  client.send('0', '2', 'room:a', 'phx_leave')
  await client.request(['1', '3', 'room:a', 'echo', 'alive'], 'alive')
  expect(journal.entries).toEqual([])
})

it('C-53 a leave with null join_ref works', async () => {
  const { client } = await joinedClient()
  client.send(null, '2', 'room:a', 'phx_leave')
  await client.expect(['1', '2', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
})

it('C-54 a leave of a topic that is not joined, or not even routed, is ok', async () => {
  const { client } = await joinedClient()
  await client.request(['7', '8', 'room:b', 'phx_leave'])
  await client.request([null, '9', 'nowhere', 'phx_leave'])
  await client.request(['1', '10', 'room:a', 'echo', 'alive'], 'alive')
})

it('C-55 what terminate pushes after a leave comes behind phx_close', async () => {
  const { client } = await joinedClient({ bye: true })
  client.send('1', '2', 'room:a', 'phx_leave')
  await client.expect(
    ['1', '2', 'room:a', 'phx_reply', OK],
    ['1', '1', 'room:a', 'phx_close', {}],
    ['1', null, 'room:a', 'bye', { reason: 'left' }],
  )
})

it('C-55 what terminate pushes after a graceful stop comes behind phx_close', async () => {
  const { client } = await joinedClient({ bye: true })
  client.send('1', '2', 'room:a', 'stop', 'normal')
  await client.expect(
    ['1', '1', 'room:a', 'phx_close', {}],
    ['1', null, 'room:a', 'bye', { reason: 'normal' }],
  )
})

it('C-55 what terminate pushes after a crash comes before phx_error', async () => {
  const { client } = await joinedClient({ bye: true })
  client.send('1', '2', 'room:a', 'crash')
  await client.expect(
    ['1', null, 'room:a', 'bye', { reason: 'error' }],
    ['1', '1', 'room:a', 'phx_error', CRASH],
  )
})

it.each([
  ['normal', 'normal'],
  ['shutdown', 'shutdown'],
  ['{ shutdown: word }', { shutdown: 'over' }],
])('C-56 stop %s closes', async (_what, reason) => {
  const { client, journal } = await joinedClient()
  client.send('1', '2', 'room:a', 'stop', reason)
  await client.expect(['1', '1', 'room:a', 'phx_close', {}])
  expect(await journal.next()).toEqual({ terminated: 'room:a', reason })
})

it.each([
  ['stop with another word', 'stop', 'boom'],
  ['stop with another object', 'stop', { shutting: 'down' }],
  ['stop with an error', 'stop_error', {}],
  ['a handler that throws', 'crash', {}],
  ['a handler that throws what stop() gives', 'throw_stop', {}],
  ['a handler that returns no result', 'garbage', {}],
  ['an event without a handler', 'unheard_of', {}],
])('C-56 %s is phx_error with ref = join_ref', async (_what, event, payload) => {
  const { client, journal, endpoint } = await joinedClient()
  client.send('1', '2', 'room:a', event, payload)
  await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
  expect(await journal.next()).toMatchObject({ terminated: 'room:a', reason: {} })
  expect(journal.entries).toHaveLength(1)
  expect(endpoint.health().counts.channelsCrashed).toBe(1)
})

it('C-56 a crash that comes late, after an await, is phx_error as well', async () => {
  const gate = new Gate()
  const open = defineSocket({ connect: () => ({}) })
  const room = open
    .channel('room:*')
    .join(() => ok())
    .on('late', async () => {
      await gate.opened
      throw new Error('a handler that crashes late')
    })
  const { url } = await serve({ '/socket': open.channels(room) })
  const client = await connect(url())
  await client.join('room:a', '1')
  client.send('1', '2', 'room:a', 'late')
  await client.quiet()
  gate.open()
  await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
})

it.each([
  ['closes', 'normal', 'phx_close', {}],
  ['ends with an error', 'boom', 'phx_error', CRASH],
])('C-57 stop with a reply sends the reply first, then %s', async (_what, reason, event, body) => {
  const { client } = await joinedClient()
  client.send('1', '2', 'room:a', 'stop_reply', reason)
  await client.expect(
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { last: 'words' } }],
    ['1', '1', 'room:a', event, body],
  )
})

it.each([
  ['a leave', 'phx_leave'],
  ['a stop', 'stop'],
  ['a crash', 'crash'],
])('C-58 after %s the topic is free, and other channels go on', async (_what, event) => {
  const { client, url } = await joinedClient()
  const other = await connect(url())
  await other.join('room:a', '1')
  await client.join('room:b', '2')
  client.send('1', '3', 'room:a', event, 'normal')
  const end = event === 'crash' ? ['phx_error', CRASH] : ['phx_close', {}]
  if (event === 'phx_leave') await client.expect(['1', '3', 'room:a', 'phx_reply', OK])
  await client.expect(['1', '1', 'room:a', ...end])

  client.send('1', '4', 'room:a', 'echo')
  await client.expect([null, '4', 'room:a', 'phx_reply', UNMATCHED])
  await client.request(['2', '5', 'room:b', 'echo', 'on'], 'on')
  await other.request(['1', '2', 'room:a', 'echo', 'on'], 'on')
  await client.join('room:a', '6')
  await client.request(['6', '7', 'room:a', 'echo', 'again'], 'again')
})

it.each([
  ['that says goodbye', false],
  ['that is cut off', true],
])('C-59 the end of a connection %s terminates all its channels', async (_what, cut) => {
  const { client, journal, url, endpoint } = await joinedClient({ bye: true })
  const other = await connect(url())
  await other.join('room:a', '1')
  await client.join('room:b', '2')
  if (cut) client.ws.terminate()
  else await client.close()
  const reason = { shutdown: 'closed' }
  expect([await journal.next(), await journal.next()]).toEqual([
    { terminated: 'room:a', reason },
    { terminated: 'room:b', reason },
  ])
  await other.request(['1', '2', 'room:a', 'echo', 'on'], 'on')
  expect(endpoint.health()).toMatchObject({ connections: 1, channels: 1 })
})

it('C-59 a connection that ends during a join leaves no channel behind', async () => {
  const { socket, journal, gate } = roomSocket()
  const { url, endpoint } = await serve({ '/socket': socket })
  const client = await connect(url())
  client.send('1', '1', 'room:a', 'phx_join', { wait: true })
  await client.flushed()
  await client.close()
  const other = await connect(url())
  await other.join('room:a', '1')
  gate.open()
  await other.quiet()
  await endpoint.broadcast('room:a', 'news', {})
  await other.expect([null, null, 'room:a', 'news', {}])
  expect(endpoint.health()).toMatchObject({ connections: 1, channels: 1 })
  for (const entry of journal.entries) {
    expect(entry).toEqual({ terminated: 'room:a', reason: { shutdown: 'closed' } })
  }
})

it('fencing: a leave does not wait for a handler that hangs longer than 5 s', async () => {
  const { client, clock, working, gate, outcome } = await hangingClient()
  client.send('1', '3', 'room:a', 'phx_leave')
  await client.quiet()
  await clock.advance(4_999)
  await client.quiet()
  await clock.advance(1)
  await client.expect(['1', '3', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
  expect(working.aborted).toBe(true)
  gate.open()
  expect(await outcome.next()).toEqual(FENCED)
  await client.quiet()
})

it('fencing: a duplicate join does not wait for a handler that hangs longer than 5 s', async () => {
  const { client, clock, working, gate, outcome } = await hangingClient()
  client.send('9', '9', 'room:a', 'phx_join')
  await client.flushed()
  expect(working.aborted).toBe(true)
  await clock.advance(5_000)
  await client.expect(['9', '9', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
  gate.open()
  expect(await outcome.next()).toEqual(FENCED)
  await client.quiet()
})

it('fencing: the end of the connection aborts a handler, and terminate runs within 5 s', async () => {
  const { client, clock, working, gate, outcome, reasons } = await hangingClient()
  await client.close()
  await clock.advance(5_000)
  expect(working.aborted).toBe(true)
  expect(await reasons.next()).toEqual({ shutdown: 'closed' })
  gate.open()
  expect(await outcome.next()).toEqual(FENCED)
})

const FENCED = {
  push: 'channel_closed',
  broadcast: 'channel_closed',
  broadcastFrom: 'channel_closed',
  assign: 'channel_closed',
  subscribe: 'channel_closed',
}

async function joinedClient(wish: object = {}) {
  const { socket, journal, gate } = roomSocket()
  const served = await serve({ '/socket': socket })
  const client = await connect(served.url())
  await client.join('room:a', '1', wish)
  return { client, journal, gate, ...served }
}

/** A client whose channel hangs in a handler, and what that handler can do once the gate opens. */
async function hangingClient() {
  const gate = new Gate()
  const signals = new Journal<AbortSignal>()
  const outcome = new Journal<Record<string, unknown>>()
  const reasons = new Journal<TerminateReason>()
  const open = defineSocket({ connect: () => ({}) })
  const room = open
    .channel('room:*')
    .emits({ news: type<object>() })
    .join(() => ok({}, { n: 0 }))
    .on('work', async (socket) => {
      signals.write(socket.signal)
      await gate.opened
      outcome.write({
        push: codeOf(() => socket.push('news', {})),
        broadcast: codeOf(() => socket.broadcast('news', {})),
        broadcastFrom: codeOf(() => socket.broadcastFrom('news', {})),
        assign: codeOf(() => socket.assign({ n: 1 })),
        subscribe: codeOf(() => socket.subscribe('elsewhere')),
      })
      return ok({ too: 'late' })
    })
    .terminate((reason) => reasons.write(reason))
  const served = await serve({ '/socket': open.channels(room) })
  const client = await connect(served.url())
  await client.join('room:a', '1')
  client.send('1', '2', 'room:a', 'work')
  const working = await signals.next()
  return { client, gate, working, outcome, reasons, ...served }
}

/** The code of the error that `fn` throws, or what it returns. */
function codeOf(fn: () => unknown): unknown {
  try {
    return fn()
  } catch (thrown) {
    return thrown instanceof RedstartError ? thrown.code : thrown
  }
}
