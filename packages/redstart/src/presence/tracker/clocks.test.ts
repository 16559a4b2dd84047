import { describe, expect, test } from 'vitest'
import { dominates, fold, geq, type HeardClock, lowerBound, upperBound } from './clocks.ts'

const clock = (counters: Record<string, number>) => new Map(Object.entries(counters))
const heard = (name: string, counters: Record<string, number>): HeardClock => ({
  from: { id: `1@${name}`, name, vsn: '1' },
  clock: clock(counters),
})
const names = (set: readonly HeardClock[]) => set.map(({ from }) => from.name)

describe('§5.4.4 comparisons', () => {
  test('dominates: at least as many replicas, and of each of the other at least as much', () => {
    expect(dominates(clock({ a: 2, b: 1 }), clock({ a: 2 }))).toBe(true)
    expect(dominates(clock({ a: 2, b: 1 }), clock({ a: 1, c: 0 }))).toBe(true)
    expect(dominates(clock({ a: 2 }), clock({ a: 1, b: 0 }))).toBe(false)
    expect(dominates(clock({ a: 2, b: 1 }), clock({ a: 3 }))).toBe(false)
    expect(dominates(clock({}), clock({}))).toBe(true)
  })

  test('geq: of each of its own replicas at least as much', () => {
    expect(geq(clock({ a: 2 }), clock({ a: 2, b: 9 }))).toBe(true)
    expect(geq(clock({ a: 1 }), clock({ a: 2 }))).toBe(false)
    expect(geq(clock({ a: 0 }), clock({}))).toBe(true)
    expect(geq(clock({}), clock({}))).toBe(true)
    expect(geq(clock({}), clock({ a: 1 }))).toBe(false)
  })

  test('bounds keep what only one clock knows', () => {
    const [a, b] = [clock({ a: 1, b: 5 }), clock({ a: 3, c: 2 })]
    expect(upperBound([a, b])).toEqual(clock({ a: 3, b: 5, c: 2 }))
    expect(lowerBound([a, b])).toEqual(clock({ a: 1, b: 5, c: 2 }))
  })
})

describe('§5.4.4 clock set', () => {
  test('an empty clock is ignored', () => {
    const set = [heard('a', { a: 1 })]
    expect(fold(set, heard('b', {}))).toBe(set)
  })

  test('a clock that dominates all others together stands alone', () => {
    const set = [heard('a', { a: 1, b: 0 }), heard('b', { a: 0, b: 1 })]
    expect(names(fold(set, heard('c', { a: 1, b: 1 })))).toEqual(['c'])
  })

  test('a clock that the others together dominate is left out, even if none does alone', () => {
    const set = [heard('a', { a: 2, b: 0 }), heard('b', { a: 0, b: 2 })]
    expect(fold(set, heard('c', { a: 1, b: 1 }))).toBe(set)
  })

  test('a clock takes the place of those that it dominates', () => {
    const set = [heard('a', { a: 1, b: 0, c: 0 }), heard('b', { a: 0, b: 5, c: 0 })]
    expect(names(fold(set, heard('c', { a: 2, b: 0, c: 1 })))).toEqual(['b', 'c'])
  })

  test('a clock that knows something new joins those that know something else', () => {
    const set = [heard('a', { a: 2, b: 0 })]
    expect(names(fold(set, heard('b', { a: 0, b: 1 })))).toEqual(['a', 'b'])
  })
})
