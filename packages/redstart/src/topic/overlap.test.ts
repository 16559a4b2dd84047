import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { overlap } from './overlap.ts'
import { parsePattern } from './parse-pattern.ts'

const common = (a: string, b: string) => overlap(parsePattern(a), parsePattern(b))

describe('overlap', () => {
  it.each([
    ['room:lobby', 'room:lobby', 'room:lobby'],
    ['room:{id}', 'room:lobby', 'room:lobby'],
    ['room:{id}', 'room:{name}', 'room:1'],
    ['room:{id}', '{kind}:lobby', 'room:lobby'],
    ['room:*', 'room:{id}:{tab}', 'room:1:1'],
    ['*', 'room:{id}', 'room:1'],
    ['room:*', 'room*', 'room:'],
    ['a{x}b', 'aab{y}', 'aabb'],
    ['{a}-x', 'y-{b}', 'y-x'],
    ['{a}ab', 'aba{b}', 'abab'],
  ])('finds a topic of both %j and %j', (a, b, example) => {
    expect(common(a, b)).toBe(example)
    expect(common(b, a)).toBe(example)
  })

  it.each([
    ['room:lobby', 'room:hall'],
    ['room:{id}', 'user:{id}'],
    ['room:{id}', 'room:{id}:{tab}'],
    ['room:{id}', 'room:'],
    ['room:{id}:a', 'room:{id}:b'],
    ['room:*', 'room'],
    ['{a}:x', 'y-{b}'],
    ['a{x}', 'a'],
  ])('finds none of both %j and %j', (a, b) => {
    expect(common(a, b)).toBeUndefined()
    expect(common(b, a)).toBeUndefined()
  })

  it('agrees with a search through all topics of a small alphabet', () => {
    const topics = allStrings(['a', ':', '1'], 7)
    const source = fc
      .tuple(
        fc.uniqueArray(fc.constantFrom('a', ':', 'aa', 'a:', '{x}', '{y}'), {
          minLength: 1,
          maxLength: 4,
        }),
        fc.constantFrom('', '', '*'),
      )
      .map(([pieces, rest]) => pieces.join('') + rest)
      .filter((text) => !/\}[{*]/.test(text))
    fc.assert(
      fc.property(source, source, (left, right) => {
        const [a, b] = [parsePattern(left), parsePattern(right)]
        const example = overlap(a, b)
        const found = topics.find((topic) => a.match(topic) && b.match(topic))
        if (example === undefined) {
          expect(found).toBeUndefined()
        } else {
          expect(a.match(example)).toBeDefined()
          expect(b.match(example)).toBeDefined()
          expect(found?.length ?? example.length).toBe(example.length)
        }
      }),
      { numRuns: 1500 },
    )
  })

  it('does not blow up on patterns made for it', () => {
    const holes = (last: string) =>
      Array.from({ length: 60 }, (_, index) => `{h${index}}a`).join('') + last
    expect(common(holes('x'), holes('y'))).toBeUndefined()
  })
})

/** All strings of at most `maxLength` of these characters, short ones first. */
function allStrings(characters: readonly string[], maxLength: number): string[] {
  let level = ['']
  const all = [...level]
  for (let length = 1; length <= maxLength; length++) {
    level = level.flatMap((text) => characters.map((character) => text + character))
    all.push(...level)
  }
  return all
}
