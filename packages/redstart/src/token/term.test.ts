import { isUtf8 } from 'node:buffer'
import { isDeepStrictEqual } from 'node:util'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { UnencodableTerm } from '../errors/index.ts'
import { Atom, Float, MAX_TERM_BYTES, MAX_TERM_DEPTH, type Term, Tuple } from './term.ts'
import { decodeTerm } from './term-decode.ts'
import { encodeTerm } from './term-encode.ts'

/** Terms in the form in which they are read, so that they can be compared. */
const arbitraryTerm: fc.Arbitrary<Term> = fc.letrec<{ term: Term; key: Term }>((tie) => {
  const text = fc.string({ unit: 'binary' })
  const atom = fc
    .string({ unit: 'binary', maxLength: 60 })
    .filter((name) => !['nil', 'true', 'false'].includes(name))
    .map((name) => Atom.for(name))
  const textKey = fc.oneof(text, fc.constantFrom('__proto__', 'constructor', 'toString'))
  const otherKey = fc.oneof(atom, fc.maxSafeInteger())
  return {
    term: fc.oneof(
      { maxDepth: 5 },
      fc.constantFrom(null, true, false),
      fc.maxSafeInteger(),
      fc.integer({ min: -300, max: 300 }),
      fc.bigInt().filter((value) => !Number.isSafeInteger(Number(value))),
      fc.double({ noNaN: true, noDefaultInfinity: true, noInteger: true }),
      fc.oneof(fc.integer(), fc.constantFrom(-0, 1e300)).map((value) => new Float(value)),
      text,
      fc.uint8Array().filter((bytes) => !isUtf8(bytes)),
      atom,
      fc.array(tie('term')),
      fc.array(fc.integer({ min: 0, max: 255 })),
      fc.array(tie('term')).map((elements) => new Tuple(elements)),
      fc.array(fc.tuple(textKey, tie('term'))).map((entries) => Object.fromEntries(entries)),
      fc
        .tuple(otherKey, tie('term'), fc.array(fc.tuple(tie('key'), tie('term'))))
        .map(([key, value, entries]) => new Map([[key, value], ...entries])),
    ),
    key: fc.oneof(textKey, otherKey),
  }
}).term

function hex(term: Term): string {
  return encodeTerm(term).toString('hex')
}

function read(digits: string): Term | undefined {
  return decodeTerm(Buffer.from(digits.replaceAll(' ', ''), 'hex'))
}

/** Compares with Node's own function: that of vitest trips over a key named `constructor`. */
function readsAs(bytes: Uint8Array, term: Term): boolean {
  return isDeepStrictEqual(decodeTerm(bytes), term)
}

/** A list in a list in a list. */
function nested(levels: number): Term {
  return levels === 0 ? 'leaf' : [nested(levels - 1)]
}

function compressed(size: number, body: Uint8Array): Buffer {
  const header = Buffer.from([131, 80, 0, 0, 0, 0])
  header.writeUInt32BE(size, 2)
  return Buffer.concat([header, deflateSync(body)])
}

describe('a term', () => {
  test.each<[name: string, term: Term, digits: string]>([
    ['nil', null, '83 77 03 6e696c'],
    ['false', false, '83 77 05 66616c7365'],
    ['255', 255, '83 61 ff'],
    ['256', 256, '83 62 00000100'],
    ['-1', -1, '83 62 ffffffff'],
    ['2^31 - 1', 2 ** 31 - 1, '83 62 7fffffff'],
    ['2^31', 2 ** 31, '83 6e 04 00 00000080'],
    ['-2^31', -(2 ** 31), '83 62 80000000'],
    ['-2^31 - 1', -(2 ** 31) - 1, '83 6e 04 01 01000080'],
    ['2^64', 2n ** 64n, '83 6e 09 00 000000000000000001'],
    ['1.5', 1.5, '83 46 3ff8000000000000'],
    ['1.0', new Float(1), '83 46 3ff0000000000000'],
    ['-0.0', new Float(-0), '83 46 8000000000000000'],
    ['text', 'é', '83 6d 00000002 c3a9'],
    ['bytes', Uint8Array.of(0xff, 0), '83 6d 00000002 ff00'],
    ['an atom', Atom.for('ok'), '83 77 02 6f6b'],
    ['an empty tuple', new Tuple([]), '83 68 00'],
    ['an empty list', [], '83 6a'],
    ['a list of bytes', [1, 2], '83 6b 0002 01 02'],
    ['a list', [1, 300], '83 6c 00000002 61 01 62 0000012c 6a'],
    ['a map with string keys', { a: 1 }, '83 74 00000001 6d 00000001 61 61 01'],
    ['another map', new Map([[Atom.for('a'), 1]]), '83 74 00000001 77 01 61 61 01'],
  ])('%s has the bytes that Erlang writes, and they read as it', (_, term, digits) => {
    expect(hex(term)).toBe(digits.replaceAll(' ', ''))
    expect(read(digits)).toStrictEqual(term)
  })

  test('comes back as it was, whatever it is', () => {
    fc.assert(
      fc.property(arbitraryTerm, (term) => {
        expect(readsAs(encodeTerm(term), term)).toBe(true)
      }),
    )
  })

  test.each([[[-1]], [[256]], [[1.5]], [[0, 255, '']]])(
    'that is the list %j comes back',
    (list) => {
      expect(decodeTerm(encodeTerm(list))).toStrictEqual(list)
    },
  )

  test('may be followed by bytes that mean nothing', () => {
    expect(read('83 61 07 ffff')).toBe(7)
  })

  test('of JavaScript that Erlang has in another form comes back in that', () => {
    expect(decodeTerm(encodeTerm(7n))).toBe(7)
    expect(decodeTerm(encodeTerm(2 ** 60))).toBe(2n ** 60n)
    expect(decodeTerm(encodeTerm(-0))).toBe(0)
    expect(decodeTerm(encodeTerm(Buffer.from('text')))).toBe('text')
    expect(decodeTerm(encodeTerm(new Map([['a', 1]])))).toStrictEqual({ a: 1 })
    expect(decodeTerm(encodeTerm(Atom.for('nil')))).toBe(null)
  })

  test('keeps the byte order mark of a string', () => {
    expect(decodeTerm(encodeTerm('\uFEFFa'))).toBe('\uFEFFa')
  })

  test('with the key __proto__ has it as its own and keeps its prototype', () => {
    const read = decodeTerm(encodeTerm(Object.fromEntries([['__proto__', { admin: true }]])))
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.entries(read ?? {})).toStrictEqual([['__proto__', { admin: true }]])
    expect(Reflect.get(Object(read), 'admin')).toBe(undefined)
  })
})

describe('C-97: forms that are read and not written', () => {
  test.each<[name: string, digits: string, term: Term]>([
    ['an atom of OTP 25', '83 64 0002 6f6b', Atom.for('ok')],
    ['nil of OTP 25', '83 64 0003 6e696c', null],
    ['a short Latin-1 atom', '83 73 01 e9', Atom.for('é')],
    ['a long UTF-8 atom', '83 76 0002 c3a9', Atom.for('é')],
    ['a short UTF-8 atom', '83 77 02 c3a9', Atom.for('é')],
    ['a list of bytes', '83 6b 0003 00 61 ff', [0, 97, 255]],
    ['a big integer', '83 6e 08 00 0000000000000080', 2n ** 63n],
    ['a negative big integer', '83 6e 08 01 0000000000000080', -(2n ** 63n)],
    ['a big integer with more bytes than needed', '83 6e 03 00 050000', 5],
    ['a big integer of no bytes', '83 6e 00 00', 0],
    ['a large big integer', '83 6f 00000001 01 07', -7],
    ['a large tuple', '83 69 00000001 61 05', new Tuple([5])],
    ['a list with tail', '83 6c 00000001 61 05 6a', [5]],
    ['an empty map', '83 74 00000000', {}],
  ])('%s', (_, digits, term) => {
    expect(read(digits)).toStrictEqual(term)
  })

  test.each([
    ['-1.25000000000000000000e+00', -1.25],
    ['3.00000000000000000000e+02', new Float(300)],
  ])('the old float %s', (text, term) => {
    const digits = Buffer.from(text.padEnd(31, '\0'), 'latin1').toString('hex')
    expect(read(`83 63 ${digits}`)).toStrictEqual(term)
  })

  test('a compressed term', () => {
    const plain = encodeTerm({ text: 'a'.repeat(1000) }).subarray(1)
    const bytes = compressed(plain.length, plain)
    expect(bytes.length).toBeLessThan(100)
    expect(decodeTerm(bytes)).toStrictEqual({ text: 'a'.repeat(1000) })
  })
})

describe('what is no term', () => {
  test.each<[name: string, digits: string]>([
    ['nothing', ''],
    ['a version only', '83'],
    ['another version', '82 61 07'],
    ['an unknown tag', '83 00'],
    ['a function by name', '83 71 77 01 61 77 01 62 61 01'],
    ['an anonymous function', '83 70 00000000'],
    ['an old function', '83 75 00000000'],
    ['a process', '83 58 77 01 61 00000000 00000000 00000000'],
    ['a bit string', '83 4d 00000001 03 a0'],
    ['an improper list', '83 6c 00000001 61 01 61 02'],
    ['an integer cut off', '83 62 0000'],
    ['a string cut off', '83 6d 00000005 6161'],
    ['NaN', '83 46 7ff8000000000000'],
    ['an infinite float', '83 46 7ff0000000000000'],
    ['an old float that is none', `83 63 ${Buffer.from('inf'.padEnd(31, '\0')).toString('hex')}`],
    ['an atom that is not UTF-8', '83 77 01 e9'],
    ['an atom that is too long', `83 64 0100 ${'61'.repeat(256)}`],
    ['a compressed term of unknown content', '83 50 00000002 0102'],
    ['a compressed term of no size', '83 50 00000000 789c030000000001'],
    ['compression in compression', compressed(8, Buffer.from([80, 0, 0, 0, 1])).toString('hex')],
  ])('%s is refused', (_, digits) => {
    expect(read(digits)).toBe(undefined)
  })

  test.each([
    ['list', '6c'],
    ['tuple', '69'],
    ['map', '74'],
    ['string', '6d'],
    ['integer', '6f'],
  ])('the claim of a %s to have four thousand million elements is refused', (_, tag) => {
    expect(read(`83 ${tag} ffffffff 00 00 00`)).toBe(undefined)
  })

  test('is anything that inflates to more than it says, or to more than the limit', () => {
    const body = encodeTerm('a'.repeat(MAX_TERM_BYTES - 100)).subarray(1)
    expect(decodeTerm(compressed(body.length, body))).toBe('a'.repeat(MAX_TERM_BYTES - 100))
    expect(decodeTerm(compressed(body.length - 1, body))).toBe(undefined)
    const text = Buffer.alloc(8 * MAX_TERM_BYTES, 'a')
    const bomb = Buffer.concat([Buffer.from([109, 0, 0x80, 0, 0]), text])
    expect(decodeTerm(compressed(bomb.length, bomb))).toBe(undefined)
    expect(decodeTerm(compressed(MAX_TERM_BYTES, bomb))).toBe(undefined)
  })

  test('is anything larger than the limit', () => {
    const largest = encodeTerm('a'.repeat(MAX_TERM_BYTES - 6))
    expect(largest.length).toBe(MAX_TERM_BYTES)
    expect(decodeTerm(largest)).not.toBe(undefined)
    expect(decodeTerm(Buffer.concat([largest, Buffer.of(0)]))).toBe(undefined)
    expect(() => encodeTerm('a'.repeat(MAX_TERM_BYTES - 5))).toThrow(UnencodableTerm)
    for (const last of ['z', 'é', '€', '😀']) {
      const room = MAX_TERM_BYTES - 17 - Buffer.byteLength(last)
      expect(encodeTerm(['a'.repeat(room), last]).length).toBe(MAX_TERM_BYTES)
      expect(() => encodeTerm(['a'.repeat(room + 1), last])).toThrow(UnencodableTerm)
    }
  })

  test('is anything nested deeper than the limit', () => {
    const deepest = nested(MAX_TERM_DEPTH)
    expect(decodeTerm(encodeTerm(deepest))).toStrictEqual(deepest)
    expect(() => encodeTerm([deepest])).toThrow(UnencodableTerm)
    const leaf = Buffer.from('6d000000046c656166', 'hex')
    const list = (depth: number): Buffer =>
      Buffer.concat([
        Buffer.of(131),
        ...Array<Buffer>(depth).fill(Buffer.from('6c00000001', 'hex')),
        leaf,
        Buffer.alloc(depth, 106),
      ])
    expect(decodeTerm(list(MAX_TERM_DEPTH))).toStrictEqual(deepest)
    expect(decodeTerm(list(MAX_TERM_DEPTH + 1))).toBe(undefined)
  })

  test('never throws, and what is read of it can be written again', () => {
    const damaged = fc
      .tuple(arbitraryTerm, fc.nat(), fc.integer({ min: 0, max: 255 }))
      .map(([term, place, byte]) => {
        const bytes = encodeTerm(term)
        bytes[1 + (place % (bytes.length - 1))] = byte
        return bytes
      })
    const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.of(131, ...bytes))
    fc.assert(
      fc.property(fc.oneof(damaged, noise), (bytes) => {
        const term = decodeTerm(bytes)
        if (term !== undefined) expect(readsAs(encodeTerm(term), term)).toBe(true)
      }),
      { numRuns: 1000 },
    )
  })

  test.each<[name: string, value: unknown, message: RegExp]>([
    ['undefined', undefined, /type undefined cannot/],
    ['a hole', new Array(3), /type undefined cannot/],
    ['a function', () => {}, /type function cannot/],
    ['a symbol', Symbol('s'), /type symbol cannot/],
    ['a date', new Date(), /type Date cannot/],
    ['a set', new Set([1]), /type Set cannot/],
    ['NaN', Number.NaN, /number NaN cannot/],
    ['an infinite number', [Number.NEGATIVE_INFINITY], /number -Infinity cannot/],
    ['half a character', { text: 'a\uD800' }, /surrogate pair cannot/],
    ['half a character as a key', { '\uDC00': 1 }, /surrogate pair cannot/],
  ])('%s is refused with a sentence', (_, value, message) => {
    const attempt = () => Reflect.apply(encodeTerm, undefined, [value])
    expect(attempt).toThrow(UnencodableTerm)
    expect(attempt).toThrow(message)
  })

  test('is a value that contains itself', () => {
    const list: Term[] = []
    list.push(list)
    expect(() => encodeTerm(list)).toThrow(UnencodableTerm)
    const both: Term[] = []
    both.push(both, both)
    expect(() => encodeTerm(both)).toThrow(UnencodableTerm)
  })
})

describe('the wrappers', () => {
  test('there is one atom per name', () => {
    expect(Atom.for('user_id')).toBe(Atom.for('user_id'))
    expect(Atom.for('user_id')).not.toBe(Atom.for('user'))
  })

  test('an atom has at most 255 characters, counted as Erlang counts them', () => {
    expect(decodeTerm(encodeTerm(Atom.for('𝄞'.repeat(255))))).toBe(Atom.for('𝄞'.repeat(255)))
    expect(() => Atom.for('a'.repeat(256))).toThrow(UnencodableTerm)
    expect(() => Atom.for('𝄞'.repeat(256))).toThrow(UnencodableTerm)
    expect(() => Atom.for('\uD834')).toThrow(UnencodableTerm)
  })

  test('a float is finite', () => {
    expect(() => new Float(Number.NaN)).toThrow(UnencodableTerm)
    expect(() => new Float(Number.POSITIVE_INFINITY)).toThrow(UnencodableTerm)
  })
})
