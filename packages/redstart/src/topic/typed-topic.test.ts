import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InvalidPattern, InvalidTopicParam } from '../errors/index.ts'
import { isTypedTopic, topic } from './typed-topic.ts'

const schema = z.object({ kind: z.literal('renamed'), name: z.string() })

describe('topic', () => {
  it('makes a definition that carries pattern and schema', () => {
    const roomEvents = topic('room:{id}', schema)
    expect(roomEvents.pattern).toBe('room:{id}')
    expect(roomEvents.schema).toBe(schema)
  })

  it('makes addresses that know their definition', () => {
    const roomEvents = topic('room:{id}:{tab}', schema)
    const address = roomEvents({ id: 1, tab: 'chat' })
    expect(address.topic).toBe('room:1:chat')
    expect(address.definition).toBe(roomEvents)
    expect(topic('news', z.string())().topic).toBe('news')
  })

  it('refuses values that make no topic', () => {
    expect(() => topic('room:{id}', schema)({ id: 'a:b' })).toThrow(InvalidTopicParam)
  })

  it('refuses a pattern that no address can fill', () => {
    expect(() => topic('room:*', schema)).toThrow(
      new InvalidPattern('room:*', 'a typed topic has names for all that varies', 'room:{rest}'),
    )
    expect(() => topic('room:{id', schema)).toThrow(InvalidPattern)
  })
})

describe('isTypedTopic', () => {
  it('knows what topic() made, and nothing else', () => {
    const roomEvents = topic('room:{id}', schema)
    expect(isTypedTopic(roomEvents)).toBe(true)
    const forged = Object.assign(() => {}, { pattern: 'room:{id}', schema })
    for (const other of [forged, roomEvents({ id: 1 }), {}, null, undefined, 'room:{id}']) {
      expect(isTypedTopic(other)).toBe(false)
    }
  })
})
