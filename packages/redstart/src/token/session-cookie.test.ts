import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { MissingSecret, ShortSecret, UnencodableTerm } from '../errors/index.ts'
import { encryptMessage } from './encryptor.ts'
import { deriveKey } from './keys.ts'
import { decodeSession, encodeSession, type SessionCookieOptions } from './session-cookie.ts'
import { Atom, type Term } from './term.ts'
import { encodeTerm } from './term-encode.ts'
import { signMessage } from './verifier.ts'

const secret = '0123456789abcdef'.repeat(4)
const next = 'fedcba9876543210'.repeat(4)
const session = { _csrf_token: 'A'.repeat(24), user_id: 42 }

const signing: SessionCookieOptions = { signingSalt: 'H7bVfM2q' }
const encrypting: SessionCookieOptions = { signingSalt: 'H7bVfM2q', encryptionSalt: 'pX0zQm4k' }

describe.each([
  { name: 'signed', options: signing },
  { name: 'encrypted', options: encrypting },
])('a $name session cookie', ({ options }) => {
  const cookie = encodeSession(secret, session, options)

  test('C-99: comes back with what was in it', () => {
    expect(decodeSession(secret, cookie, options)).toStrictEqual(session)
    expect(decodeSession(secret, encodeSession(secret, {}, options), options)).toStrictEqual({})
  })

  test('C-99: fits in a cookie as it is', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.string(), { noNullPrototype: true }), (data) => {
        const value = encodeSession(secret, data, options)
        expect(value).toMatch(/^[\w.-]+$/)
        expect(decodeSession(secret, value, options)).toStrictEqual(data)
      }),
    )
  })

  test('C-99: that was tampered with carries no session', () => {
    fc.assert(
      fc.property(
        fc.nat({ max: cookie.length - 2 }),
        fc.constantFrom(...'AZaz09-_.%'),
        (at, other) => {
          fc.pre(cookie[at] !== other)
          const changed = cookie.slice(0, at) + other + cookie.slice(at + 1)
          expect(decodeSession(secret, changed, options)).toBe(undefined)
        },
      ),
    )
  })

  test.each([undefined, null, '', 'garbage', 'a.b.c'])('C-99: %j carries no session', (value) => {
    expect(decodeSession(secret, value, options)).toBe(undefined)
  })

  test('C-99: of other salts or another secret carries no session', () => {
    const otherSalts = { signingSalt: 'other', encryptionSalt: options.encryptionSalt && 'other' }
    expect(decodeSession(secret, cookie, otherSalts)).toBe(undefined)
    expect(decodeSession(next, cookie, options)).toBe(undefined)
    expect(decodeSession(secret, cookie, { ...options, keyLength: 64 })).toBe(undefined)
  })

  test('is read while its secret is on the list, and written with the first', () => {
    expect(decodeSession([next, secret], cookie, options)).toStrictEqual(session)
    const written = encodeSession([next, secret], session, options)
    expect(decodeSession(next, written, options)).toStrictEqual(session)
    expect(decodeSession(secret, written, options)).toBe(undefined)
  })

  test('is read while its format is a rotating one, with any secret', () => {
    const changed: SessionCookieOptions = {
      signingSalt: 'new salt',
      rotating: [{ signingSalt: 'salt between' }, options],
    }
    expect(decodeSession([next, secret], cookie, changed)).toStrictEqual(session)
    const written = encodeSession(secret, session, changed)
    expect(decodeSession(secret, written, { signingSalt: 'new salt' })).toStrictEqual(session)
    expect(decodeSession(secret, written, options)).toBe(undefined)
  })

  test('is not made or read without a proper secret', () => {
    expect(() => encodeSession([], session, options)).toThrow(MissingSecret)
    expect(() => encodeSession(secret.slice(1), session, options)).toThrow(ShortSecret)
    expect(() => decodeSession([secret, 'short'], undefined, options)).toThrow(ShortSecret)
  })

  test('is not made of what is no term', () => {
    const attempt = () =>
      Reflect.apply(encodeSession, undefined, [secret, { at: new Date() }, options])
    expect(attempt).toThrow(UnencodableTerm)
  })
})

test('C-99: a cookie of the other mode carries no session', () => {
  expect(decodeSession(secret, encodeSession(secret, session, signing), encrypting)).toBe(undefined)
  expect(decodeSession(secret, encodeSession(secret, session, encrypting), signing)).toBe(undefined)
})

test.each<[name: string, term: Term]>([
  ['null', null],
  ['a list', []],
  ['an atom', Atom.for('session')],
  ['a map with atom keys', new Map([[Atom.for('user_id'), 42]])],
])('C-99: a genuine cookie with %s in it carries no session', (_, term) => {
  const bytes = encodeTerm(term)
  const signed = signMessage(bytes, deriveKey(secret, signing.signingSalt))
  expect(decodeSession(secret, signed, signing)).toBe(undefined)
  const encrypted = encryptMessage(bytes, deriveKey(secret, 'pX0zQm4k'))
  expect(decodeSession(secret, encrypted, encrypting)).toBe(undefined)
})
