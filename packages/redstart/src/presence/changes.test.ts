import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Changes } from './changes.ts'
import type { Item } from './tracked.ts'

const item = (ref: string, prev?: string): Item => ({
  owner: 'o',
  key: 'ada',
  meta: prev === undefined ? { phx_ref: ref } : { phx_ref: ref, phx_ref_prev: prev },
})

const refs = (items: Iterable<Item>): string[] => Array.from(items, ({ meta }) => meta.phx_ref)

function taken(changes: Changes): { joins: string[]; leaves: string[] } {
  const { joins, leaves } = changes.take()
  return { joins: refs(joins), leaves: refs(leaves) }
}

test('what came and went unseen is in no diff', () => {
  const changes = new Changes()
  changes.join(item('1'))
  changes.leave(item('1'))
  expect(changes.isEmpty).toBe(true)
  changes.leave(item('0'))
  changes.join(item('0'))
  expect(changes.isEmpty).toBe(true)
})

test('what came, was seen and went leaves once more, and what went comes once more', () => {
  const changes = new Changes()
  changes.join(item('1'))
  changes.leave(item('0'))
  changes.see()
  changes.leave(item('1'))
  changes.join(item('0'))
  expect(taken(changes)).toEqual({ joins: ['0'], leaves: ['1'] })
  changes.join(item('2'))
  changes.leave(item('2'))
  expect(changes.isEmpty).toBe(true)
})

test('C-78: a chain of updates is one update, of the meta that clients know', () => {
  const changes = new Changes()
  changes.leave(item('0'))
  changes.join(item('1', '0'))
  changes.leave(item('1', '0'))
  changes.join(item('2', '1'))
  expect(changes.take()).toEqual({
    joins: [item('2', '0')],
    leaves: [item('0')],
    counted: new Set(),
  })
})

test('a track that is updated at once is a join without a predecessor', () => {
  const changes = new Changes()
  changes.join(item('1'))
  changes.leave(item('1'))
  changes.join(item('2', '1'))
  expect(changes.take()).toMatchObject({ joins: [item('2')], leaves: [] })
})

test('everybody who follows the diffs is right after each, whatever they were shown before', () => {
  const step = fc.record({
    what: fc.constantFrom('toggle', 'toggle', 'show', 'take'),
    ref: fc.constantFrom('0', '1', '2'),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const changes = new Changes()
      const there = new Set<string>()
      const clients = [new Set<string>()]
      for (const { what, ref } of steps) {
        if (what === 'show') {
          changes.see()
          clients.push(new Set(there))
        } else if (what === 'take') {
          const { joins, leaves } = taken(changes)
          for (const client of clients) {
            for (const join of joins) client.add(join)
            for (const leave of leaves) client.delete(leave)
            expect(client).toEqual(there)
          }
        } else if (there.delete(ref)) changes.leave(item(ref))
        else {
          there.add(ref)
          changes.join(item(ref))
        }
      }
    }),
    { numRuns: 2_000 },
  )
})
