import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TopicOverlap } from '../errors/index.ts'
import { overlap } from './overlap.ts'
import { parsePattern } from './parse-pattern.ts'
import { createRouter, type TopicRouter } from './router.ts'

const route = (...patterns: string[]): TopicRouter<string> =>
  createRouter(patterns.map((pattern) => [parsePattern(pattern), `owner of ${pattern}`] as const))

describe('createRouter', () => {
  it('finds the owner of a topic and what stands in its holes', () => {
    const router = route('room:{id}', 'room:{id}:{tab}', 'user:*', '{tenant}@log:{day}')
    expect(router.match('room:42')).toMatchObject({
      pattern: { source: 'room:{id}' },
      value: 'owner of room:{id}',
      params: { id: '42' },
    })
    expect(router.match('room:42:chat')?.params).toEqual({ id: '42', tab: 'chat' })
    expect(router.match('user:')?.value).toBe('owner of user:*')
    expect(router.match('user:a:b')?.value).toBe('owner of user:*')
    expect(router.match('acme@log:2')?.params).toEqual({ tenant: 'acme', day: '2' })
  })

  it('finds nothing where nothing matches', () => {
    const router = route('room:{id}', 'user:*')
    for (const topic of ['', 'room', 'room:', 'room:1:2', 'user', 'phoenix', '__proto__']) {
      expect(router.match(topic)).toBeUndefined()
    }
    expect(createRouter([]).match('room:1')).toBeUndefined()
  })

  it('lets an exact topic go before the pattern that it lies in', () => {
    const router = route('room:{id}', 'room:lobby')
    expect(router.match('room:lobby')?.value).toBe('owner of room:lobby')
    expect(router.match('room:hall')?.value).toBe('owner of room:{id}')
  })

  it('tries all ways through patterns that begin alike', () => {
    const router = route('a:{x}:b{y}', 'a:c:d{y}', 'a:{x}:e:*', 'a:c:{y}f:g')
    expect(router.match('a:c:b1')?.value).toBe('owner of a:{x}:b{y}')
    expect(router.match('a:c:d1')?.value).toBe('owner of a:c:d{y}')
    expect(router.match('a:c:e:1:2')?.value).toBe('owner of a:{x}:e:*')
    expect(router.match('a:c:xf:g')?.value).toBe('owner of a:c:{y}f:g')
    expect(router.match('a:c:xf:h')).toBeUndefined()
  })

  it('keeps the value of each entry', () => {
    const value = { any: 'thing' }
    expect(createRouter([[parsePattern('*'), value]]).match('x')?.value).toBe(value)
  })

  it('refuses patterns that overlap, with both and an example', () => {
    expect(() => route('room:{id}', 'user:*', '{kind}:lobby')).toThrow(
      new TopicOverlap('room:{id}', '{kind}:lobby', 'room:lobby'),
    )
  })

  it('refuses the same topic twice', () => {
    expect(() => route('room:lobby', 'room:lobby')).toThrow(
      'The topic pattern "room:lobby" is there twice',
    )
    expect(() => route('room:{id}', 'room:{id}')).toThrow(TopicOverlap)
  })

  it('agrees with a search through all patterns', () => {
    const piece = fc.constantFrom('a', 'b', ':', ':', '-', '{x}', '{y}', '{z}')
    const source = fc
      .tuple(fc.array(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '', '*'))
      .map(([pieces, rest]) => pieces.join('') + rest)
      .filter((text) => !/\}[{*]/.test(text) && !/(\{.\}).*\1/.test(text))
    const topic = fc.string({ unit: fc.constantFrom('a', 'b', ':', '-'), maxLength: 8 })
    let matches = 0
    fc.assert(
      fc.property(
        fc.array(source, { maxLength: 12 }),
        fc.array(topic, { maxLength: 20 }),
        (sources, topics) => {
          const kept = withoutOverlaps(sources)
          const router = route(...kept)
          for (const text of topics) {
            const found = kept.filter((pattern) => parsePattern(pattern).match(text))
            const expected = found.find((pattern) => parsePattern(pattern).exact) ?? found[0]
            expect(router.match(text)?.value).toBe(expected && `owner of ${expected}`)
            if (expected !== undefined) matches++
          }
        },
      ),
      { numRuns: 1000 },
    )
    expect(matches).toBeGreaterThan(500)
  })

  it('looks at what shares the way with a topic only, however many patterns there are', () => {
    let comparisons = 0
    const patterns = Array.from({ length: 500 }, (_, index) => parsePattern(`k${index}:{id}:e`))
    for (const pattern of patterns) {
      const match = pattern.match.bind(pattern)
      Object.assign(pattern, {
        match(topic: string) {
          comparisons++
          return match(topic)
        },
      })
    }
    const router = createRouter(patterns.map((pattern) => [pattern, pattern.source]))
    expect(router.match('k234:x:e')?.value).toBe('k234:{id}:e')
    expect(router.match('k234:x:f')).toBeUndefined()
    expect(router.match('x'.repeat(10_000))).toBeUndefined()
    expect(router.match('k1:'.repeat(3_000))).toBeUndefined()
    expect(comparisons).toBe(1)
  })
})

/** The sources that a router takes together. */
function withoutOverlaps(sources: readonly string[]): string[] {
  const kept: string[] = []
  for (const source of sources) {
    const pattern = parsePattern(source)
    const clashes = kept
      .map((other) => parsePattern(other))
      .some((other) =>
        pattern.exact || other.exact
          ? pattern.source === other.source
          : overlap(pattern, other) !== undefined,
      )
    if (!clashes) kept.push(source)
  }
  return kept
}
