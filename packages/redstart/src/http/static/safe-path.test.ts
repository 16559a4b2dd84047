import { expect, it } from 'vitest'
import { safePath } from './safe-path.ts'

it('gives the path below the prefix', () => {
  expect(safePath('/assets/css/a%20b.css', '/assets')).toBe('css/a b.css')
  expect(safePath('/a.js', '/')).toBe('a.js')
  expect(safePath('/assetsx/a.js', '/assets')).toBeUndefined()
})

it.each(['/.well-known/security.txt', '/%2Ewell-known/security.txt'])(
  'takes what is well known at the root of a site: %s',
  (path) => {
    expect(safePath(path, '/')).toBe('.well-known/security.txt')
  },
)

it.each([
  ['/.well-known/.htaccess', '/'],
  ['/.well-known/../.env', '/'],
  ['/.well-known/%2e%2e/.env', '/'],
  ['/.well-known-x/a', '/'],
  ['/.well-known%2F.env', '/'],
  ['/a/.well-known/b', '/'],
  ['/assets/.well-known/b', '/assets'],
  ['/.env', '/'],
  ['/..', '/'],
])('takes no other name that begins with a dot: %s below %s', (path, prefix) => {
  expect(safePath(path, prefix)).toBeUndefined()
})
