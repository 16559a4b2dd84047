import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { acceptedCodings, prefers } from './negotiate.ts'

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8'

describe('prefers', () => {
  it.each([
    [null, 'html'],
    ['', 'html'],
    ['*/*', 'html'],
    [BROWSER, 'html'],
    ['application/json', 'json'],
    ['APPLICATION/JSON', 'json'],
    ['application/json, text/plain, */*', 'json'],
    ['application/json, text/html', 'json'],
    ['text/html, application/json', 'html'],
    ['application/*', 'json'],
    ['text/*;q=0.1, application/json;q=0.2', 'json'],
    ['application/json;q=0.5, */*;q=0.6', 'html'],
    ['text/html;q=0, */*', 'json'],
    ['text/*, text/html;q=0.1, application/json;q=0.5', 'json'],
    ['application/json;version="1,2"', 'json'],
    ['image/png', undefined],
    ['*/*;q=0', undefined],
    ['text/html;q=0, application/json;q=0', undefined],
    ['text/plain;q=nonsense, application/json;q=0.1', 'json'],
    [',,;;=,"', undefined],
    ['constructor', undefined],
  ])('given %j takes %s of HTML and JSON', (accept, type) => {
    expect(prefers(accept, ['html', 'json'])).toBe(type)
  })

  it('takes media types as well as short names', () => {
    expect(prefers('application/vnd.api+json', ['html', 'application/vnd.api+json'])).toBe(
      'application/vnd.api+json',
    )
    expect(prefers('text/*', ['json', 'text'])).toBe('text')
    expect(prefers('text/html', [])).toBeUndefined()
  })

  it('never throws, and gives one of the types or none', () => {
    const piece = fc.constantFrom(
      'text/html',
      '*/*',
      'text/*',
      ';',
      ',',
      'q=',
      '0.5',
      '"',
      '\\',
      ' ',
      '/',
      '*',
    )
    const header = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(header, (accept) => {
        expect(['html', 'json', undefined]).toContain(prefers(accept, ['html', 'json']))
        expect(acceptedCodings(accept, ['br', 'gzip']).length).toBeLessThan(3)
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('acceptedCodings', () => {
  it.each([
    [null, []],
    ['', []],
    ['gzip', ['gzip']],
    ['gzip, deflate, br, zstd', ['br', 'gzip']],
    ['GZIP;q=1.0, br;q=0.5', ['gzip', 'br']],
    ['*', ['br', 'gzip']],
    ['br;q=0, *', ['gzip']],
    ['identity', []],
    ['gzip;q=0', []],
  ])('of br and gzip, %j takes %j', (header, codings) => {
    expect(acceptedCodings(header, ['br', 'gzip'])).toEqual(codings)
  })
})
