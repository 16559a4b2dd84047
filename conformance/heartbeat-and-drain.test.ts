import { defineSocket, ok } from 'redstart/channel'
import { type } from 'redstart/schema'
import { expect, it } from 'vitest'
import { connect } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }

it('C-17 heartbeat is answered without any join', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const client = await connect(url())
  client.send(null, '1', 'phoenix', 'heartbeat')
  await client.expect([null, '1', 'phoenix', 'phx_reply', OK])
})

it('C-17 heartbeat payload and join_ref are ignored', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const client = await connect(url())
  client.send('8', '2', 'phoenix', 'heartbeat', [1, null])
  await client.expect([null, '2', 'phoenix', 'phx_reply', OK])
})

it('C-17 heartbeat is answered by the socket when a channel is joined on "phoenix"', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const phoenix = open
    .channel('phoenix')
    .join(() => ok())
    .on('heartbeat', () => ok({ from: 'the channel' }))
    .on('other', () => ok({ from: 'the channel' }))
  const { url } = await serve({ '/socket': open.channels(phoenix) })
  const client = await connect(url())
  await client.join('phoenix', '1')
  client.send('1', '2', 'phoenix', 'heartbeat')
  await client.expect([null, '2', 'phoenix', 'phx_reply', OK])
  await client.request(['1', '3', 'phoenix', 'other'], { from: 'the channel' })
})

it('C-18 disconnect closes every socket of the id with 1001, other events do nothing', async () => {
  const socket = defineSocket({
    params: type<{ user: string }>(),
    connect: ({ params }) => ({ user: params.user }),
    id: ({ user }) => `users:${user}`,
  })
  const { url, endpoint } = await serve({ '/socket': socket })
  const first = await connect(url('/socket', 'user=7'))
  const second = await connect(url('/socket', 'user=7'))
  const stranger = await connect(url('/socket', 'user=8'))

  await endpoint.pubsub.broadcast('users:7', 'disconnected', {})
  await first.quiet()
  await second.quiet()

  await endpoint.pubsub.broadcast('users:7', 'disconnect', { anything: 1 })
  expect(await first.closed).toMatchObject({ code: 1001 })
  expect(await second.closed).toMatchObject({ code: 1001 })
  await stranger.quiet()
})

it('C-18 endpoint.disconnect ends the channels with the reason disconnected', async () => {
  const { open, journal } = watched()
  const { url, endpoint } = await serve({ '/socket': open })
  const client = await connect(url())
  await client.join('room:a', '1')
  await endpoint.disconnect('everybody')
  expect(await client.closed).toMatchObject({ code: 1001 })
  expect(journal).toEqual([{ shutdown: 'disconnected' }])
})

it('C-19 drain closes a socket that has a channel with 1012 and sends no frame', async () => {
  const { socket, journal } = roomSocket()
  const { url, endpoint } = await serve({ '/socket': socket })
  const client = await connect(url())
  await client.join('room:a', '1')
  await client.join('room:b', '2')
  const before = client.frames.length

  await endpoint.drain()
  expect(await client.closed).toMatchObject({ code: 1012 })
  expect(client.frames.length).toBe(before)
  expect(journal.entries).toEqual([
    { terminated: 'room:a', reason: { shutdown: 'draining' } },
    { terminated: 'room:b', reason: { shutdown: 'draining' } },
  ])
})

it('C-19 drain leaves a socket without a channel to the end of the endpoint', async () => {
  const { url, endpoint } = await serve({ '/socket': roomSocket().socket })
  const client = await connect(url())
  await endpoint.drain()
  await client.quiet()
  await endpoint.close()
  expect(await client.closed).toMatchObject({ code: 1001 })
})

it('C-19 drain goes by batches with a pause between them, and none behind the last', async () => {
  const { url, endpoint, clock } = await serve({ '/socket': roomSocket().socket })
  const clients = [await connect(url()), await connect(url()), await connect(url())]
  for (const client of clients) await client.join('room:a', '1')

  const drained = endpoint.drain({ batchSize: 2, batchInterval: 2_000 })
  const [first, second, third] = clients
  expect(await first?.closed).toMatchObject({ code: 1012 })
  expect(await second?.closed).toMatchObject({ code: 1012 })
  await clock.advance(1_999)
  await third?.quiet()
  await clock.advance(1)
  expect(await third?.closed).toMatchObject({ code: 1012 })
  await drained
})

it('C-20 heartbeat sent during a slow join is answered behind the join reply', async () => {
  const { socket, gate } = roomSocket()
  const { url } = await serve({ '/socket': socket })
  const client = await connect(url())
  client.send('1', '1', 'room:a', 'phx_join', { wait: true })
  client.send(null, '2', 'phoenix', 'heartbeat')
  await client.flushed()
  const witness = await connect(url())
  await witness.quiet()
  await client.flushed()
  expect(client.frames).toEqual([])

  gate.open()
  await client.expect(
    ['1', '1', 'room:a', 'phx_reply', OK],
    [null, '2', 'phoenix', 'phx_reply', OK],
  )
})

/** A socket whose id is the same for all, and what its channels' `terminate` was told. */
function watched() {
  const journal: unknown[] = []
  const base = defineSocket({ connect: () => ({}), id: () => 'everybody' })
  const room = base
    .channel('room:*')
    .join(() => ok())
    .terminate((reason) => void journal.push(reason))
  return { open: base.channels(room), journal }
}
