import { expect, test } from 'vitest'
import { Samples } from './samples.ts'
import { tables } from './table.ts'

const measured = (): Samples => {
  const samples = new Samples()
  for (const [floor, redstart, peer] of [
    [10, 11, 16],
    [20, 22, 32],
    [10, 30, 16],
  ] as const) {
    samples.add('floor', { 'delivery-1': floor })
    samples.add('redstart', { 'delivery-1': redstart })
    samples.add('socket.io', { 'delivery-1': peer })
  }
  return samples
}

test('takes medians, and ratios within a round', () => {
  const samples = measured()
  expect(samples.median('delivery-1', 'redstart')).toBe(22)
  expect(samples.ratio('delivery-1', 'redstart', 'floor')).toBeCloseTo(1.1)
  expect(samples.median('echo', 'floor')).toBeUndefined()
  expect(samples.ratio('delivery-1', 'redstart', 'naive')).toBeUndefined()
})

test('the median of an even number of values lies between the middle two', () => {
  const samples = new Samples()
  for (const echo of [4, 1, 3, 2]) samples.add('floor', { echo })
  expect(samples.median('echo', 'floor')).toBe(2.5)
})

test('the table judges each target and leaves out what was not measured', () => {
  const lines = tables(measured()).split('\n')
  expect(lines).toHaveLength(3)
  expect(lines[2]).toContain('≤ 1.15 × batching floor: 1.10 × met')
  expect(lines[2]).toContain('Socket.IO ≥ 1.4 × ours: 1.45 × met')
})

test('a target that was missed is marked', () => {
  const samples = new Samples()
  samples.add('redstart', { echo: 23, memory: 10.1 })
  samples.add('naive', { echo: 20 })
  expect(tables(samples)).toContain('≤ 1.1 × naive `ws`: 1.15 × MISSED')
  expect(tables(samples)).toContain('≤ 10: 10.1 MISSED')
})

test('growth is judged against that of the floor', () => {
  const samples = new Samples()
  samples.add('floor', { 'subscribers-1000': 5, 'subscribers-10000': 10 })
  samples.add('redstart', { 'subscribers-1000': 6, 'subscribers-10000': 13.2 })
  expect(tables(samples)).toContain("growth ≤ 1.15 × the floor's: 1.10 × met")
})

test('what grows from one row to the next is judged within a round', () => {
  const samples = new Samples()
  samples.add('redstart', { 'requests-files-10000': 55, 'requests-files-100000': 56 })
  expect(tables(samples)).toContain('≤ 1 × the row above: 1.02 × MISSED')
})

test('each sheet is a table of its own, with its own columns', () => {
  const samples = measured()
  samples.add('hono', { page: 100 })
  samples.add('redstart', { page: 120 })
  const [channels = '', web = ''] = tables(samples).split('\n\n')
  expect(channels).toContain('Phoenix 1.8 (quoted)')
  expect(web).toContain('≤ 1.25 × Hono: 1.20 × met')
  expect(web).not.toContain('Phoenix')
})
