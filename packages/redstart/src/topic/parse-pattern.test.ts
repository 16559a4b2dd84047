import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { InvalidPattern } from '../errors/index.ts'
import { parsePattern } from './parse-pattern.ts'

function problemOf(pattern: string): string {
  try {
    parsePattern(pattern)
  } catch (error) {
    if (error instanceof InvalidPattern) return error.message
    throw error
  }
  return 'none'
}

describe('parsePattern', () => {
  it('tells text, holes and the rest apart', () => {
    const { parts, names, exact, source } = parsePattern('a:{b}-{c}:*')
    expect(parts).toEqual([
      { kind: 'text', text: 'a:' },
      { kind: 'hole', name: 'b' },
      { kind: 'text', text: '-' },
      { kind: 'hole', name: 'c' },
      { kind: 'text', text: ':' },
      { kind: 'rest' },
    ])
    expect(names).toEqual(['b', 'c'])
    expect(exact).toBe(false)
    expect(source).toBe('a:{b}-{c}:*')
  })

  it.each(['room:lobby', ':', 'a b', 'Räume:größe', '$/[].?'])('takes %j literally', (text) => {
    const pattern = parsePattern(text)
    expect(pattern.exact).toBe(true)
    expect(pattern.match(text)).toEqual({})
  })

  it.each([
    ['room:{id', '"{id" is never closed', 'room:{id}'],
    ['room:{id:lobby', '"{id" is never closed', 'room:{id}:lobby'],
    ['room:{a{b}', '"{a" is never closed', 'room:{a}:{b}'],
    ['room:id}', '"}" closes nothing', 'room:id'],
    ['}', '"}" closes nothing', 'room:{id}'],
    ['room:{}', '"" cannot be the name of a hole', 'room:{id}'],
    ['room:{room id}', '"room id" cannot be the name of a hole', 'room:{room_id}'],
    ['room:{1st}', '"1st" cannot be the name of a hole', 'room:{_1st}'],
    ['room:{ä}', '"ä" cannot be the name of a hole', 'room:{_}'],
    ['room:{__proto__}', '"__proto__" cannot be the name of a hole', 'room:{id}'],
    ['{id}:{id}', '"{id}" is there twice', '{id}:{id2}'],
    ['{id}:{id2}:{id}', '"{id}" is there twice', '{id}:{id2}:{id3}'],
    ['room:{id}{tab}', 'nothing separates "{id}" from "{tab}"', 'room:{id}:{tab}'],
    ['room:{id}*', 'nothing separates "{id}" from "*"', 'room:{id}:*'],
    ['room:*:log', '"*" can only be the last character', 'room:{part}:log'],
    ['*:*', '"*" can only be the last character', '{part}:*'],
    ['**', '"*" can only be the last character', '{part}:*'],
    ['', 'it has no text', 'room:{id}'],
  ])('refuses %j', (pattern, problem, correction) => {
    expect(problemOf(pattern)).toBe(
      `The topic pattern ${JSON.stringify(pattern)} is wrong: ${problem}. ` +
        `Write ${JSON.stringify(correction)}.`,
    )
  })

  it('refuses what is no string', () => {
    const notText: unknown[] = [5]
    expect(() => Reflect.apply(parsePattern, undefined, notText)).toThrow(InvalidPattern)
  })

  it('takes any string or shows a pattern that it takes', () => {
    const piece = fc.constantFrom(
      '{',
      '}',
      '*',
      ':',
      '-',
      'a',
      '1',
      '{id}',
      '{}',
      '{__proto__}',
      'é',
    )
    const text = fc.oneof(
      fc.string(),
      fc.array(piece, { maxLength: 8 }).map((p) => p.join('')),
    )
    fc.assert(
      fc.property(text, (pattern) => {
        const problem = problemOf(pattern)
        const correction = /Write (".*")\.$/su.exec(problem)?.[1]
        if (correction === undefined) expect(problem).toBe('none')
        else expect(problemOf(String(JSON.parse(correction)))).toBe('none')
      }),
      { numRuns: 2000 },
    )
  })
})
