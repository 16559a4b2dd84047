import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { InvalidOption, MissingSecret, ShortSecret, UnencodableTerm } from '../errors/index.ts'
import { encodeBase64url } from './base64url.ts'
import { encryptMessage } from './encryptor.ts'
import { deriveKey } from './keys.ts'
import { Atom, Float, type Term, Tuple } from './term.ts'
import { encodeTerm } from './term-encode.ts'
import { decrypt, encrypt, sign, verify } from './token.ts'
import { signMessage } from './verifier.ts'

const secret = 'correct horse battery staple'
const salt = 'user auth'
const now = 1_700_000_000_000
const key = deriveKey(secret, salt)

const invalid = { ok: false, reason: 'invalid' }
const expired = { ok: false, reason: 'expired' }
const missing = { ok: false, reason: 'missing' }

function ok(data: Term): { ok: true; data: Term } {
  return { ok: true, data }
}

/** A genuine token with a payload that `sign` would not make. */
function signed(payload: Term): string {
  return signMessage(encodeTerm(payload), key)
}

const arbitrarySecret = fc.string({ unit: 'binary', minLength: 20, maxLength: 80 })
const arbitraryData: fc.Arbitrary<Term> = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.maxSafeInteger(),
  fc.array(fc.string()),
  fc.dictionary(fc.string(), fc.maxSafeInteger(), { noNullPrototype: true }),
)

describe.each([
  { name: 'signed', make: sign, read: verify },
  { name: 'encrypted', make: encrypt, read: decrypt },
])('a $name token', ({ make, read }) => {
  const token = make(secret, salt, 'user:7', { now })

  test('C-93: comes back with its data', () => {
    expect(read(secret, salt, token, { now })).toStrictEqual(ok('user:7'))
  })

  test('C-93: that is null or undefined is missing', () => {
    expect(read(secret, salt, null)).toStrictEqual(missing)
    expect(read(secret, salt, undefined)).toStrictEqual(missing)
  })

  test.each(['', 'garbage', 'a.b.c', 'a.b.c.d', '\0', 'é'.repeat(50)])(
    'C-93: %j is invalid',
    (text) => {
      expect(read(secret, salt, text, { now })).toStrictEqual(invalid)
    },
  )

  test.each([[5], [true], [{}], [['a']]])('C-93: %j from parsed JSON is invalid', (value) => {
    expect(Reflect.apply(read, undefined, [secret, salt, value])).toStrictEqual(invalid)
  })

  test('C-93: with another part is invalid', () => {
    expect(read(secret, salt, `${token}.QQ`, { now })).toStrictEqual(invalid)
    expect(read(secret, salt, `QQ.${token}`, { now })).toStrictEqual(invalid)
  })

  test('C-93: with any character changed but the last is invalid', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: token.length - 2 }),
        fc.constantFrom(...'AZaz09-_.+'),
        (at, other) => {
          fc.pre(token[at] !== other)
          const changed = token.slice(0, at) + other + token.slice(at + 1)
          expect(read(secret, salt, changed, { now })).toStrictEqual(invalid)
        },
      ),
    )
  })

  test('C-93: of another salt, secret or derivation is invalid', () => {
    expect(read(secret, 'user', token, { now })).toStrictEqual(invalid)
    expect(read(`${secret}!`, salt, token, { now })).toStrictEqual(invalid)
    expect(read(secret, salt, token, { now, keyDigest: 'sha512' })).toStrictEqual(invalid)
    expect(read(secret, salt, token, { now, keyIterations: 1 })).toStrictEqual(invalid)
  })

  test('C-93: is good to the last millisecond of its age and expired after it', () => {
    const good = { maxAge: 1.5, now: now + 1500 }
    expect(read(secret, salt, token, good)).toStrictEqual(ok('user:7'))
    expect(read(secret, salt, token, { maxAge: 1.5, now: now + 1501 })).toStrictEqual(expired)
  })

  test.each([0, -1, Number.NEGATIVE_INFINITY])(
    'C-93: is expired with a max_age of %d',
    (maxAge) => {
      expect(read(secret, salt, token, { maxAge, now })).toStrictEqual(expired)
      expect(read(secret, salt, token, { maxAge, now: now - 5000 })).toStrictEqual(expired)
    },
  )

  test('C-93: signed later than now is invalid, unless its age does not matter', () => {
    expect(read(secret, salt, token, { now: now - 1 })).toStrictEqual(invalid)
    const forEver = { now: now - 1, maxAge: Number.POSITIVE_INFINITY }
    expect(read(secret, salt, token, forEver)).toStrictEqual(ok('user:7'))
  })

  test('C-94: is good for a day when nobody says otherwise', () => {
    const day = 86_400_000
    expect(read(secret, salt, token, { now: now + day })).toStrictEqual(ok('user:7'))
    expect(read(secret, salt, token, { now: now + day + 1 })).toStrictEqual(expired)
  })

  test.each([60, 0.5])('C-94: is good for the %d seconds that it says itself', (maxAge) => {
    const own = make(secret, salt, 1, { now, maxAge })
    expect(read(secret, salt, own, { now: now + 1000 * maxAge })).toStrictEqual(ok(1))
    expect(read(secret, salt, own, { now: now + 1000 * maxAge + 1 })).toStrictEqual(expired)
  })

  test('C-94: is good for as long as its reader says, whatever it says itself', () => {
    const short = make(secret, salt, 1, { now, maxAge: 1 })
    expect(read(secret, salt, short, { now: now + 9000, maxAge: 9 })).toStrictEqual(ok(1))
    const long = make(secret, salt, 1, { now, maxAge: Number.POSITIVE_INFINITY })
    expect(read(secret, salt, long, { now: now + 9001, maxAge: 9 })).toStrictEqual(expired)
    expect(read(secret, salt, long, { now: 2 * now })).toStrictEqual(ok(1))
  })

  test('takes the time of signing in seconds, to the millisecond', () => {
    const early = make(secret, salt, 1, { now, signedAt: 1_600_000_000.0019 })
    const at = (time: number) => read(secret, salt, early, { now: time, maxAge: 1 })
    expect(at(1_600_000_000_000)).toStrictEqual(invalid)
    expect(at(1_600_000_000_001)).toStrictEqual(ok(1))
    expect(at(1_600_000_001_002)).toStrictEqual(expired)
  })

  test('takes the clock of the machine unless it is given a time', () => {
    expect(read(secret, salt, make(secret, salt, 1))).toStrictEqual(ok(1))
    expect(read(secret, salt, token)).toStrictEqual(expired)
  })

  test('is accepted with any secret and salt, and with every rotation of its secret', () => {
    fc.assert(
      fc.property(
        fc.array(arbitrarySecret, { minLength: 1, maxLength: 3 }),
        fc.string(),
        arbitraryData,
        fc.nat(),
        (secrets, anySalt, data, place) => {
          const options = { now, keyIterations: 1 }
          const own = secrets[place % secrets.length]!
          const other = make(own, anySalt, data, options)
          expect(read(secrets, anySalt, other, options)).toStrictEqual(ok(data))
          const first = make(secrets, anySalt, data, options)
          expect(read(secrets[0]!, anySalt, first, options)).toStrictEqual(ok(data))
        },
      ),
    )
  })

  test('of a secret that was taken off the list is invalid', () => {
    const next = 'a new secret, as long as the old'
    const rotated = [next, secret]
    expect(read(rotated, salt, token, { now })).toStrictEqual(ok('user:7'))
    expect(read(next, salt, token, { now })).toStrictEqual(invalid)
    expect(read(rotated, salt, token, { now: 2 * now })).toStrictEqual(expired)
    expect(read(secret, salt, make(rotated, salt, 1, { now }), { now })).toStrictEqual(invalid)
  })

  test('is not made or read without a proper secret', () => {
    expect(() => make('', salt, 1)).toThrow(MissingSecret)
    expect(() => make([], salt, 1)).toThrow(MissingSecret)
    expect(() => make('short', salt, 1)).toThrow(ShortSecret)
    expect(() => read('short', salt, token)).toThrow(ShortSecret)
    expect(() => read([secret, 'short'], salt, null)).toThrow(ShortSecret)
  })

  test('is not made or read with times that are none', () => {
    expect(() => make(secret, salt, 1, { maxAge: Number.NaN })).toThrow(InvalidOption)
    expect(() => make(secret, salt, 1, { signedAt: Number.NaN })).toThrow(InvalidOption)
    expect(() => make(secret, salt, 1, { now: Number.POSITIVE_INFINITY })).toThrow(InvalidOption)
    expect(() => read(secret, salt, token, { maxAge: Number.NaN })).toThrow(InvalidOption)
    expect(() => read(secret, salt, null, { now: Number.NaN })).toThrow(InvalidOption)
    const asText = () => Reflect.apply(read, undefined, [secret, salt, token, { maxAge: '60' }])
    expect(asText).toThrow(InvalidOption)
  })

  test('is not made of what is no term', () => {
    expect(() => Reflect.apply(make, undefined, [secret, salt, undefined])).toThrow(UnencodableTerm)
  })
})

test('a signed token is no encrypted one, nor the reverse', () => {
  const token = sign(secret, salt, 1, { now })
  expect(decrypt(secret, salt, token, { now })).toStrictEqual(invalid)
  expect(verify(secret, salt, encrypt(secret, salt, 1, { now }), { now })).toStrictEqual(invalid)
})

test('nothing of the data can be seen in an encrypted token', () => {
  const token = encrypt(secret, salt, 'a'.repeat(100))
  expect(Buffer.from(token.slice(4), 'base64url').includes('aaa')).toBe(false)
})

test('C-95: a token signed with SHA-512 verifies', () => {
  const body = encodeBase64url(encodeTerm(new Tuple([42, now, 60])))
  const mac = createHmac('sha512', key).update(`SFM1MTI.${body}`).digest('base64url')
  expect(verify(secret, salt, `SFM1MTI.${body}.${mac}`, { now })).toStrictEqual(ok(42))
})

test('C-96: a 2-tuple verifies and is good for a day', () => {
  const token = signed(new Tuple(['user:7', now]))
  expect(verify(secret, salt, token, { now: now + 86_400_000 })).toStrictEqual(ok('user:7'))
  expect(verify(secret, salt, token, { now: now + 86_400_001 })).toStrictEqual(expired)
})

test('C-96: a map of data and signed verifies and is good for a day', () => {
  const entries: [Term, Term][] = [
    [Atom.for('data'), 'user:7'],
    [Atom.for('signed'), now],
  ]
  const token = signed(new Map(entries))
  expect(verify(secret, salt, token, { now: now + 86_400_000 })).toStrictEqual(ok('user:7'))
  expect(verify(secret, salt, token, { now: now + 86_400_001 })).toStrictEqual(expired)
})

test('C-96: a function in a genuine token is invalid', () => {
  const fun = Buffer.from('71770161770162 6101'.replace(' ', ''), 'hex')
  const rest = encodeTerm(new Tuple([now, 60])).subarray(3)
  const payload = Buffer.concat([Buffer.of(131, 104, 3), fun, rest])
  expect(verify(secret, salt, signMessage(payload, key), { now })).toStrictEqual(invalid)
  expect(decrypt(secret, salt, encryptMessage(payload, key), { now })).toStrictEqual(invalid)
})

test.each<[name: string, payload: Term]>([
  ['no wrapper', 42],
  ['an empty tuple', new Tuple([])],
  ['a longer tuple', new Tuple([42, now, 60, 1])],
  ['a list', [42, now, 60]],
  ['a map with string keys', { data: 42, signed: now }],
  ['a map without a time', new Map([[Atom.for('data'), 42]])],
  ['a time that is none', new Tuple([42, 'now', 60])],
  ['a time beyond all times', new Tuple([42, 2n ** 80n, 60])],
  ['an age that is none', new Tuple([42, now, 'long'])],
  ['no age', new Tuple([42, now, null])],
  ['another atom as age', new Tuple([42, now, Atom.for('forever')])],
])('C-96: a genuine token with %s in it is invalid', (_, payload) => {
  expect(verify(secret, salt, signed(payload), { now })).toStrictEqual(invalid)
})

test.each<[name: string, age: Term]>([
  ['a float', new Float(60)],
  ['a big integer', 2n ** 80n],
])('C-94: %s is an age', (_, age) => {
  const token = signed(new Tuple([42, now, age]))
  expect(verify(secret, salt, token, { now: now + 60_000 })).toStrictEqual(ok(42))
})

test('data of Elixir comes back in the forms that Term says', () => {
  const data = new Map<Term, Term>([
    [Atom.for('user_id'), 7],
    [Atom.for('role'), Atom.for('admin')],
  ])
  const result = verify(secret, salt, sign(secret, salt, data))
  expect(result).toStrictEqual(ok(data))
  expect(result.ok && result.data instanceof Map && result.data.get(Atom.for('user_id'))).toBe(7)
})
