import { AsyncLocalStorage } from 'node:async_hooks'
import { describe, expect, it } from 'vitest'
import { defineSocket, ok } from '../src/channel/index.ts'
import { PubSub } from '../src/pubsub/index.ts'
import { type } from '../src/schema/index.ts'
import { join } from '../src/testing/index.ts'
import { topic } from '../src/topic/index.ts'

// What a repo's transaction is carried by.
const transaction = new AsyncLocalStorage<string>()
const orders = topic('orders', type<{ id: number }>())

describe('a message that is sent in a transaction', () => {
  it('is handled outside of it by a channel', async () => {
    const seen: (string | undefined)[] = []
    const socket = defineSocket({ connect: () => ({}) })
    const room = socket
      .channel('room')
      .emits({ seen: type<{ id: number }>() })
      .join(() => ok())
      .on('order', (own) => {
        void transaction.run('mine', () => own.broadcast('seen', { id: 1 }))
        return ok()
      })
      .out('seen', (order, own) => {
        seen.push(transaction.getStore())
        own.push('seen', order)
      })
    const { channel } = await join(socket.channels(room), 'room', { assigns: {} })
    await channel.push('order')
    await channel.pushed('seen')
    expect(seen).toEqual([undefined])
  })

  it('is handled outside of it by a listener', async () => {
    const seen: (string | undefined)[] = []
    const pubsub = new PubSub()
    pubsub.listen(orders(), () => seen.push(transaction.getStore()))
    await transaction.run('mine', () => pubsub.broadcast(orders(), { id: 1 }))
    expect(seen).toEqual([undefined])
    await pubsub.close()
  })
})
