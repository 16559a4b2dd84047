import { describe, expect, test } from 'vitest'
import { Delta } from './delta.ts'
import type { Dotted } from './dots.ts'
import { Generations } from './generations.ts'

const entry = (ref: string, counter: number): Dotted => ({
  topic: 't',
  owner: `${ref}${counter}`,
  key: 'k',
  meta: counter,
  replica: ref,
  ref,
  counter,
})

/** What replica `ref` did from `start` to `end`: each an add, but for `gone`, earlier adds removed. */
function delta(ref: string, start: number, end: number, gone: readonly number[] = []): Delta {
  const made = Delta.from(ref, start)
  for (let counter = start + 1; counter <= end; counter++) {
    made.extend(ref, counter)
    if (gone.length === 0) made.addValue(entry(ref, counter))
  }
  for (const counter of gone) made.remove(entry(ref, counter))
  return made
}

const dots = (
  map: ReadonlyMap<string, Iterable<number> | ReadonlyMap<number, unknown>>,
  ref: string,
) => {
  const found = map.get(ref) ?? []
  return [...(found instanceof Map ? found.keys() : found)].sort((a, b) => Number(a) - Number(b))
}

describe('§5.4.4 g⊕d', () => {
  test('a value goes when the other has seen its dot and not the value', () => {
    const merged = delta('a', 0, 2)
    merged.absorb(delta('a', 2, 3, [1]))
    expect(dots(merged.values, 'a')).toEqual([2])
    expect(dots(merged.clouds, 'a')).toEqual([1, 2, 3])
    expect([...merged.start, ...merged.end]).toEqual([
      ['a', 0],
      ['a', 3],
    ])
  })

  test('a value that this one knows to be gone does not come back', () => {
    const merged = delta('a', 2, 3, [1])
    merged.absorb(delta('a', 0, 2))
    expect(dots(merged.values, 'a')).toEqual([2])
    expect(merged.start.get('a')).toBe(0)
  })

  test('replicas of one side only keep their range', () => {
    const merged = delta('a', 0, 1)
    merged.absorb(delta('b', 4, 5))
    expect(Object.fromEntries(merged.start)).toEqual({ a: 0, b: 4 })
    expect(Object.fromEntries(merged.end)).toEqual({ a: 1, b: 5 })
    expect(merged.size).toBe(4)
  })
})

describe('§5.4.4 generations', () => {
  const start = (caps: readonly number[] = [4, 8]) => {
    const generations = new Generations(caps)
    let at = 0
    const push = (count: number): void => {
      const next = delta('a', at, at + count)
      at += count
      generations.push(next, Delta.from('a', at))
    }
    const since = (counter: number) => {
      const found = generations.since(new Map([['a', counter]]))
      return found && dots(found.values, 'a')
    }
    return { generations, push, since }
  }

  test('the shortest stretch that begins early enough is given', () => {
    const { push, since } = start()
    push(1)
    push(1)
    expect(since(0)).toEqual([1, 2])
    // Each change is a value and a dot: the first slot has no room for three.
    push(1)
    expect(since(3)).toBeUndefined()
    expect(since(2)).toEqual([3])
    expect(since(1)).toEqual([1, 2, 3])
    expect(since(0)).toEqual([1, 2, 3])
  })

  test('a slot beyond its cap takes what the slot before it had', () => {
    const { push, since } = start()
    for (let n = 0; n < 5; n++) push(1)
    expect(since(4)).toEqual([5])
    expect(since(3)).toEqual([3, 4, 5])
    expect(since(2)).toEqual([3, 4, 5])
    expect(since(1)).toBeUndefined()
  })

  test('slots that hold the same go apart again', () => {
    const { generations, push, since } = start([2, 2, 100])
    push(1)
    push(1)
    push(1)
    expect(since(2)).toEqual([3])
    expect(since(1)).toEqual([2, 3])
    generations.forget('a')
    expect(since(1)).toBeUndefined()
  })

  test('what does not follow on is left out', () => {
    const { generations, push, since } = start()
    push(1)
    generations.push(delta('a', 5, 6), Delta.from('a', 6))
    expect(since(0)).toEqual([1])
    expect(since(5)).toBeUndefined()
  })

  test('what is given is limited to the replicas of the asker', () => {
    const { generations, push } = start([100])
    push(1)
    generations.push(delta('b', 0, 1), Delta.from('a', 1))
    const found = generations.since(new Map([['b', 0]]))
    expect([...(found?.values.keys() ?? [])]).toEqual(['b'])
    expect([...(found?.clouds.keys() ?? [])]).toEqual(['b'])
    expect([...(found?.end.keys() ?? [])]).toEqual(['b'])
  })

  test('the delta of an asker who has all of it is not given', () => {
    const { since, push } = start()
    push(2)
    expect(since(2)).toBeUndefined()
    expect(since(9)).toBeUndefined()
  })

  test('after clear there is nothing to give', () => {
    const { generations, push, since } = start()
    push(2)
    generations.clear()
    expect(since(1)).toBeUndefined()
  })

  test('seeded with a copy of the local delta, which stays as it is', () => {
    const generations = new Generations([10])
    const local = delta('a', 0, 1)
    generations.seed(local)
    generations.push(delta('b', 0, 1), Delta.from('a', 1))
    expect(local.size).toBe(2)
    expect(dots(generations.since(new Map([['a', 0]]))?.values ?? new Map(), 'a')).toEqual([1])
  })
})
