import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cookieValue } from './cookie.ts'

describe('cookieValue', () => {
  test.each([
    ['key=value', 'value'],
    ['a=1; key=value; b=2', 'value'],
    ['a=1;key=value ;b=2', 'value'],
    ['key=', ''],
    ['key=a=b==', 'a=b=='],
    ['key="quoted"', 'quoted'],
    ['key=""', ''],
    ['key="', '"'],
    ['key=a"b"', 'a"b"'],
    ['key=a%20b+c', 'a%20b+c'],
    ['key=first; key=second', 'first'],
    [';;key=value;', 'value'],
    ['keys=1; xkey=2; key=3', '3'],
  ])('%j', (header, value) => {
    expect(cookieValue(header, 'key')).toBe(value)
  })

  test.each([undefined, '', 'key', '=key', 'Key=1', 'key =1', 'other=key=1'])(
    'there is none in %j',
    (header) => {
      expect(cookieValue(header, 'key')).toBeUndefined()
    },
  )

  test('it is no lookup on an object', () => {
    expect(cookieValue('a=1', '__proto__')).toBeUndefined()
    expect(cookieValue('a=1', 'constructor')).toBeUndefined()
  })

  test('nothing throws, and what was put in is found', () => {
    const value = fc.stringMatching(/^[\w.-]*$/)
    fc.assert(
      fc.property(fc.string(), value, fc.string(), (before, text, after) => {
        expect(() => cookieValue(before, 'key')).not.toThrow()
        fc.pre(cookieValue(before, 'key') === undefined)
        expect(cookieValue(`${before};key=${text};${after}`, 'key')).toBe(text)
      }),
    )
  })
})
