import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isReturnPath } from './return-path.ts'

test.each([
  '/',
  '/rooms',
  '/rooms/42?page=2&q=a%20b',
  '/rooms?to=https%3A%2F%2Fexample.com',
  '/r%C3%A9sum%C3%A9',
  "/it's/(fine)/~ann;v=1,2",
  '/rooms?a//b',
])('A-27: %s is kept', (path) => {
  expect(isReturnPath(path)).toBe(true)
})

test.each([
  '',
  'rooms',
  '//evil.example',
  '///evil.example',
  '/\\evil.example',
  '\\\\evil.example',
  'https://evil.example',
  'HTTPS:evil.example',
  'javascript:alert(1)',
  '/\t/evil.example',
  '/\n/evil.example',
  '/rooms\r\nlocation: //evil.example',
  '/%2f/evil.example',
  '/%2Fevil.example',
  '/%5cevil.example',
  '/%5Cevil.example',
  '/%252fevil.example',
  '/rooms%0d%0alocation',
  '/%00',
  '/%7f',
  '/..//evil.example',
  '/.//evil.example',
  '/a/..//evil.example',
  '/%2e%2e//evil.example',
  '/rooms//42',
  '/a b',
  '/é',
  '/\u2028',
  `/${'a'.repeat(1024)}`,
])('A-29: %j is dropped', (path) => {
  expect(isReturnPath(path)).toBe(false)
})

test('A-29: what is no text is dropped', () => {
  fc.assert(
    fc.property(fc.anything(), (path) => {
      fc.pre(typeof path !== 'string')
      expect(isReturnPath(path)).toBe(false)
    }),
  )
})

test('A-29: whatever is kept leads to this site, also when it is decoded, once or twice', () => {
  const piece = fc.constantFrom(
    ...['/', '//', '\\', '.', '..', ':', '@', '?', '#', '%', '%2f', '%5C', '%25', '%252F', '%2e'],
    ...[
      '\t',
      '\n',
      '%0a',
      '%09',
      'evil.example',
      'https:',
      'javascript:',
      'a',
      '[',
      ']',
      '\0',
      '２',
    ],
  )
  const text = fc.oneof(
    fc.array(piece, { maxLength: 8 }).map((pieces) => `/${pieces.join('')}`),
    fc.webUrl(),
    fc.string(),
    fc.string({ unit: 'binary' }).map((rest) => `/${rest}`),
  )
  let kept = 0
  const lead = (path: string): URL => new URL(path, 'https://site.example/users/log-in')
  const decoded = (path: string): string => {
    try {
      return decodeURIComponent(path)
    } catch {
      return path
    }
  }
  fc.assert(
    fc.property(text, (path) => {
      if (!isReturnPath(path)) return
      kept++
      const [pathname = ''] = path.split(/[?#]/, 1)
      for (const seen of [pathname, decoded(pathname), decoded(decoded(pathname))]) {
        const { origin, protocol } = lead(seen)
        expect({ seen, origin, protocol }).toEqual({
          seen,
          origin: 'https://site.example',
          protocol: 'https:',
        })
      }
      expect(lead(path).origin).toBe('https://site.example')
      // Behind it comes the end of the header's line.
      expect(path).not.toMatch(/[\0-\x20\x7f]/)
    }),
    { numRuns: 1_500 },
  )
  expect(kept).toBeGreaterThan(50)
})
