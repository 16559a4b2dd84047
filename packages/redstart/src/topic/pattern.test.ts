import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parsePattern } from './parse-pattern.ts'

const match = (pattern: string, topic: string) => parsePattern(pattern).match(topic)

describe('Pattern.match', () => {
  it('matches a topic without holes exactly (C-33)', () => {
    expect(match('exact', 'exact')).toEqual({})
    expect(match('exact', 'exactx')).toBeUndefined()
    expect(match('exact', 'exac')).toBeUndefined()
    expect(match('exact', '')).toBeUndefined()
  })

  it('matches any rest, also the empty one, with "*" (C-33)', () => {
    expect(match('room:*', 'room:')).toEqual({})
    expect(match('room:*', 'room:a:b')).toEqual({})
    expect(match('room:*', 'room')).toBeUndefined()
    expect(match('*', '')).toEqual({})
    expect(match('*', 'anything')).toEqual({})
  })

  it('fills holes with what stands between colons', () => {
    expect(match('room:{id}', 'room:42')).toEqual({ id: '42' })
    expect(match('room:{id}:{tab}', 'room:42:chat')).toEqual({ id: '42', tab: 'chat' })
    expect(match('{kind}:{id}:*', 'room:42:a:b')).toEqual({ kind: 'room', id: '42' })
    expect(match('room:{id}', 'room:a*{}%3A é\n')).toEqual({ id: 'a*{}%3A é\n' })
  })

  it('gives a hole at least one character, and never a colon', () => {
    expect(match('room:{id}', 'room:')).toBeUndefined()
    expect(match('room:{id}', 'room:1:2')).toBeUndefined()
    expect(match('room:{id}:log', 'room::log')).toBeUndefined()
    expect(match('room:{id}:log', 'room:1:2:log')).toBeUndefined()
    expect(match('{a}-{b}', '-b')).toBeUndefined()
    expect(match('{a}-{b}', 'a-')).toBeUndefined()
  })

  it('takes the shortest hole where several would do', () => {
    expect(match('{a}-{b}', 'x-y-z')).toEqual({ a: 'x', b: 'y-z' })
    expect(match('{a}-{b}-end', 'x-end-end')).toEqual({ a: 'x', b: 'end' })
    expect(match('{a}:-{b}', 'x-:-y')).toEqual({ a: 'x-', b: 'y' })
    expect(match('{a}aa', 'aaa')).toEqual({ a: 'a' })
    expect(match('{a}aa', 'aa')).toBeUndefined()
  })

  it('returns a plain object, whatever the holes are called', () => {
    const params = match('{constructor}:{toString}:{prototype}', 'a:b:c')
    expect(params).toEqual({ constructor: 'a', toString: 'b', prototype: 'c' })
    expect(Object.keys(params ?? {})).toEqual(['constructor', 'toString', 'prototype'])
    expect(Object.getPrototypeOf(params)).toBe(Object.prototype)
  })

  it('agrees with the regular expression that the pattern stands for', () => {
    const piece = fc.constantFrom('a', 'b', ':', '-', 'ab', '{x}', '{y}', '{z}')
    const source = fc
      .tuple(fc.uniqueArray(piece, { minLength: 1, maxLength: 6 }), fc.constantFrom('', '*'))
      .map(([pieces, rest]) => pieces.join('') + rest)
      .filter((text) => !/\}[{*]/.test(text))
    const topic = fc.string({ unit: fc.constantFrom('a', 'b', ':', '-'), maxLength: 9 })
    fc.assert(
      fc.property(source, topic, (pattern, text) => {
        const body = pattern.replace(/\{(\w)\}/g, '(?<$1>[^:]+?)').replace(/\*$/, '.*')
        const expected = new RegExp(`^${body}$`, 'u').exec(text)
        const params = match(pattern, text)
        expect(params).toEqual(expected === null ? undefined : { ...expected.groups })
      }),
      { numRuns: 5000 },
    )
  })

  it('reads a hostile topic of 10 kB without trying anything twice', () => {
    const pattern = parsePattern('{a}x{b}x{c}x{d}x{e}x{f}:end')
    expect(pattern.match('x'.repeat(10_000))).toBeUndefined()
    expect(pattern.match(`${'x'.repeat(10_000)}:end`)).toMatchObject({ a: 'x', b: 'x' })
  })
})
