import { expect, test } from 'vitest'
import { defineEndpoint } from '../../src/endpoint/index.ts'
import { NoRunningEndpoint } from '../../src/errors/index.ts'
import { definePubSub } from '../../src/pubsub/index.ts'
import { type } from '../../src/schema/index.ts'
import { memoryBus } from '../../src/testing/index.ts'
import { topic } from '../../src/topic/index.ts'

const news = topic('news:{of}', type<{ text: string }>())

test('what an application defines broadcasts by the endpoint that it was given to, to all nodes', async () => {
  const bus = memoryBus()
  const pubsub = definePubSub(bus.adapter('a'))
  expect(() => pubsub.broadcast(news({ of: 'x' }), { text: 'too early' })).toThrow(
    NoRunningEndpoint,
  )
  const here = defineEndpoint({ pubsub, logger: false })
  const there = defineEndpoint({ pubsub: bus.adapter('b'), logger: false })
  const heard: string[] = []
  here.pubsub.listen(news({ of: 'x' }), ({ text }) => heard.push(`here ${text}`))
  const arrived = new Promise<void>((resolve) => {
    there.pubsub.listen(news({ of: 'x' }), ({ text }) => {
      heard.push(`there ${text}`)
      resolve()
    })
  })
  await pubsub.broadcast(news({ of: 'x' }), { text: 'hello' })
  await arrived
  expect(heard).toEqual(['here hello', 'there hello'])
  await here.close()
  await there.close()
  expect(() => pubsub.broadcast(news({ of: 'x' }), { text: 'too late' })).toThrow(NoRunningEndpoint)
})

test('without a broker every endpoint has an adapter of its own', async () => {
  const pubsub = definePubSub()
  const first = defineEndpoint({ pubsub, logger: false })
  const second = defineEndpoint({ pubsub, logger: false })
  const heard: string[] = []
  for (const [name, endpoint] of Object.entries({ first, second })) {
    endpoint.pubsub.listen(news({ of: 'x' }), ({ text }) => heard.push(`${name} ${text}`))
  }
  await pubsub.broadcast(news({ of: 'x' }), { text: 'hello' })
  expect(heard).toEqual(['second hello'])
  await second.close()
  await pubsub.broadcast(news({ of: 'x' }), { text: 'again' })
  expect(heard).toEqual(['second hello', 'first again'])
  await first.close()
})

test('the health of an endpoint has the number of topics that somebody listens on', async () => {
  const endpoint = defineEndpoint({ logger: false })
  const before = endpoint.health().pubsub.topics
  const stops = ['x', 'y', 'y'].map((of) => endpoint.pubsub.listen(news({ of }), () => {}))
  expect(endpoint.health().pubsub.topics).toBe(before + 2)
  for (const stop of stops) stop()
  expect(endpoint.health().pubsub.topics).toBe(before)
  await endpoint.close()
})
