import { type as ark } from 'arktype'
import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { InvalidQuery, QueryTooLong } from '../errors/index.ts'
import { decodeQuery } from './decode-query.ts'
import type { Param, ParamMap } from './param.ts'

describe('decodeQuery', () => {
  it('decodes as Plug does (C-12)', () => {
    expect(decodeQuery('x[y]=1&x[z]=2&l[]=1&l[]=2&d=1&d=2&e')).toEqual({
      x: { y: '1', z: '2' },
      l: ['1', '2'],
      d: '2',
      e: '',
    })
  })

  it.each<[query: string, params: Param]>([
    ['', {}],
    ['&&', {}],
    ['&a=1&&b=2&', { a: '1', b: '2' }],
    ['=', { '': '' }],
    ['=1', { '': '1' }],
    ['a', { a: '' }],
    ['a=', { a: '' }],
    ['a=b=c', { a: 'b=c' }],
    ['a[]', { a: [''] }],
    ['a[0]=x&a[1]=y', { a: { 0: 'x', 1: 'y' } }],
    ['a[b][c][]=1&a[b][c][]=2', { a: { b: { c: ['1', '2'] } } }],
    ['a[][][]=1', { a: [[['1']]] }],
    ['my+field%5Ba%5D=1%262', { 'my field': { a: '1&2' } }],
    ['a=%C3%A9+%2B%F0%9F%98%80', { a: 'é +😀' }],
    ['a=é😀', { a: 'é😀' }],
    ['a=%00', { a: '\0' }],
  ])('reads %j', (query, params) => {
    expect(decodeQuery(query)).toEqual(params)
  })

  it.each([
    ['a]=1', { 'a]': '1' }],
    ['a[=1', { 'a[': '1' }],
    ['a[b=1', { 'a[b': '1' }],
    ['[a]=1', { '[a]': '1' }],
    ['[]=1', { '[]': '1' }],
    ['a[b]c=1', { 'a[b]c': '1' }],
    ['a[b]c]=1', { a: { 'b]c': '1' } }],
    ['a[b[c]=1', { a: { 'b[c': '1' } }],
    ['a[]]=1', { a: { ']': '1' } }],
    ['a][b]=1', { 'a]': { b: '1' } }],
  ])('takes a bracket that is no border as part of a name: %j', (query, params) => {
    expect(decodeQuery(query)).toEqual(params)
  })

  it.each<[query: string, params: Param]>([
    ['a=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=1&a=2', { a: '2' }],
    ['a[b]=1&a=2&a[c]=3', { a: '2' }],
    ['a[]=1&a[b]=2', { a: { b: '2' } }],
    ['a[b]=1&a[]=2', { a: ['2'] }],
    ['a[]=1&a[b]=2&a[]=3', { a: ['1', '3'] }],
    ['a[b][][c]=2&a[b]=1', { a: { b: '1' } }],
    ['a[][b]=1&a[][c]=2&a[]=3', { a: [{ b: '1', c: '2' }, '3'] }],
    ['a[][b]=1&a[c]=2&a[][d]=3', { a: { c: '2' } }],
  ])('settles a contradiction as Plug does: %j', (query, params) => {
    expect(decodeQuery(query)).toEqual(params)
  })

  it.each([
    ['%zz', '%zz'],
    ['%4', '%4'],
    ['%', '%'],
    ['%%41', '%A'],
    ['%4%41', '%4A'],
    ['100%25%', '100%%'],
  ])('lets a malformed escape through: %j', (value, text) => {
    expect(decodeQuery(`${value}=${value}`)).toEqual({ [text]: text })
  })

  it.each(['%ff', '%C3', '%C3x', '%C0%80', '%ED%A0%80', '%F5%80%80%80', 'é%A9'])(
    'refuses an escape that is not UTF-8: %j',
    (value) => {
      const error = new InvalidQuery('an escape in it is not UTF-8')
      expect(() => decodeQuery(`a=${value}`)).toThrow(error)
      expect(() => decodeQuery(`${value}=a`)).toThrow(error)
      expect(error.status).toBe(400)
    },
  )

  it('refuses half a character', () => {
    expect(() => decodeQuery('a=\uD83D')).toThrow(new InvalidQuery('it is not Unicode'))
  })
})

describe('the limits of decodeQuery', () => {
  it('refuses a query of more than 1,000,000 bytes', () => {
    expect(decodeQuery(`a=${'b'.repeat(999_998)}`)).toHaveProperty('a.length', 999_998)
    const error = new QueryTooLong(1_000_001, 1_000_000)
    expect(() => decodeQuery(`a=${'b'.repeat(999_999)}`)).toThrow(error)
    expect(error.status).toBe(414)
    expect(() => decodeQuery('a=é', { maxBytes: 3 })).toThrow(new QueryTooLong(4, 3))
  })

  it('refuses more than 10,000 pairs', () => {
    expect(decodeQuery('a[]&'.repeat(10_000))).toHaveProperty('a.length', 10_000)
    expect(() => decodeQuery('a[]&'.repeat(10_001))).toThrow('it has more than 10000 pairs')
    expect(() => decodeQuery('a&&b', { maxPairs: 1 })).toThrow('it has more than 1 pairs')
  })

  it('refuses names that are nested more than 32 deep', () => {
    expect(decodeQuery(`a${'[b]'.repeat(31)}=1`)).toHaveProperty(['a', ...'b'.repeat(31)], '1')
    const error = new InvalidQuery('it is nested more than 32 deep')
    expect(() => decodeQuery(`a${'[b]'.repeat(32)}`)).toThrow(error)
    expect(() => decodeQuery(`a${'[]'.repeat(400_000)}`)).toThrow(error)
  })

  it('does not put what the query holds into an error', () => {
    expect(() => decodeQuery('token=secret%ff')).toThrow(InvalidQuery)
    expect(() => decodeQuery('token=secret%ff')).not.toThrow(/secret/)
  })
})

describe('names that belong to prototypes', () => {
  it.each([
    '__proto__[x]=1',
    '__proto__=1',
    'a[__proto__][x]=1',
    'a[][__proto__]=1',
    '%5F_proto__',
  ])('are refused where they would set one: %j', (query) => {
    expect(() => decodeQuery(query)).toThrow(new InvalidQuery('a name in it is "__proto__"'))
  })

  it('are data where they are harmless', () => {
    const params = decodeQuery('constructor[prototype][x]=1&prototype=2&a[toString]=3')
    expect(params).toEqual({
      constructor: { prototype: { x: '1' } },
      prototype: '2',
      a: { toString: '3' },
    })
    expect(Object.hasOwn(Object.prototype, 'x')).toBe(false)
    expect(Object.hasOwn(Object, 'x')).toBe(false)
  })

  it('are not there when nobody sent them', () => {
    const params = decodeQuery('a[b]=1')
    expect(params.constructor).toBeUndefined()
    expect('toString' in params).toBe(false)
    expect(inherited(params)).toEqual([])
    expect(inherited(params.a)).toEqual([])
  })

  it('do not keep schemas of any vendor from reading the result', () => {
    const params = decodeQuery('constructor=1&a[b]=2&l[]=3')
    const value = { constructor: '1', a: { b: '2' }, l: ['3'] }
    const schemas = [
      z.object({
        constructor: z.string(),
        a: z.record(z.string(), z.string()),
        l: z.array(z.string()),
      }),
      v.object({
        constructor: v.string(),
        a: v.record(v.string(), v.string()),
        l: v.array(v.string()),
      }),
      ark({ constructor: 'string', a: 'Record<string, string>', l: 'string[]' }),
    ]
    for (const schema of schemas) {
      expect(schema['~standard'].validate(params)).toMatchObject({ value })
    }
  })
})

describe('decodeQuery, whatever it is given', () => {
  it('throws nothing but its two errors', () => {
    const piece = fc.constantFrom(
      'a',
      'b',
      '[',
      ']',
      '[]',
      '=',
      '&',
      '%',
      '%5B',
      '%ff',
      '__proto__',
    )
    const query = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.nat(0xffff).map((code) => String.fromCharCode(code)) }),
      fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(query, (text) => {
        try {
          decodeQuery(text, { maxBytes: 60, maxPairs: 10, maxDepth: 4 })
        } catch (error) {
          expect([InvalidQuery, QueryTooLong]).toContain((error as Error).constructor)
        }
      }),
      { numRuns: 5000 },
    )
  })

  it('gives maps that inherit nothing, lists and strings only', () => {
    const piece = fc.constantFrom('a', 'b', '[a]', '[b]', '[]', '=', '&', '&a', '&b')
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(isParam(decodeQuery(pieces.join('')))).toBe(true)
      }),
      { numRuns: 3000 },
    )
  })

  it('undoes an encoder', () => {
    fc.assert(
      fc.property(forms, (form) => {
        expect(decodeQuery(encode(form))).toEqual(form)
      }),
      { numRuns: 2000 },
    )
  })
})

function isParam(value: unknown): boolean {
  if (typeof value === 'string') return true
  if (Array.isArray(value)) return value.every(isParam)
  if (typeof value !== 'object' || value === null) return false
  return inherited(value).length === 0 && Object.values(value).every(isParam)
}

/** Every name that a value has from its prototypes. */
function inherited(value: unknown): PropertyKey[] {
  const names: PropertyKey[] = []
  let prototype: unknown = Object.getPrototypeOf(value)
  while (typeof prototype === 'object' && prototype !== null) {
    names.push(...Reflect.ownKeys(prototype))
    prototype = Object.getPrototypeOf(prototype)
  }
  return names
}

// Trees that can be encoded: no empty lists and maps, no brackets in names, and of lists with more
// than one item those of strings only, as nothing says where a nested item ends.
const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 })
const name = text.filter((key) => !/[[\]]/.test(key) && key !== '__proto__')
const { map: forms } = fc.letrec<{ map: ParamMap; param: Param }>((tie) => ({
  map: fc.dictionary(name, tie('param'), { minKeys: 1, maxKeys: 4 }),
  param: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    text,
    fc.array(text, { minLength: 1, maxLength: 4 }),
    tie('map'),
    tie('param').map((param) => [param]),
  ),
}))

function encode(form: ParamMap): string {
  return Object.entries(form)
    .flatMap(([key, param]) => pairs(encodeURIComponent(key), param))
    .join('&')
}

function pairs(key: string, param: Param): string[] {
  if (typeof param === 'string') return [`${key}=${encodeURIComponent(param)}`]
  if (Array.isArray(param)) return param.flatMap((item) => pairs(`${key}[]`, item))
  return Object.entries(param).flatMap(([inner, value]) =>
    pairs(`${key}[${encodeURIComponent(inner)}]`, value),
  )
}
