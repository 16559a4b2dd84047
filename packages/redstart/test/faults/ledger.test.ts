import { expect, it } from 'vitest'
import { Ledger, type Reader } from './support/ledger.ts'

/** A ledger of three acknowledged messages, and what it finds wrong with who got these at these places. */
function faults(got: string, { places = got.split(' ').map((_, n) => n + 1), gap = false } = {}) {
  const ledger = new Ledger()
  for (const n of [1, 2, 4]) ledger.write('t', { from: 'p', n }, 'sent')
  ledger.write('t', { from: 'p', n: 3 }, 'unknown')
  const position = (seq: number) => ({ epoch: 'e', seq })
  const reader: Reader = {
    topic: 't',
    heard: got
      .split(' ')
      .map((n, index) => ({ from: 'p', n: Number(n), position: position(places[index] ?? 0) })),
    joins: [{ position: position(0), gap }],
  }
  return ledger.faults([reader]).map((fault) => fault.replace('reader 0 of t: ', ''))
}

it.each(['1 2 4', '1 2 3 4'])('finds nothing wrong with %s', (got) => {
  expect(faults(got)).toEqual([])
})

it.each([
  { got: '1 4', fault: 'p 2 was lost' },
  { got: '1 2 2 4', fault: 'p 2 came twice' },
  { got: '1 2 3 4 3', fault: 'p 3 came after p 4' },
  { got: '1 2 4', fault: 'p 4 is at 4 and not at 3', places: [1, 2, 4] },
  { got: '1 2 4', fault: 'p 2 is at 1 and not at 2', places: [1, 1, 2] },
  { got: '1 2 4', fault: 'p 1 is at 2 and not at 1', places: [2, 3, 4] },
  { got: '1 2 4', fault: 'there was a gap', gap: true },
])('finds $fault', ({ got, fault, ...rest }) => {
  expect(faults(got, rest)).toContain(fault)
})

it('finds that readers got different things', () => {
  const reader = (n: number): Reader => ({
    topic: 't',
    heard: [{ from: 'p', n, position: { epoch: 'e', seq: 1 } }],
    joins: [{ position: { epoch: 'e', seq: 0 }, gap: false }],
  })
  expect(new Ledger().faults([reader(1), reader(2)])).toEqual([
    'reader 1 of t: it is not what the first reader got',
  ])
})
