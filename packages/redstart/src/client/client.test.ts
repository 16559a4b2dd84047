import { createServer } from 'node:http'
import { Socket } from 'phoenix'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { defineSocket, error, ok, status } from '../channel/index.ts'
import { attach } from '../endpoint/index.ts'
import { binary, type } from '../schema/index.ts'
import { pushed, type TypedSocket, typed } from './index.ts'

const userSocket = defineSocket({ connect: () => ({}) })
const shopChannel = userSocket
  .channel('shop:{id}')
  .emits({ price: type<{ cents: number; since: Date }>(), image: binary() })
  .join(({ topic }) => (topic.id === 'closed' ? error({ reason: 'closed' }) : ok({ open: true })))
  .on('order', type<{ item: string }>(), ({ item }) => {
    if (item === '') return error({ reason: 'empty' })
    if (item === 'rare') return status('queued', { position: 1 })
    return ok({ item })
  })
  .on('silence', () => {})
  .on('upload', binary(), (bytes) => ok(bytes))
  .on('watch', (socket) => {
    socket.push('price', { cents: 5, since: new Date(0) })
    socket.push('image', Uint8Array.of(1, 2))
  })
const shopSocket = userSocket.channels(shopChannel)

async function connected(): Promise<TypedSocket<typeof shopSocket>> {
  const server = createServer()
  const endpoint = attach(server, { '/socket': shopSocket }, { logger: false })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const official = new Socket(`ws://127.0.0.1:${port}/socket`, { transport: WebSocket })
  const socket = typed<typeof shopSocket>(official)
  onTestFinished(async () => {
    socket.disconnect()
    await endpoint.close()
    server.close()
  })
  socket.connect()
  return socket
}

it('typed returns the socket itself', () => {
  const socket = new Socket('ws://localhost/socket', { transport: WebSocket })
  expect(typed<typeof shopSocket>(socket)).toBe(socket)
})

it('pushed resolves with what became of a join', async () => {
  const socket = await connected()
  const open = await pushed(socket.channel('shop:open').join())
  expect(open).toEqual({ status: 'ok', response: { open: true } })
  const closed = socket.channel('shop:closed')
  const refused = await pushed(closed.join())
  expect(refused).toEqual({ status: 'error', response: { reason: 'closed' } })
  expect(await pushed(closed.leave())).toEqual({ status: 'ok', response: {} })
})

it('pushed resolves with the answer to an event, whatever its status', async () => {
  const shop = (await connected()).channel('shop:1')
  shop.join()
  expect(await pushed(shop.push('order', { item: 'hat' }), 'queued')).toEqual({
    status: 'ok',
    response: { item: 'hat' },
  })
  expect(await pushed(shop.push('order', { item: '' }), 'queued')).toEqual({
    status: 'error',
    response: { reason: 'empty' },
  })
  expect(await pushed(shop.push('order', { item: 'rare' }), 'queued')).toEqual({
    status: 'queued',
    response: { position: 1 },
  })
})

it('pushed resolves with timeout when nothing was answered in time', async () => {
  const shop = (await connected()).channel('shop:1')
  shop.join()
  expect(await pushed(shop.push('silence', {}, 1))).toEqual({ status: 'timeout' })
})

it('pushed resolves with an answer that has come already', async () => {
  const shop = (await connected()).channel('shop:1')
  shop.join()
  const order = shop.push('order', { item: 'rare' })
  await new Promise<unknown>((resolve) => order.receive('queued', resolve))
  expect(await pushed(order, 'queued')).toEqual({ status: 'queued', response: { position: 1 } })
})

it('bytes are an ArrayBuffer in the browser, both ways, and dates are text', async () => {
  const shop = (await connected()).channel('shop:1')
  shop.join()
  const uploaded = await pushed(shop.push('upload', Uint8Array.of(7, 8, 9).buffer))
  expect(uploaded.status).toBe('ok')
  expect(bytesOf(uploaded.status === 'ok' && uploaded.response)).toEqual([7, 8, 9])

  const price = new Promise((resolve) => shop.on('price', resolve))
  const image = new Promise((resolve) => shop.on('image', resolve))
  shop.push('watch')
  expect(await price).toEqual({ cents: 5, since: '1970-01-01T00:00:00.000Z' })
  expect(bytesOf(await image)).toEqual([1, 2])
})

function bytesOf(value: unknown): number[] {
  if (!(value instanceof ArrayBuffer)) throw new TypeError(`${String(value)} is no ArrayBuffer.`)
  return [...new Uint8Array(value)]
}
