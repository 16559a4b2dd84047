import { defineSocket, noreply, type Ok, ok, type ReplyRef, reply } from 'redstart/channel'
import { type } from 'redstart/schema'
import { expect, it } from 'vitest'
import { connect } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }
const UNMATCHED = { status: 'error', response: { reason: 'unmatched topic' } }
const CRASH = { reason: 'channel_crash' }

it('C-44 a push with a stale join_ref gets no reply and is not delivered', async () => {
  const { client, journal, endpoint } = await joinedClient()
  client.send('0', '2', 'room:a', 'silent')
  client.send('', '3', 'room:a', 'silent')
  client.send('0', '4', 'room:a', 'echo', 'stale')
  await client.request(['1', '5', 'room:a', 'echo', 'current'], 'current')
  expect(journal.entries).toEqual([])
  expect(endpoint.health().counts.messagesStale).toBe(3)
})

it('C-45 a push with null join_ref is delivered, its reply carries that of the channel', async () => {
  const { client } = await joinedClient()
  client.send(null, '2', 'room:a', 'echo', { n: 1 })
  await client.expect(['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { n: 1 } }])
})

it('C-46 a push to an unjoined topic is unmatched: join_ref null, ref echoed', async () => {
  const { client } = await joinedClient()
  client.send('9', '2', 'room:b', 'echo')
  client.send(null, 3, 'nowhere', 'echo')
  await client.expect(
    [null, '2', 'room:b', 'phx_reply', UNMATCHED],
    [null, 3, 'nowhere', 'phx_reply', UNMATCHED],
  )
})

it('C-47 a handler that returns nothing sends nothing', async () => {
  const { client, journal } = await joinedClient()
  client.send('1', '2', 'room:a', 'silent')
  await client.request(['1', '3', 'room:a', 'echo', 'sentinel'], 'sentinel')
  expect(journal.entries).toEqual([{ event: 'silent', topic: 'room:a', payload: undefined }])
})

it('C-47 noreply() sends nothing', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const room = open
    .channel('room:*')
    .join(() => ok())
    .on('quiet', () => noreply())
    .on('sentinel', () => ok())
  const { url } = await serve({ '/socket': open.channels(room) })
  const client = await connect(url())
  await client.join('room:a')
  client.send('1', '2', 'room:a', 'quiet')
  await client.request(['1', '3', 'room:a', 'sentinel'])
})

it('C-47 a bare ok() answers {}, and a custom status is passed through', async () => {
  const { client } = await joinedClient()
  await client.request(['1', '2', 'room:a', 'plain'], {})
  await client.request(['1', '3', 'room:a', 'queued'], { position: 3 }, 'queued')
})

it('C-48 a push with null ref that is replied to gets a reply with ref null', async () => {
  const { client } = await joinedClient()
  client.send('1', null, 'room:a', 'echo', { n: 1 })
  await client.expect(['1', null, 'room:a', 'phx_reply', { status: 'ok', response: { n: 1 } }])
})

it('C-49 a reply after the handler has ended uses the original ref, each use sends a frame', async () => {
  const { client, gate } = await joinedClient()
  client.send('1', '2', 'room:a', 'later')
  await client.request(['1', '3', 'room:a', 'echo', 'between'], 'between')
  gate.open()
  await client.expect(
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { use: 1 } }],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { use: 2 } }],
  )
})

it('C-49 a ref outlives its channel', async () => {
  const { client, gate } = await joinedClient()
  client.send('1', '2', 'room:a', 'later')
  client.send('1', '3', 'room:a', 'phx_leave')
  await client.expect(['1', '3', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
  gate.open()
  await client.expect(
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { use: 1 } }],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { use: 2 } }],
  )
})

it('C-49 a ref used after its connection has ended does nothing', async () => {
  const refs: ReplyRef<Ok<{}>>[] = []
  const open = defineSocket({ connect: () => ({}), id: () => 'one' })
  const room = open
    .channel('room:*')
    .join(() => ok())
    .on('keep', (socket) => {
      const ref = socket.ref<Ok<{}>>()
      refs.push(ref)
      return ref
    })
  const { url, endpoint } = await serve({ '/socket': open.channels(room) })
  const client = await connect(url())
  await client.join('room:a')
  client.send('1', '2', 'room:a', 'keep')
  await client.quiet()
  await endpoint.disconnect('one')
  await client.closed
  expect(refs).toHaveLength(1)
  for (const ref of refs) reply(ref, ok())
})

it.each([
  ['in .joined()', { at: 'joined' }],
  ['in .info()', { at: 'info' }],
])('C-49 taking a ref %s, outside of a client message, is an error', async (_where, payload) => {
  const { client, endpoint } = await refTakingClient(payload)
  await endpoint.pubsub.broadcast('elsewhere:1', 'ping', {})
  await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
})

it('C-49 taking a ref of a message without one is an error', async () => {
  const { client } = await refTakingClient({ at: 'nowhere' })
  client.send('1', null, 'room:a', 'take')
  await client.expect(['1', '1', 'room:a', 'phx_error', CRASH])
})

it('C-50 what a handler pushes or broadcasts precedes its reply', async () => {
  const { client } = await joinedClient()
  client.send('1', '2', 'room:a', 'tell_shout_reply')
  await client.expect(
    ['1', null, 'room:a', 'news', { n: 1 }],
    [null, null, 'room:a', 'news', { n: 2 }],
    ['1', '2', 'room:a', 'phx_reply', { status: 'ok', response: { n: 3 } }],
  )
})

it('C-51 noreply with a timeout delivers a timeout when nothing arrives in that time', async () => {
  const { client, clock } = await joinedClient()
  client.send('1', '2', 'room:a', 'await_silence', 500)
  await client.quiet()
  await clock.advance(499)
  await client.quiet()
  await clock.advance(1)
  await client.expect(['1', null, 'room:a', 'news', { timeout: true }])
  await clock.advance(10_000)
  await client.quiet()
})

it.each([
  ['a client message', 'echo'],
  ['a broadcast that it intercepts', 'shout_filtered'],
])('C-51 %s that arrives first takes the timeout away', async (_what, event) => {
  const { client, clock } = await joinedClient()
  client.send('1', '2', 'room:a', 'await_silence', 500)
  await client.quiet()
  await clock.advance(499)
  client.send('1', '3', 'room:a', event, { n: 1 })
  expect(await client.nextJson()).toMatchObject(['1', '3', 'room:a', 'phx_reply', {}])
  if (event === 'shout_filtered') {
    await client.expect(['1', null, 'room:a', 'filtered', { taken: { n: 1 } }])
  }
  await clock.advance(10_000)
  await client.quiet()
})

it('C-51 the end of the channel takes the timeout away', async () => {
  const { client, clock } = await joinedClient()
  client.send('1', '2', 'room:a', 'await_silence', 500)
  client.send('1', '3', 'room:a', 'phx_leave')
  await client.expect(['1', '3', 'room:a', 'phx_reply', OK], ['1', '1', 'room:a', 'phx_close', {}])
  await clock.advance(10_000)
  await client.quiet()
})

async function joinedClient() {
  const { socket, journal, gate } = roomSocket()
  const served = await serve({ '/socket': socket })
  const client = await connect(served.url())
  await client.join('room:a', '1')
  return { client, journal, gate, ...served }
}

/** A client whose channel takes a ref where the join said. */
async function refTakingClient(payload: { at: string }) {
  const open = defineSocket({ connect: () => ({}) })
  const elsewhere = open
    .channel('elsewhere:*')
    .emits({ ping: type<object>() })
    .join(() => ok())
  const room = open
    .channel('room:*')
    .params(type<{ at: string }>())
    .join(({ params }) => ok({}, params))
    .joined((socket) => {
      void socket.subscribe('elsewhere:1')
      if (socket.assigns.at === 'joined') socket.ref()
    })
    .info(elsewhere, 'ping', (_payload, socket) => {
      if (socket.assigns.at === 'info') socket.ref()
    })
    .on('take', (socket) => socket.ref())
  const served = await serve({ '/socket': open.channels(room, elsewhere) })
  const client = await connect(served.url())
  await client.join('room:a', '1', payload)
  return { client, ...served }
}
