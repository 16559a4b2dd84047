import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseAuthority } from './authority.ts'

describe('parseAuthority', () => {
  test.each([
    ['example.com', { host: 'example.com', port: null }],
    ['EXAMPLE.com:8080', { host: 'EXAMPLE.com', port: 8080 }],
    ['example.com:', { host: 'example.com', port: null }],
    ['[::1]:4000', { host: '::1', port: 4000 }],
    ['[::ffff:127.0.0.1]', { host: '::ffff:127.0.0.1', port: null }],
    [':80', { host: '', port: 80 }],
    ['', { host: '', port: null }],
    ['h:65535', { host: 'h', port: 65_535 }],
    ['h:0', { host: 'h', port: 0 }],
  ])('reads %j', (text, authority) => {
    expect(parseAuthority(text)).toEqual(authority)
  })

  test.each(['h:65536', 'h:999999', 'h:8o', 'h:-1', '::1', '[::1', '[example.com]', 'a:b@c:80'])(
    'refuses %j',
    (text) => {
      expect(parseAuthority(text)).toBeUndefined()
    },
  )

  test('nothing throws, and a port is one', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const port = parseAuthority(text)?.port ?? 0
        expect(Number.isInteger(port) && port >= 0 && port <= 65_535).toBe(true)
      }),
    )
  })
})
