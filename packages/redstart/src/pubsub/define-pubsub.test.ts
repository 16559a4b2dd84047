import { expect, test } from 'vitest'
import { z } from 'zod'
import { BrokerUnavailable, InvalidMessage, NoRunningEndpoint } from '../errors/index.ts'
import { memoryBus } from '../testing/index.ts'
import { topic } from '../topic/index.ts'
import { definePubSub, PubSub } from './index.ts'

const orders = topic('orders:{shop}', z.object({ id: z.number() }))

test('a PubSub that nothing runs says so, before and after', async () => {
  const pubsub = definePubSub()
  expect(() => pubsub.broadcast(orders({ shop: 7 }), { id: 1 })).toThrow(NoRunningEndpoint)
  const running = new PubSub()
  pubsub.$run(running)
  await pubsub.broadcast(orders({ shop: 7 }), { id: 1 })
  await running.close()
  expect(() => pubsub.broadcast(orders({ shop: 7 }), { id: 1 })).toThrow(/orders:7.*defineEndpoint/)
})

test('it reaches the subscribers of what was started last, and then those of what is left', async () => {
  const pubsub = definePubSub()
  const [first, last] = [new PubSub(), new PubSub()]
  const heard: string[] = []
  first.listen(orders({ shop: 7 }), ({ id }) => heard.push(`first ${id}`))
  last.listen(orders({ shop: 7 }), ({ id }) => heard.push(`last ${id}`))
  pubsub.$run(first)
  pubsub.$run(last)
  await pubsub.broadcast(orders({ shop: 7 }), { id: 1 })
  await last.close()
  await pubsub.broadcast(orders({ shop: 7 }), { id: 2 })
  expect(heard).toEqual(['last 1', 'first 2'])
})

test('what the schema refuses, and a broker that is away, fail as with the endpoint', async () => {
  const bus = memoryBus()
  const pubsub = definePubSub()
  pubsub.$run(new PubSub({ adapter: bus.adapter('a') }))
  const wrong: unknown = { id: '1' }
  expect(() => pubsub.broadcast(orders({ shop: 7 }), wrong as { id: number })).toThrow(
    InvalidMessage,
  )
  bus.cut('a')
  await expect(pubsub.broadcast(orders({ shop: 7 }), { id: 1 })).rejects.toThrow(BrokerUnavailable)
})

test('an adapter that fails to leave the cluster is left all the same', async () => {
  const pubsub = definePubSub()
  const adapter = { ...memoryBus().adapter('a'), close: () => Promise.reject(new Error('stuck')) }
  const running = new PubSub({ adapter })
  pubsub.$run(running)
  await expect(running.close()).rejects.toThrow('stuck')
  expect(() => pubsub.broadcast(orders({ shop: 7 }), { id: 1 })).toThrow(NoRunningEndpoint)
})
