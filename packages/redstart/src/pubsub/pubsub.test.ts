import assert from 'node:assert/strict'
import { describe, expect, test } from 'vitest'
import { BrokerUnavailable, InvalidPayload } from '../errors/index.ts'
import { memoryBus, pubSubContract } from '../testing/index.ts'
import { type AdapterHost, localAdapter, type Message, PubSub } from './index.ts'

describe('local adapter', () => {
  const start = async () => {
    const pubsub = new PubSub({ adapter: localAdapter() })
    return { nodes: [pubsub], close: () => pubsub.close() }
  }
  for (const { name, run } of pubSubContract(start, { several: false })) test(name, run)
})

describe('memory bus', () => {
  const start = async () => {
    const bus = memoryBus()
    const nodes = ['a', 'b'].map((name) => new PubSub({ adapter: bus.adapter(name) }))
    return {
      nodes,
      close: async () => {
        for (const node of nodes) await node.close()
      },
    }
  }
  for (const { name, run } of pubSubContract(start)) test(name, run)
})

test('C-66 (we deviate): with the broker down local subscribers are served and the promise rejects', async () => {
  const bus = memoryBus()
  const pubsub = new PubSub({ adapter: bus.adapter('a') })
  const heard: Message[] = []
  pubsub.subscribe('t', { receive: (message) => heard.push(message) })
  bus.cut('a')
  await assert.rejects(pubsub.broadcast('t', 'hello', {}), BrokerUnavailable)
  expect(heard.map((message) => message.event)).toEqual(['hello'])
  bus.mend('a')
  await pubsub.broadcast('t', 'again', {})
})

test('the topics with a prefix are those that somebody here has subscribed to', () => {
  const pubsub = new PubSub()
  const subscriber = { receive: () => {} }
  for (const topic of ['a:1', 'a:2', 'b:1']) pubsub.subscribe(topic, subscriber)
  expect(pubsub.localTopics('a:')).toEqual(['a:1', 'a:2'])
  pubsub.unsubscribe('a:1', subscriber)
  expect(pubsub.localTopics('a:')).toEqual(['a:2'])
  expect(pubsub.localTopics('c')).toEqual([])
})

test('a payload that cannot travel fails in the sender, before anybody has it', () => {
  const pubsub = new PubSub()
  const heard: Message[] = []
  pubsub.subscribe('t', { receive: (message) => heard.push(message) })
  const circular: Record<string, unknown> = {}
  circular.self = circular
  for (const payload of [circular, { n: 1n }, [1], new Date(0)]) {
    expect(() => pubsub.broadcast('t', 'bad', payload)).toThrow(InvalidPayload)
  }
  expect(heard).toEqual([])
})

test('what subscribers share is frozen, so that one cannot change it for the others', async () => {
  const pubsub = new PubSub()
  let payload: unknown
  pubsub.subscribe('t', {
    receive: (message) => {
      payload = message.payload
    },
  })
  await pubsub.broadcast('t', 'hello', { list: [{ n: 1 }] })
  expect(() => Object.assign(payload as object, { list: [] })).toThrow(TypeError)
})

test('a listener that throws is reported and does not keep the message from others', async () => {
  const errors: unknown[] = []
  const bus = memoryBus()
  const pubsub = new PubSub({ adapter: bus.adapter('a'), onError: (error) => errors.push(error) })
  const heard: string[] = []
  const { topic } = await import('../topic/index.ts')
  const { type } = await import('../schema/index.ts')
  const news = topic('news', type<{ title: string }>())
  pubsub.listen(news(), () => {
    throw new Error('boom')
  })
  pubsub.listen(news(), ({ title }) => heard.push(title))
  await pubsub.broadcast(news(), { title: 'x' })
  expect(heard).toEqual(['x'])
  expect(errors).toHaveLength(1)
})

test('bytes of another program on the broker are reported, not thrown', () => {
  const errors: unknown[] = []
  let receive: (bytes: Uint8Array) => void = () => {}
  const adapter = {
    ...localAdapter(),
    start: (host: AdapterHost) => {
      receive = host.receive
    },
  }
  new PubSub({ adapter, onError: (error) => errors.push(error) })
  for (const bytes of [[], [9, 0, 0, 0, 0], [0, 255, 255, 0, 0], [0, 0, 1, 0, 0, 0xff]]) {
    receive(Uint8Array.from(bytes))
  }
  expect(errors).toHaveLength(4)
})
