import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidTopicParam } from '../errors/index.ts'
import { buildTopic } from './build-topic.ts'
import { parsePattern } from './parse-pattern.ts'

describe('buildTopic', () => {
  it('fills holes with strings and numbers', () => {
    expect(buildTopic(parsePattern('room:{id}:{tab}'), { id: 7, tab: 'chat' })).toBe('room:7:chat')
    expect(buildTopic(parsePattern('room:lobby'), {})).toBe('room:lobby')
  })

  it('encodes nothing', () => {
    expect(buildTopic(parsePattern('room:{id}'), { id: 'a b%/é' })).toBe('room:a b%/é')
  })

  it.each([
    ['', 'is empty'],
    ['a:b', 'contains ":"'],
    [Number.NaN, 'is neither a string nor a finite number'],
    [Number.POSITIVE_INFINITY, 'is neither a string nor a finite number'],
  ])('refuses %j', (id, problem) => {
    expect(() => buildTopic(parsePattern('room:{id}'), { id })).toThrow(
      new InvalidTopicParam('room:{id}', 'id', problem),
    )
  })

  it('refuses a missing value, also one that a prototype would give', () => {
    const pattern = parsePattern('room:{constructor}')
    expect(() => buildTopic(pattern, {})).toThrow('"constructor" is missing')
    expect(buildTopic(pattern, { constructor: 'x' })).toBe('room:x')
  })

  it('refuses a value that would be read back differently', () => {
    const pattern = parsePattern('{a}-{b}')
    expect(() => buildTopic(pattern, { a: 'x-y', b: 'z' })).toThrow(
      '"a" contains the text that ends it',
    )
    expect(buildTopic(pattern, { a: 'x', b: 'y-z' })).toBe('x-y-z')
  })

  it('refuses a pattern that stands for many topics', () => {
    expect(() => buildTopic(parsePattern('room:*'), {})).toThrow(
      '"*" stands for many topics, name it',
    )
  })

  it('does not put the value into the error', () => {
    const build = () => buildTopic(parsePattern('user:{mail}'), { mail: 'ann:secret' })
    expect(build).toThrow(InvalidTopicParam)
    expect(build).not.toThrow(/secret/)
  })

  const pattern = fc.constantFrom(
    '{a}',
    'room:{a}',
    '{a}:{b}',
    '{a}-{b}',
    'x{a}ab{b}:{c}ab',
    '{a}b-{b}',
  )
  const value = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'b', '-', 'é', '😀', ' '), minLength: 1, maxLength: 6 }),
    fc.string({ minLength: 1 }),
    fc.double(),
    fc.integer(),
  )

  it('is undone by match', () => {
    let built = 0
    fc.assert(
      fc.property(pattern, fc.record({ a: value, b: value, c: value }), (source, values) => {
        const parsed = parsePattern(source)
        const params = Object.fromEntries(parsed.names.map((name) => [name, pick(values, name)]))
        const topic = tryBuild(() => buildTopic(parsed, params))
        if (topic === undefined) return
        built++
        const texts = Object.entries(params).map(([name, given]) => [name, String(given)])
        expect(parsed.match(topic)).toEqual(Object.fromEntries(texts))
      }),
      { numRuns: 3000 },
    )
    expect(built).toBeGreaterThan(1000)
  })

  it('undoes match', () => {
    const topics = fc.string({ unit: fc.constantFrom('a', 'b', '-', ':', 'x'), maxLength: 10 })
    fc.assert(
      fc.property(pattern, topics, (source, topic) => {
        const parsed = parsePattern(source)
        const params = parsed.match(topic)
        if (params !== undefined) expect(buildTopic(parsed, params)).toBe(topic)
      }),
      { numRuns: 5000 },
    )
  })
})

type Values = { a: string | number; b: string | number; c: string | number }

function pick(values: Values, name: string): string | number {
  if (name === 'a') return values.a
  return name === 'b' ? values.b : values.c
}

function tryBuild(build: () => string): string | undefined {
  try {
    return build()
  } catch (error) {
    expect(error).toBeInstanceOf(InvalidTopicParam)
    return undefined
  }
}
