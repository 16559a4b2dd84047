import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidMount, MountCollision } from '../../errors/index.ts'
import { decodeQuery } from '../../params/index.ts'
import { compileMounts } from './mount.ts'

function matcher(...paths: [mount: string, path: string][]) {
  const entries = paths.map(([mount, path]) => ({ mount, path, target: `${mount} ${path}` }))
  return compileMounts(entries)
}

describe('compileMounts', () => {
  const match = matcher(
    ['/socket', 'websocket'],
    ['/socket', 'longpoll'],
    ['/live', '/ws/:room'],
    ['/t/:tenant', 'websocket'],
  )

  test('finds the transport', () => {
    expect(match('/socket/websocket')?.target).toBe('/socket websocket')
    expect(match('/socket/longpoll')?.target).toBe('/socket longpoll')
    expect(match('/live/ws/7')?.target).toBe('/live /ws/:room')
  })

  test.each([
    '/',
    '',
    '*',
    '/socket',
    '/socket/',
    '/websocket',
    '/socket/websocket/x',
    '/x/socket/websocket',
    '/Socket/websocket',
    '/s%6Fcket/websocket',
    '/socket/websocketx',
    '/t/websocket',
    '/t//websocket',
  ])('nothing is at %j', (path) => {
    expect(match(path)).toBeUndefined()
  })

  test('slashes at the end and doubled ones make no difference, as in Phoenix', () => {
    for (const path of ['/socket/websocket/', '//socket//websocket', 'socket/websocket']) {
      expect(match(path)?.target).toBe('/socket websocket')
    }
    expect(matcher(['//socket/', '/websocket/'])('/socket/websocket')).toBeDefined()
  })

  test('names are captured, in mount and path, and decoded', () => {
    expect({ ...match('/t/acme/websocket')?.params }).toEqual({ tenant: 'acme' })
    expect({ ...match('/t/a%20b%2Fc+%C3%A9/websocket')?.params }).toEqual({ tenant: 'a b/c+é' })
    expect({ ...match('/live/ws/42')?.params }).toEqual({ room: '42' })
    expect({ ...matcher(['/:a/x', ':b'])('/1/x/2')?.params }).toEqual({ a: '1', b: '2' })
  })

  test('C-12: a path param goes before a query param of the same name', () => {
    const params = match('/t/acme/websocket')?.params
    const query = decodeQuery('tenant=evil&tenant[]=evil&other=1')
    expect({ ...Object.assign(query, params) }).toEqual({ tenant: 'acme', other: '1' })
  })

  test('what is no percent-encoded UTF-8 matches no name', () => {
    for (const segment of ['%ff', '%zz', '%', '%C3', '%ED%A0%80']) {
      expect(match(`/t/${segment}/websocket`)).toBeUndefined()
    }
  })

  test('the parameters have no prototype', () => {
    const params = match('/t/x/websocket')?.params
    expect(params && Object.getPrototypeOf(params)).toBeNull()
    expect(matcher(['/:constructor', 'ws'])('/x/ws')?.params.constructor).toBe('x')
  })

  test('a literal goes before a name, further left first, in any order of the mounts', () => {
    const paths: [string, string][] = [
      ['/:a/:b', 'ws'],
      ['/:a/x', 'ws'],
      ['/x/:b', 'ws'],
      ['/x/x', 'ws'],
      ['/:a', 'ws'],
      ['/x', 'ws'],
    ]
    const order = fc.shuffledSubarray(paths, { minLength: paths.length })
    fc.assert(
      fc.property(order, (mounts) => {
        const find = matcher(...mounts)
        const found = ['/x/x/ws', '/x/1/ws', '/1/x/ws', '/1/2/ws', '/x/ws', '/1/ws']
        expect(found.map((path) => find(path)?.target)).toEqual([
          '/x/x ws',
          '/x/:b ws',
          '/:a/x ws',
          '/:a/:b ws',
          '/x ws',
          '/:a ws',
        ])
      }),
    )
  })

  test('the root, and a transport without a path of its own', () => {
    expect(matcher(['/', 'websocket'])('/websocket')).toBeDefined()
    expect(matcher(['/socket', ''])('/socket')).toBeDefined()
  })

  test.each([
    ['socket', 'websocket'],
    ['', 'websocket'],
    [':tenant', 'websocket'],
    ['/a b', 'websocket'],
    ['/a?b', 'websocket'],
    ['/a#b', 'websocket'],
    ['/a%20b', 'websocket'],
    ['/söcket', 'websocket'],
    ['/*', 'websocket'],
    ['/room::id', 'websocket'],
    ['/:', 'websocket'],
    ['/:1', 'websocket'],
    ['/:__proto__', 'websocket'],
    ['/:a-b', 'websocket'],
    ['/:a', ':a'],
    ['/a', 'web socket'],
  ])('the mount %j with the path %j is refused at start', (mount, path) => {
    expect(() => matcher([mount, path])).toThrow(InvalidMount)
  })

  test('what is no string is refused at start', () => {
    for (const entry of [{ path: 'ws' }, { mount: '/a' }, { mount: null, path: 'ws' }]) {
      expect(() => Reflect.apply(compileMounts, undefined, [[entry]])).toThrow(InvalidMount)
    }
  })

  test('the refusal shows the mount and what to write', () => {
    expect(() => matcher(['socket', 'ws'])).toThrow(
      /at "socket": .*begin with.* Write a path such as "\/socket"/,
    )
  })

  test.each([
    ['/socket', 'websocket', '/socket', 'websocket'],
    ['/socket', 'websocket', '/socket/', '/websocket'],
    ['/a/b', 'ws', '/a', 'b/ws'],
    ['/:a', 'ws', '/:b', 'ws'],
  ])('%j with %j collides with %j with %j', (mount, path, otherMount, otherPath) => {
    expect(() => matcher([mount, path], [otherMount, otherPath])).toThrow(MountCollision)
  })

  test('nothing throws, whatever is asked for', () => {
    fc.assert(
      fc.property(fc.string(), (path) => {
        expect(() => match(path)).not.toThrow()
        expect(() => match(`/t/${path}/websocket`)).not.toThrow()
      }),
    )
  })

  test('any text that is encoded in a path comes back', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (tenant) => {
        const params = match(`/t/${encodeURIComponent(tenant)}/websocket`)?.params
        expect(params?.tenant).toBe(tenant)
      }),
    )
  })
})
