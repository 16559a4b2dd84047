import { expect, test } from 'vitest'
import { z } from 'zod'
import { defineSocket, error, ok, status } from '../channel/index.ts'
import { JoinRefused } from '../errors/index.ts'
import { PubSub } from '../pubsub/index.ts'
import { binary } from '../schema/index.ts'
import { join } from './index.ts'

const userSocket = defineSocket({ connect: () => ({ user: { name: 'ada' } }) })
const room = userSocket
  .channel('room:{id}')
  .params(z.object({ since: z.number() }))
  .emits({ said: z.object({ who: z.string(), body: z.string() }), raw: binary() })
  .join(({ topic, params }) =>
    topic.id === 'locked' ? error({ reason: 'locked' }) : ok({ since: params.since }),
  )
  .on('say', z.object({ body: z.string().min(1) }), async ({ body }, socket) => {
    await socket.broadcast('said', { who: socket.assigns.user.name, body })
    return ok({ length: body.length })
  })
  .on('later', () => status('queued', { position: 3 }))
  .on('raw', binary(), (bytes, socket) => {
    socket.push('raw', bytes.slice().reverse())
    return ok(bytes)
  })
  .on('boom', () => {
    throw new Error('boom')
  })
const appSocket = userSocket.channels(room)
const ada = { user: { name: 'ada' } }

test('a test joins, pushes and sees what the client would see', async () => {
  const { reply, channel } = await join(appSocket, 'room:1', { params: { since: 7 }, assigns: ada })
  expect(reply.since).toBe(7)
  expect(await channel.push('say', { body: 'hi' })).toEqual({
    status: 'ok',
    response: { length: 2 },
  })
  expect(await channel.pushed('said')).toEqual({ who: 'ada', body: 'hi' })
  expect(await channel.broadcasted('said')).toEqual({ who: 'ada', body: 'hi' })
  expect(await channel.push('later')).toEqual({ status: 'queued', response: { position: 3 } })
  const refused = await channel.push('say', { body: '' })
  expect(refused).toMatchObject({ status: 'error', response: { issues: [{ path: 'body' }] } })
  await channel.leave()
})

test('two clients that share a PubSub hear each other', async () => {
  const pubsub = new PubSub()
  const options = { params: { since: 0 }, pubsub }
  const one = await join(appSocket, 'room:1', { ...options, assigns: ada })
  const two = await join(appSocket, 'room:1', { ...options, assigns: { user: { name: 'bob' } } })
  await two.channel.push('say', { body: 'hello' })
  expect(await one.channel.pushed('said')).toEqual({ who: 'bob', body: 'hello' })
})

test('a refused join rejects with what the channel answered', async () => {
  const refused = join(appSocket, 'room:locked', { params: { since: 0 }, assigns: ada })
  await expect(refused).rejects.toThrow(JoinRefused)
  await expect(refused).rejects.toMatchObject({ response: { reason: 'locked' } })
})

test('an event that is not answered is sent and not waited for', async () => {
  const { channel } = await join(appSocket, 'room:1', { params: { since: 0 }, assigns: ada })
  channel.send('say', { body: 'into the blue' })
  expect((await channel.pushed('said')).body).toBe('into the blue')
})

test('bytes travel both ways', async () => {
  const { channel } = await join(appSocket, 'room:1', { params: { since: 0 }, assigns: ada })
  const reply = await channel.push('raw', Uint8Array.of(1, 2, 3).buffer)
  expect(reply).toEqual({ status: 'ok', response: Uint8Array.of(1, 2, 3) })
  expect(await channel.pushed('raw')).toEqual(Uint8Array.of(3, 2, 1))
})

test('a channel that ends without an answer is no mystery', async () => {
  const { channel } = await join(appSocket, 'room:1', { params: { since: 0 }, assigns: ada })
  await expect(channel.pushed('said', 1)).rejects.toThrow('The server sent no said within 1 ms')
})
