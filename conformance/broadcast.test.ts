import { defineSocket, ok } from 'redstart/channel'
import { BrokerUnavailable } from 'redstart/errors'
import { localAdapter, type Message, PubSub } from 'redstart/pubsub'
import { type } from 'redstart/schema'
import { expect, it } from 'vitest'
import { connect, hex } from './src/raw-client.ts'
import { roomSocket } from './src/room-socket.ts'
import { serve } from './src/server.ts'

const OK = { status: 'ok', response: {} }

it('C-60 a broadcast reaches all subscribers, the sender included, without refs', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const [ann, bob, eve] = [await connect(url()), await connect(url()), await connect(url())]
  await ann.join('room:a', '1')
  await bob.join('room:a', '2')
  await eve.join('room:b', '3')
  ann.send('1', '4', 'room:a', 'shout', { n: 1 })
  for (const client of [ann, bob]) await client.expect([null, null, 'room:a', 'news', { n: 1 }])
  await eve.quiet()
})

it('C-60 endpoint.broadcast reaches all subscribers, without refs', async () => {
  const { url, endpoint } = await serve({ '/socket': roomSocket().socket })
  const [ann, bob] = [await connect(url()), await connect(url())]
  await ann.join('room:a', '1')
  await bob.join('room:a', '2')
  await endpoint.broadcast('room:a', 'news', { n: 1 })
  await endpoint.broadcast('room:a', 'bbc', Uint8Array.of(0, 255))
  for (const client of [ann, bob]) {
    await client.expect(
      [null, null, 'room:a', 'news', { n: 1 }],
      Buffer.concat([hex('02 06 03'), Buffer.from('room:abbc'), hex('00ff')]),
    )
  }
})

it('C-60 broadcasts of one sender arrive in the order in which they were sent', async () => {
  const { url, endpoint } = await serve({ '/socket': roomSocket().socket })
  const clients = [await connect(url()), await connect(url()), await connect(url())]
  for (const client of clients) await client.join('room:a', '1')
  const numbers = Array.from({ length: 500 }, (_, n) => n)
  for (const n of numbers) await endpoint.broadcast('room:a', 'news', { n })
  for (const client of clients) {
    for (const n of numbers) await client.expect([null, null, 'room:a', 'news', { n }])
  }
})

it('C-61 broadcastFrom skips the calling channel but no other socket of the user', async () => {
  const socket = roomSocket().socket
  const { url } = await serve({ '/socket': socket })
  const [tab, otherTab] = [await connect(url()), await connect(url())]
  await tab.join('room:a', '1')
  await otherTab.join('room:a', '1')
  tab.send('1', '2', 'room:a', 'whisper', { n: 1 })
  await otherTab.expect([null, null, 'room:a', 'news', { n: 1 }])
  await tab.request(['1', '3', 'room:a', 'echo', 'sentinel'], 'sentinel')
})

it('C-62 an intercepted event is not sent raw, what .out() pushes carries the join_ref', async () => {
  const { url } = await serve({ '/socket': roomSocket().socket })
  const [ann, bob] = [await connect(url()), await connect(url())]
  await ann.join('room:a', '1')
  await bob.join('room:a', '2')
  ann.send('1', '3', 'room:a', 'shout_filtered', { n: 1 })
  await ann.expect(
    ['1', '3', 'room:a', 'phx_reply', OK],
    ['1', null, 'room:a', 'filtered', { taken: { n: 1 } }],
  )
  await bob.expect(['2', null, 'room:a', 'filtered', { taken: { n: 1 } }])
  await ann.quiet()
  await bob.quiet()
})

it('C-62 .out() decides for each subscriber', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const room = open
    .channel('room:*')
    .params(type<{ likes: string }>())
    .emits({ post: type<{ tag: string }>() })
    .join(({ params }) => ok({}, { likes: params.likes }))
    .out('post', (post, socket) => {
      if (post.tag === socket.assigns.likes) socket.push('post', post)
    })
    .on('sentinel', () => ok())
  const { url, endpoint } = await serve({ '/socket': open.channels(room) })
  const [birds, trees] = [await connect(url()), await connect(url())]
  await birds.join('room:a', '1', { likes: 'birds' })
  await trees.join('room:a', '1', { likes: 'trees' })
  await endpoint.broadcast('room:a', 'post', { tag: 'birds' })
  await birds.expect(['1', null, 'room:a', 'post', { tag: 'birds' }])
  await trees.request(['1', '2', 'room:a', 'sentinel'])
})

it('C-63 version 1 and version 2 clients each get their own encoding of one broadcast', async () => {
  const { url, port, endpoint } = await serve({ '/socket': roomSocket().socket })
  const v2 = await connect(url())
  const v1 = await connect(`ws://127.0.0.1:${port}/socket/websocket?vsn=1.0.0`)
  await v2.join('room:a', '1')
  v1.sendText('{"topic":"room:a","event":"phx_join","payload":{},"ref":"1"}')
  await v1.expect({ topic: 'room:a', event: 'phx_reply', payload: OK, ref: '1' })
  for (const n of [1, 2]) {
    await endpoint.broadcast('room:a', 'news', { n })
    await v2.expect([null, null, 'room:a', 'news', { n }])
    await v1.expect({ topic: 'room:a', event: 'news', payload: { n }, ref: null })
  }
})

it('C-65 a subscription made twice delivers twice, one unsubscribe removes both', async () => {
  const pubsub = new PubSub()
  const received: string[] = []
  const subscriber = { receive: (message: Message) => void received.push(message.event) }
  pubsub.subscribe('room:a', subscriber)
  pubsub.subscribe('room:a', subscriber)
  await pubsub.broadcast('room:a', 'twice', {})
  expect(received).toEqual(['twice', 'twice'])
  pubsub.unsubscribe('room:a', subscriber)
  await pubsub.broadcast('room:a', 'never', {})
  expect(received).toEqual(['twice', 'twice'])
})

it('C-65 a channel that subscribes twice is told twice, one unsubscribe removes both', async () => {
  const open = defineSocket({ connect: () => ({}) })
  const news = open
    .channel('news:*')
    .emits({ headline: type<{ n: number }>() })
    .join(() => ok())
  const room = open
    .channel('room:*')
    .emits({ heard: type<{ n: number }>() })
    .join(() => ok())
    .on('subscribe', (socket) => {
      void socket.subscribe('news:world')
      void socket.subscribe('news:world')
      return ok()
    })
    .on('unsubscribe', (socket) => {
      socket.unsubscribe('news:world')
      return ok()
    })
    .info(news, 'headline', (headline, socket) => socket.push('heard', headline))
    .on('sentinel', () => ok())
  const { url, endpoint } = await serve({ '/socket': open.channels(room, news) })
  const client = await connect(url())
  await client.join('room:a', '1')
  await client.request(['1', '2', 'room:a', 'subscribe'])
  await endpoint.broadcast('news:world', 'headline', { n: 1 })
  await client.expect(
    ['1', null, 'room:a', 'heard', { n: 1 }],
    ['1', null, 'room:a', 'heard', { n: 1 }],
  )
  await client.request(['1', '3', 'room:a', 'unsubscribe'])
  await endpoint.broadcast('news:world', 'headline', { n: 2 })
  await client.request(['1', '4', 'room:a', 'sentinel'])
})

it.each([
  ['a leave', 'phx_leave'],
  ['a crash', 'no handler'],
])('C-65 %s ends all subscriptions of the channel', async (_what, event) => {
  const subscribed = new Set<string>()
  const pubsub = {
    ...localAdapter(),
    subscribe: (topic: string) => void subscribed.add(topic),
    unsubscribe: (topic: string) => void subscribed.delete(topic),
  }
  const open = defineSocket({ connect: () => ({}) })
  const room = open
    .channel('room:*')
    .join(() => ok())
    .joined((socket) => socket.subscribe('news:world'))
  const { url } = await serve({ '/socket': open.channels(room) }, { pubsub })
  const ofTheEndpoint = [...subscribed]
  const client = await connect(url())
  await client.join('room:a', '1')
  await client.quiet()
  const ofTheChannel = [...subscribed].filter((topic) => !ofTheEndpoint.includes(topic))
  expect(ofTheChannel.sort()).toEqual(['news:world', 'room:a'])
  client.send('1', '2', 'room:a', event)
  if (event === 'phx_leave') await client.expect(['1', '2', 'room:a', 'phx_reply', OK])
  await client.next()
  expect([...subscribed]).toEqual(ofTheEndpoint)
})

it('C-66 (deviates) with the broker down the call rejects and local subscribers are served', async () => {
  const pubsub = { ...localAdapter(), broadcast: () => Promise.reject(new Error('broker down')) }
  const { url, endpoint } = await serve({ '/socket': roomSocket().socket }, { pubsub })
  const [ann, bob] = [await connect(url()), await connect(url())]
  await ann.join('room:a', '1')
  await bob.join('room:a', '1')
  await expect(endpoint.broadcast('room:a', 'news', { n: 1 })).rejects.toThrow(BrokerUnavailable)
  for (const client of [ann, bob]) await client.expect([null, null, 'room:a', 'news', { n: 1 }])

  // A channel's own broadcast need not be awaited: the failure is counted, the channel goes on.
  ann.send('1', '2', 'room:a', 'shout', { n: 2 })
  for (const client of [ann, bob]) await client.expect([null, null, 'room:a', 'news', { n: 2 }])
  await ann.request(['1', '3', 'room:a', 'echo', 'on'], 'on')
  expect(endpoint.health().counts.broadcastsFailed).toBe(2)
})
