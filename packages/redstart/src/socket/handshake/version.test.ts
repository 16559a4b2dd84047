import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { negotiate } from './version.ts'

const V1 = 'V1'
const V2 = 'V2'
const serializers = [
  { major: 1, minor: 0, serializer: V1 },
  { major: 2, minor: 0, serializer: V2 },
]

describe('negotiate', () => {
  test('C-1: no vsn means version 1', () => {
    expect(negotiate(undefined, serializers)).toBe(V1)
  })

  test.each([
    ['1.0.0', V1],
    ['1.0.5', V1],
    ['2.0.0', V2],
    ['2.0.9', V2],
    ['2.0.10', V2],
    ['2.0.0+b', V2],
    ['2.0.0+b.01', V2],
    ['2.0.1-rc.1', V2],
    ['2.0.99999999999999999999999', V2],
  ])('C-2: %s is accepted', (vsn, serializer) => {
    expect(negotiate(vsn, serializers)).toBe(serializer)
  })

  test.each([
    '2.1.0',
    '2.1.0-rc.1',
    '1.1.0',
    '0.9.9',
    '3.0.0',
    '2.0',
    '2',
    '2.0.0.0',
    '2.0.0-rc.1',
    '1.0.0-rc.1+b',
    '2.0.1-01',
    '2.0.0-',
    '2.0.0+',
    'abc',
    '',
    ' 2.0.0',
    '2.0.0\n',
    '02.0.0',
    '2.0.00',
    '-2.0.0',
    '2.0.０',
  ])('C-2: %j is refused', (vsn) => {
    expect(negotiate(vsn, serializers)).toBeUndefined()
  })

  test('C-2: a list, a map and null are refused', () => {
    for (const vsn of [['2.0.0'], { 0: '2.0.0' }, null, 2]) {
      expect(negotiate(vsn, serializers)).toBeUndefined()
    }
  })

  test('the first serializer that serves the version wins', () => {
    const ours = { major: 2, minor: 0, serializer: 'ours' }
    expect(negotiate('2.0.3', [ours, ...serializers])).toBe('ours')
  })

  test('every patch of a line is served, whatever the build', () => {
    const patch = fc.nat()
    const build = fc.stringMatching(/^[0-9A-Za-z-]{1,20}$/)
    fc.assert(
      fc.property(patch, build, (n, metadata) => {
        expect(negotiate(`2.0.${n}+${metadata}`, serializers)).toBe(V2)
        expect(negotiate(`2.1.${n}+${metadata}`, serializers)).toBeUndefined()
      }),
    )
  })

  test('nothing throws', () => {
    fc.assert(
      fc.property(fc.anything(), (vsn) => {
        expect([undefined, V1, V2]).toContain(negotiate(vsn, serializers))
      }),
    )
  })
})
