import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CountedKey } from './counted-key.ts'
import type { ShownMeta } from './tracked.ts'

function numbered(): () => string {
  let n = 0
  return () => `r${++n}`
}

test('a number is a join, another one an update, none a leave', () => {
  const key = new CountedKey()
  const ref = numbered()
  key.add(1)
  expect(key.settle(ref)).toEqual({ join: { count: 1, phx_ref: 'r1' } })
  key.set('b', 2)
  expect(key.settle(ref)).toEqual({
    join: { count: 3, phx_ref: 'r2', phx_ref_prev: 'r1' },
    leave: { count: 1, phx_ref: 'r1' },
  })
  expect(key.settle(ref)).toEqual({})
  key.add(-1)
  key.delete('b')
  expect(key.settle(ref)).toEqual({ leave: { count: 3, phx_ref: 'r2' } })
  expect(key.isForgotten).toBe(true)
})

test('a number that came back to what was sent is sent again if another one was shown', () => {
  const key = new CountedKey()
  const ref = numbered()
  key.add(1)
  key.settle(ref)
  key.add(1)
  expect(key.show(ref)).toEqual({ count: 2, phx_ref: 'r1' })
  key.add(-1)
  expect(key.settle(ref)).toEqual({
    join: { count: 1, phx_ref: 'r2', phx_ref_prev: 'r1' },
    leave: { count: 1, phx_ref: 'r1' },
  })
})

test('a number that was shown before it was ever sent leaves as well', () => {
  const key = new CountedKey()
  const ref = numbered()
  key.add(1)
  expect(key.show(ref)).toEqual({ count: 1, phx_ref: 'r1' })
  key.add(-1)
  expect(key.isForgotten).toBe(false)
  expect(key.settle(ref)).toEqual({ leave: { count: 1, phx_ref: 'r1' } })
  expect(key.isForgotten).toBe(true)
})

test('everybody who follows the diffs has the number after each, whatever they were shown before', () => {
  const step = fc.constantFrom('more', 'more', 'less', 'less', 'others', 'show', 'settle')
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const key = new CountedKey()
      const ref = numbered()
      const clients = [new Map<string, ShownMeta>()]
      let others = 0
      for (const what of steps) {
        if (what === 'more') key.add(1)
        else if (what === 'less' && key.own > 0) key.add(-1)
        else if (what === 'others') {
          others = (others + 1) % 3
          if (others === 0) key.delete('b')
          else key.set('b', others)
        } else if (what === 'show') {
          const shown = key.show(ref)
          expect(shown?.count ?? 0).toBe(key.total)
          clients.push(new Map(shown === undefined ? [] : [[shown.phx_ref, shown]]))
        } else if (what === 'settle') {
          const { join, leave } = key.settle(ref)
          for (const client of clients) {
            if (join !== undefined) client.set(join.phx_ref, join)
            if (leave !== undefined) client.delete(leave.phx_ref)
            const counts = Array.from(client.values(), ({ count }) => count)
            expect(counts).toEqual(key.total === 0 ? [] : [key.total])
          }
        }
      }
    }),
    { numRuns: 2_000 },
  )
})
